-- A blog as version 2 of the schema kept it: a row in every table.
INSERT INTO setting (key, value) VALUES ('title', 'On the couch');
INSERT INTO actor (id, application, handle, name, bio, bio_html, fields, aliases, avatar_id, avatar_alt, header_id, header_alt, private_key, created_at, updated_at) VALUES
  ('author', false, 'anna', 'Anna Ruf', 'I listen.', '<p>I listen.</p>', '[{"Name":"Practice","Value":"Bern"}]', '["https://old.test/anna"]', '', '', '', '', 'a key', 1000, 1000),
  ('application', true, 'blog.test', 'On the couch', '', '', '[]', '[]', '', '', '', '', 'another key', 1000, 1000);
INSERT INTO account (id, email, password_hash, author_id) VALUES ('account', 'anna@blog.test', 'hash of correct horse battery', 'author');
INSERT INTO media (id, name, media_type, size, width, height, alt, variants, created_at) VALUES
  ('lake.webp', 'lake.jpg', 'image/webp', 1000, 800, 600, 'A lake', '[]', 2000);
INSERT INTO article (id, object_id, author_id, kind, state, format, title, slug, summary, source, language, warning, sensitive, cover_id, cover_alt, html, body, excerpt, broadcast, created_at, updated_at, published_at, edited_at, comments, likes, boosts) VALUES
  ('article', 'object', 'author', 'article', 'published', 'article', 'On Rest', 'on-rest', '', 'Sleep is not a reward.', '', '', false, 'lake.webp', '', '<p>Sleep is not a reward.</p>', 'Sleep is not a reward.', 'Sleep is not a reward.', true, 2000, 3000, 3000, 0, 2, 1, 1);
INSERT INTO slug_redirect (slug, article_id) VALUES ('rest', 'article');
INSERT INTO category (id, slug, name, description, position) VALUES ('category', 'care', 'Care', '', 1);
INSERT INTO article_category (article_id, category_id) VALUES ('article', 'category');
INSERT INTO article_tag (article_id, slug, name, position) VALUES ('article', 'self-care', 'Self Care', 0);
INSERT INTO autosave (article_id, words, saved_at) VALUES ('article', '{}', 4000);
INSERT INTO person (uri, handle, host, name, url, inbox, mailbox, avatar_url, avatar, aliases, automated, fetched_at) VALUES
  ('https://pond.test/users/alice', 'alice@pond.test', 'pond.test', 'Alice', 'https://pond.test/@alice', 'https://pond.test/users/alice/inbox', 'https://pond.test/inbox', '', '', '[]', false, 4000),
  ('https://moor.test/users/tom', 'tom@moor.test', 'moor.test', 'Tom', 'https://moor.test/@tom', 'https://moor.test/users/tom/inbox', 'https://moor.test/inbox', '', '', '[]', false, 4000);
INSERT INTO person_key (id, owner, pem, gone, failed, passing, fetched_at) VALUES
  ('https://pond.test/users/alice#main-key', 'https://pond.test/users/alice', 'a public key', false, false, false, 4000);
INSERT INTO follower (author_id, person_uri, follow_uri, mailbox, since) VALUES
  ('author', 'https://pond.test/users/alice', 'https://pond.test/follows/1', 'https://pond.test/inbox', 4000),
  ('author', 'https://moor.test/users/tom', 'https://moor.test/follows/1', 'https://moor.test/inbox', 5000);
INSERT INTO inbox_target (author_id, inbox, host, followers) VALUES
  ('author', 'https://pond.test/inbox', 'pond.test', 1), ('author', 'https://moor.test/inbox', 'moor.test', 1);
INSERT INTO block (value, host, created_at) VALUES ('mire.test', true, 4000), ('https://fen.test/users/eve', false, 4000);
INSERT INTO comment (id, article_id, parent_id, author_id, person_uri, uri, url, html, body, source, language, warning, unlisted, state, reason, published_at, edited_at, received_at) VALUES
  ('comment', 'article', '', '', 'https://pond.test/users/alice', 'https://pond.test/notes/1', 'https://pond.test/@alice/1', '<p>Thank you.</p>', 'Thank you.', '', 'en', '', false, 'shown', '', 5000, 0, 5000),
  ('answer', 'article', 'comment', 'author', '', '', '', '<p>With pleasure.</p>', 'With pleasure.', 'With pleasure.', '', '', false, 'shown', '', 6000, 0, 6000),
  ('waiting', 'article', '', '', 'https://moor.test/users/tom', 'https://moor.test/notes/1', '', '<p>Hm.</p>', 'Hm.', '', '', '', false, 'held', 'It is the first comment of this person.', 6000, 0, 6000);
INSERT INTO letter (id, author_id, person_uri, uri, url, article_id, comment_id, html, body, warning, visibility, was_read, sent_at, received_at) VALUES
  ('letter', 'author', 'https://moor.test/users/tom', 'https://moor.test/notes/2', '', 'article', '', '<p>In confidence.</p>', 'In confidence.', '', 'direct', false, 6000, 6000);
INSERT INTO reaction (id, kind, article_id, comment_id, person_uri, uri, created_at) VALUES
  ('like', 'like', 'article', '', 'https://pond.test/users/alice', 'https://pond.test/likes/1', 5000),
  ('boost', 'boost', 'article', '', 'https://moor.test/users/tom', 'https://moor.test/boosts/1', 5000);
INSERT INTO tombstone (object_id, answer, format, at) VALUES ('gone', false, 'article', 2500);
INSERT INTO forgotten (uri, person_uri, at) VALUES ('https://pond.test/notes/9', 'https://pond.test/users/alice', 6000);
INSERT INTO seen (key, at) VALUES ('seen', 6000);
INSERT INTO broadcast (id, author_id, kind, article_id, comment_id, object_id, person_uri, reference, followers, people, created_at, total, delivered, failed) VALUES
  ('broadcast', 'author', 'article published', 'article', '', 'object', '', '', true, '[]', 3000, 2, 1, 0);
INSERT INTO delivery_failure (broadcast_id, inbox, reason, at) VALUES ('broadcast', 'https://pond.test/inbox', 'refused', 3500);
INSERT INTO lane (name, ready_at, lease_until, owner, failures, failed_days, failed_on, dead_at) VALUES ('moor.test', 7000, 0, '', 1, 1, 0, 0);
