-- What became of the author's letters, of the mails that tell of letters that came,
-- addresses that categories had, and when the version of an article began.

-- +goose Up
-- What became of a letter, for each whom it is for: '' for one that was sent before
-- this was kept, 'under way', 'arrived', 'undelivered', or 'let be', which is
-- undelivered and the author knows. attempt is the broadcast that said it last,
-- arrived_at when the person first got it, 0 for never, and reason why not.
ALTER TABLE sent_letter_to ADD COLUMN fate text NOT NULL DEFAULT '';
ALTER TABLE sent_letter_to ADD COLUMN fate_at bigint NOT NULL DEFAULT 0;
ALTER TABLE sent_letter_to ADD COLUMN arrived_at bigint NOT NULL DEFAULT 0;
ALTER TABLE sent_letter_to ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE sent_letter_to ADD COLUMN attempt text NOT NULL DEFAULT '';
ALTER TABLE sent_letter_to ADD COLUMN inbox text NOT NULL DEFAULT '';
CREATE INDEX sent_letter_to_fate ON sent_letter_to (fate);

-- Of letters whose deliveries are still known, the same is made of those.
UPDATE job SET kind = 'letter' WHERE broadcast_id IN (SELECT id FROM broadcast WHERE kind IN ('letter sent', 'letter updated'));
UPDATE sent_letter_to SET inbox = coalesce((SELECT p.inbox FROM person p WHERE p.uri = sent_letter_to.person_uri), '');
UPDATE sent_letter_to SET attempt = coalesce((
  SELECT b.id FROM broadcast b WHERE b.kind = 'letter sent' AND b.reference = sent_letter_to.letter_id
), '');
UPDATE sent_letter_to SET fate_at = (SELECT b.created_at FROM broadcast b WHERE b.id = sent_letter_to.attempt)
WHERE attempt <> '';
UPDATE sent_letter_to SET fate = 'under way'
WHERE attempt <> '' AND EXISTS (SELECT 1 FROM job WHERE job.broadcast_id = sent_letter_to.attempt AND job.inbox = sent_letter_to.inbox);
UPDATE sent_letter_to SET fate = 'undelivered',
  fate_at = (SELECT f.at FROM delivery_failure f WHERE f.broadcast_id = sent_letter_to.attempt AND f.inbox = sent_letter_to.inbox),
  reason = (SELECT f.reason FROM delivery_failure f WHERE f.broadcast_id = sent_letter_to.attempt AND f.inbox = sent_letter_to.inbox)
WHERE attempt <> '' AND fate = ''
  AND EXISTS (SELECT 1 FROM delivery_failure f WHERE f.broadcast_id = sent_letter_to.attempt AND f.inbox = sent_letter_to.inbox);
UPDATE sent_letter_to SET fate = 'arrived', arrived_at = fate_at
WHERE attempt <> '' AND fate = ''
  AND EXISTS (SELECT 1 FROM broadcast b WHERE b.id = sent_letter_to.attempt AND b.total > 0 AND b.delivered = b.total);

-- Letters that came and that the author is to be told of by mail.
CREATE TABLE unannounced_letter (
  letter_id text PRIMARY KEY REFERENCES letter (id) ON DELETE CASCADE
);

-- Addresses that categories had before.
CREATE TABLE category_redirect (
  slug        text PRIMARY KEY,
  category_id text NOT NULL REFERENCES category (id) ON DELETE CASCADE
);
CREATE INDEX category_redirect_category ON category_redirect (category_id);

-- When the present version of an article began, as its history divides versions; 0
-- is since it was published, or edited before this was kept.
ALTER TABLE article ADD COLUMN version_at bigint NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE article DROP COLUMN version_at;
DROP TABLE category_redirect;
DROP TABLE unannounced_letter;
UPDATE job SET kind = 'deliver' WHERE kind = 'letter';
DROP INDEX sent_letter_to_fate;
ALTER TABLE sent_letter_to DROP COLUMN inbox;
ALTER TABLE sent_letter_to DROP COLUMN attempt;
ALTER TABLE sent_letter_to DROP COLUMN reason;
ALTER TABLE sent_letter_to DROP COLUMN arrived_at;
ALTER TABLE sent_letter_to DROP COLUMN fate_at;
ALTER TABLE sent_letter_to DROP COLUMN fate;
