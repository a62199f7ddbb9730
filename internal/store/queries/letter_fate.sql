-- name: TryLetter :exec
UPDATE sent_letter_to SET fate = 'under way', fate_at = sqlc.arg(at), reason = '', attempt = sqlc.arg(attempt), inbox = sqlc.arg(inbox)
WHERE letter_id = sqlc.arg(letter_id) AND person_uri = sqlc.arg(person_uri);

-- name: MissLetter :exec
UPDATE sent_letter_to SET fate = 'undelivered', fate_at = sqlc.arg(at), reason = sqlc.arg(reason), attempt = sqlc.arg(attempt), inbox = ''
WHERE letter_id = sqlc.arg(letter_id) AND person_uri = sqlc.arg(person_uri);

-- What brings a letter brings its newest words; an edit that is still under way
-- says the same again.
-- name: LetterArrived :exec
UPDATE sent_letter_to SET arrived_at = CASE WHEN arrived_at = 0 THEN CAST(sqlc.arg(at) AS bigint) ELSE arrived_at END,
  fate = CASE WHEN attempt <> CAST(sqlc.arg(attempt) AS text)
    AND EXISTS (SELECT 1 FROM job WHERE job.broadcast_id = sent_letter_to.attempt AND job.inbox = sent_letter_to.inbox)
    THEN 'under way' ELSE 'arrived' END,
  fate_at = CAST(sqlc.arg(at) AS bigint), reason = ''
WHERE sent_letter_to.letter_id = sqlc.arg(letter_id) AND sent_letter_to.inbox = sqlc.arg(inbox);

-- An edit says nothing to a server that never got the letter.
-- name: LetterEditArrived :exec
UPDATE sent_letter_to SET fate = 'arrived', fate_at = sqlc.arg(at), reason = ''
WHERE letter_id = sqlc.arg(letter_id) AND inbox = sqlc.arg(inbox) AND attempt = sqlc.arg(attempt) AND arrived_at > 0;

-- name: LetterFailed :exec
UPDATE sent_letter_to SET fate = 'undelivered', fate_at = sqlc.arg(at), reason = sqlc.arg(reason)
WHERE letter_id = sqlc.arg(letter_id) AND inbox = sqlc.arg(inbox) AND arrived_at = 0;

-- name: LetterEditFailed :exec
UPDATE sent_letter_to SET fate = 'undelivered', fate_at = sqlc.arg(at), reason = sqlc.arg(reason)
WHERE letter_id = sqlc.arg(letter_id) AND inbox = sqlc.arg(inbox) AND attempt = sqlc.arg(attempt) AND arrived_at > 0;

-- name: LetLetterBe :exec
UPDATE sent_letter_to SET fate = 'let be' WHERE letter_id = $1 AND fate = 'undelivered';

-- name: CountUndelivered :one
SELECT count(DISTINCT letter_id) FROM sent_letter_to WHERE fate = 'undelivered';

-- name: Undelivered :many
SELECT s.letter_id, CAST(min(m.sent_at) AS bigint) AS sent_at FROM sent_letter_to s JOIN sent_letter m ON m.id = s.letter_id
WHERE s.fate = 'undelivered' GROUP BY s.letter_id ORDER BY min(m.sent_at), s.letter_id;

-- name: ToAnnounceLetter :exec
INSERT INTO unannounced_letter (letter_id) VALUES ($1) ON CONFLICT (letter_id) DO NOTHING;

-- name: UnannouncedLetters :many
SELECT u.letter_id FROM unannounced_letter u JOIN letter l ON l.id = u.letter_id ORDER BY l.received_at, l.id LIMIT $1;

-- name: LetterAnnounced :exec
DELETE FROM unannounced_letter WHERE letter_id = $1;

-- name: Tellings :many
SELECT id, kind, people, followers, created_at FROM broadcast
WHERE comment_id = $1 AND comment_id <> '' AND kind IN ('answer published', 'answer updated')
ORDER BY created_at DESC, id DESC;

-- name: FailureAt :one
SELECT reason, at FROM delivery_failure WHERE broadcast_id = $1 AND inbox = $2;

-- name: CountJobsOf :one
SELECT count(*) FROM job WHERE id = $1;
