-- Who signs in and what they did, read by both dialects: $1, $2 … as in read.sql.

-- name: session
select content from session where token_sha256 = $1;

-- name: sessions
select content from session where organization_id = $1 order by session_id desc;

-- name: trail
select entry_id, done_at, actor, action, subject, detail from trail_entry
where organization_id = $1 and entry_id < $2
order by entry_id desc
limit $3;

-- name: trail_of
select entry_id, done_at, actor, action, subject, detail from trail_entry
where organization_id = $1 and subject = $2
order by entry_id desc
limit $3;
