-- A whole batch per statement: each parameter is a column.

-- name: write_session
insert into session (token_sha256, organization_id, session_id, content)
select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[]);

-- name: seen_session
-- One that was ended meanwhile is not brought back.
update session set content = seen.content
from unnest($1::text[], $2::text[]) as seen (content, token_sha256)
where session.token_sha256 = seen.token_sha256;

-- name: forget_session
delete from session using unnest($1::text[]) as over (token_sha256) where session.token_sha256 = over.token_sha256;

-- name: write_trail
insert into trail_entry (organization_id, entry_id, done_at, actor, action, subject, detail)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]);
