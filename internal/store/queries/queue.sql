-- name: SaveBroadcast :exec
INSERT INTO broadcast (id, author_id, kind, article_id, comment_id, object_id, person_uri, reference, followers, people, created_at, total, delivered, failed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0);

-- name: Broadcast :one
SELECT * FROM broadcast WHERE id = $1;

-- name: Told :many
SELECT people FROM broadcast WHERE comment_id = $1 AND comment_id <> '';

-- name: FanOut :exec
INSERT INTO job (id, kind, lane, broadcast_id, inbox, payload, attempts, created_at, run_at, expires_at)
SELECT CAST(sqlc.arg(broadcast) AS text) || ' ' || t.inbox, 'deliver', t.host, CAST(sqlc.arg(broadcast) AS text), t.inbox, '', 0,
  CAST(sqlc.arg(now) AS bigint), CAST(sqlc.arg(now) AS bigint), CAST(sqlc.arg(expires) AS bigint)
FROM inbox_target t
WHERE t.author_id = sqlc.arg(author) AND t.host <> sqlc.arg(besides) AND NOT EXISTS (SELECT 1 FROM lane l WHERE l.name = t.host AND l.dead_at > 0)
  AND (CAST(sqlc.arg(everyone) AS boolean) OR EXISTS (SELECT 1 FROM allowed_host h WHERE h.value = t.host))
ON CONFLICT (id) DO NOTHING;

-- name: AddJob :exec
INSERT INTO job (id, kind, lane, broadcast_id, inbox, payload, attempts, created_at, run_at, expires_at, site)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10)
ON CONFLICT (id) DO NOTHING;

-- name: CountLaneJobs :one
SELECT count(*) FROM (SELECT 1 FROM job WHERE lane = sqlc.arg(lane) LIMIT sqlc.arg(most)) AS counted;

-- name: WakeLane :exec
INSERT INTO lane (name, ready_at, lease_until, owner, failures, failed_days, failed_on, dead_at) VALUES ($1, $2, 0, '', 0, 0, 0, 0)
ON CONFLICT (name) DO UPDATE SET ready_at = excluded.ready_at
WHERE lane.ready_at > excluded.ready_at AND (lane.failures = 0 OR lane.ready_at = 9000000000000000);

-- name: CountBroadcast :exec
UPDATE broadcast SET total = (SELECT count(*) FROM job WHERE job.broadcast_id = broadcast.id) WHERE broadcast.id = $1;

-- name: CountSent :exec
UPDATE broadcast SET delivered = delivered + sqlc.arg(delivered), failed = failed + sqlc.arg(failed) WHERE id = sqlc.arg(id);

