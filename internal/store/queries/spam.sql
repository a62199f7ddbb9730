-- name: Judged :one
SELECT * FROM judged WHERE comment_id = $1;

-- name: SaveJudged :exec
INSERT INTO judged (comment_id, at, fingerprint, source, reasons, learned, asked, asked_at, answer, then_state, then_reason, address, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (comment_id) DO UPDATE SET at = excluded.at, fingerprint = excluded.fingerprint, source = excluded.source,
  reasons = excluded.reasons, learned = excluded.learned, asked = excluded.asked, asked_at = excluded.asked_at, answer = excluded.answer,
  then_state = excluded.then_state, then_reason = excluded.then_reason, address = excluded.address, agent = excluded.agent;

-- name: Echoes :one
SELECT count(*) AS n, CAST(coalesce(sum(CASE WHEN c.state = 'spam' THEN 1 ELSE 0 END), 0) AS bigint) AS spam
FROM judged j LEFT JOIN comment c ON c.id = j.comment_id
WHERE j.fingerprint = sqlc.arg(fingerprint) AND j.fingerprint <> 0 AND j.comment_id <> sqlc.arg(besides) AND j.at >= sqlc.arg(since);

-- name: Pace :one
SELECT count(*) FROM judged WHERE judged.source = sqlc.arg(source) AND judged.source <> '' AND judged.comment_id <> sqlc.arg(besides)
  AND judged.at >= sqlc.arg(since) AND judged.at <= sqlc.arg(until);

-- name: Approved :one
SELECT count(*) FROM (SELECT 1 FROM comment WHERE person_uri = sqlc.arg(person) AND id <> sqlc.arg(besides) AND state = 'shown' LIMIT 100) AS few;

-- name: LearnWord :exec
INSERT INTO spam_word (word, spam, ham, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (word) DO UPDATE SET spam = spam_word.spam + excluded.spam, ham = spam_word.ham + excluded.ham, at = excluded.at;

-- name: UnlearnWord :exec
UPDATE spam_word SET spam = CASE WHEN spam > sqlc.arg(spam) THEN spam - sqlc.arg(spam) ELSE 0 END,
  ham = CASE WHEN ham > sqlc.arg(ham) THEN ham - sqlc.arg(ham) ELSE 0 END
WHERE word = sqlc.arg(word);

-- name: CountWords :one
SELECT count(*) FROM spam_word;

-- name: DropEmptyWords :exec
DELETE FROM spam_word WHERE spam = 0 AND ham = 0;

-- name: DropRareWords :exec
DELETE FROM spam_word WHERE word <> 0 AND spam + ham <= 1 AND at < $1;

-- name: DropSurplusWords :exec
DELETE FROM spam_word WHERE spam_word.word IN (
  SELECT w.word FROM spam_word w WHERE w.word <> 0 ORDER BY w.spam + w.ham, w.at, w.word LIMIT sqlc.arg(surplus)
);

-- name: ForgetSources :exec
UPDATE judged SET source = '', address = '', agent = '' WHERE at < $1 AND (source <> '' OR address <> '' OR agent <> '');

-- name: DropOldJudged :exec
DELETE FROM judged WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.id = judged.comment_id AND c.state <> 'deleted');

-- name: OldSpam :many
SELECT c.id FROM comment c WHERE c.state = 'spam' AND c.received_at < sqlc.arg(before) ORDER BY c.received_at, c.id LIMIT 1000;

-- name: DropJudged :exec
DELETE FROM judged WHERE comment_id = $1;

-- name: CountAnswersTo :one
SELECT count(*) FROM comment WHERE parent_id = $1 AND parent_id <> '';
