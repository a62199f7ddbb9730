-- name: LastLetterFrom :one
SELECT body, warning, received_at FROM letter WHERE person_uri = $1 ORDER BY received_at DESC, id DESC LIMIT 1;

-- name: LastLetterTo :one
SELECT m.body, m.warning, m.sent_at FROM sent_letter_to s JOIN sent_letter m ON m.id = s.letter_id
WHERE s.person_uri = $1 ORDER BY m.sent_at DESC, m.id DESC LIMIT 1;