-- name: SaveFailure :exec
INSERT INTO delivery_failure (broadcast_id, inbox, reason, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (broadcast_id, inbox) DO UPDATE SET reason = excluded.reason, at = excluded.at;

-- name: Failures :many
SELECT inbox, reason, at FROM delivery_failure WHERE broadcast_id = $1 ORDER BY at DESC, inbox LIMIT 20;

-- name: Deliveries :many
SELECT b.id, b.kind, b.created_at, b.total, b.delivered, b.failed, b.people,
  CAST(coalesce(a.title, '') AS text) AS title, CAST(coalesce(a.slug, '') AS text) AS slug
FROM broadcast b LEFT JOIN article a ON a.id = b.article_id
WHERE b.kind NOT IN ('follow accepted', 'follow rejected', 'permit granted', 'permit refused', 'permit revoked', 'follow denied', 'message forwarded', 'deletion forwarded', 'terms updated', 'article pinned', 'article unpinned')
ORDER BY b.created_at DESC, b.id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountDeliveries :one
SELECT count(*) FROM broadcast WHERE kind NOT IN ('follow accepted', 'follow rejected', 'permit granted', 'permit refused', 'permit revoked', 'follow denied', 'message forwarded', 'deletion forwarded', 'terms updated', 'article pinned', 'article unpinned');

-- name: LastDelivery :one
SELECT b.id, b.kind, b.created_at, b.total, b.delivered, b.failed, b.people, a.title, a.slug
FROM broadcast b JOIN article a ON a.id = b.article_id
WHERE b.article_id = $1 AND b.kind IN ('article published', 'article updated', 'article removed')
ORDER BY b.created_at DESC, b.id DESC LIMIT 1;

-- name: LaneJobs :many
SELECT * FROM job WHERE lane = sqlc.arg(lane) AND run_at <= sqlc.arg(now) ORDER BY run_at, id LIMIT sqlc.arg(most);

-- name: DropJob :execrows
DELETE FROM job WHERE id = $1;

-- name: RetryJob :exec
UPDATE job SET run_at = $2, attempts = attempts + 1 WHERE id = $1;

-- name: RenewLease :exec
UPDATE lane SET lease_until = sqlc.arg(until) WHERE name = sqlc.arg(name) AND owner = sqlc.arg(owner) AND lease_until > 0;

-- name: UnleaseLane :execrows
UPDATE lane SET lease_until = 0, owner = '' WHERE name = $1 AND owner = $2;

-- name: LaneIsWell :exec
UPDATE lane SET failures = 0, failed_days = 0, failed_on = 0, dead_at = 0 WHERE lane.name = $1;

-- name: FirstJob :one
SELECT CAST(coalesce(min(run_at), 9000000000000000) AS bigint) FROM job WHERE lane = $1;

-- name: ReadyLane :exec
UPDATE lane SET ready_at = sqlc.arg(ready_at) WHERE name = sqlc.arg(name);

-- name: DropIdleLane :exec
DELETE FROM lane WHERE name = $1 AND ready_at = 9000000000000000 AND failures = 0 AND dead_at = 0 AND lease_until = 0;

-- name: BackOffLane :exec
UPDATE lane SET ready_at = sqlc.arg(ready_at), failures = failures + 1,
  failed_days = CASE WHEN failed_on = CAST(sqlc.arg(today) AS bigint) THEN failed_days ELSE failed_days + 1 END,
  failed_on = CAST(sqlc.arg(today) AS bigint),
  dead_at = CASE WHEN failed_days >= CAST(sqlc.arg(most_days) AS bigint) THEN CAST(sqlc.arg(now) AS bigint) ELSE dead_at END
WHERE name = sqlc.arg(name);

-- name: ReviveLane :execrows
UPDATE lane SET ready_at = $2, failures = 0, failed_days = 0, failed_on = 0, dead_at = 0 WHERE name = $1 AND (failures > 0 OR dead_at > 0);

-- name: DropAllLeases :exec
UPDATE lane SET lease_until = 0, owner = '' WHERE lease_until > 0;

-- name: CountJobs :one
SELECT count(*) FROM job;

-- name: NextReady :one
SELECT ready_at FROM lane WHERE lease_until <= sqlc.arg(now) ORDER BY ready_at LIMIT 1;

-- name: See :execrows
INSERT INTO seen (key, at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING;

-- name: DropSeen :exec
DELETE FROM seen WHERE at < $1;

-- name: DropOldBroadcasts :exec
DELETE FROM broadcast WHERE broadcast.created_at < sqlc.arg(before) AND broadcast.kind IN ('follow accepted', 'follow rejected', 'profile updated', 'permit granted', 'permit refused', 'permit revoked', 'follow denied', 'letter sent', 'letter updated', 'letter removed', 'terms updated', 'article pinned', 'article unpinned')
  AND NOT EXISTS (SELECT 1 FROM job WHERE job.broadcast_id = broadcast.id);

-- name: DropOldUpdates :exec
DELETE FROM broadcast WHERE broadcast.created_at < sqlc.arg(before) AND broadcast.kind IN ('article updated', 'answer updated', 'article removed', 'answer removed')
  AND NOT EXISTS (SELECT 1 FROM job WHERE job.broadcast_id = broadcast.id);

-- name: OutboxArticles :many
SELECT * FROM article WHERE author_id = sqlc.arg(author) AND state = 'published' AND kind <> 'page'
ORDER BY published_at DESC, id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountOutbox :one
SELECT count(*) FROM article WHERE author_id = $1 AND state = 'published' AND kind <> 'page';

-- name: FollowerURIs :many
SELECT person_uri FROM follower WHERE author_id = sqlc.arg(author) ORDER BY since DESC, person_uri LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: FeaturedTags :many
SELECT t.slug, CAST(min(t.name) AS text) AS name, count(*) AS articles
FROM article_tag t JOIN article a ON a.id = t.article_id
WHERE a.state = 'published' AND a.kind <> 'page' AND a.author_id = $1 GROUP BY t.slug ORDER BY count(*) DESC, t.slug LIMIT 10;
