-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: write_session
insert into session (token_sha256, organization_id, session_id, content) values ($1, $2, $3, $4);

-- name: seen_session
-- One that was ended meanwhile is not brought back.
update session set content = $1 where token_sha256 = $2;

-- name: forget_session
delete from session where token_sha256 = $1;

-- name: write_trail
insert into trail_entry (organization_id, entry_id, done_at, actor, action, subject, detail)
values ($1, $2, $3, $4, $5, $6, $7);
