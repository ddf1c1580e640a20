-- A whole batch per statement: each parameter is a column.

-- name: write_session
-- Of several words on one session in a batch the last counts.
insert into session (token_sha256, organization_id, session_id, content)
select distinct on (said.token_sha256) said.token_sha256, said.organization_id, said.session_id, said.content
from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[]) with ordinality
    as said (token_sha256, organization_id, session_id, content, position)
order by said.token_sha256, said.position desc
on conflict (token_sha256) do update set content = excluded.content;

-- name: forget_session
delete from session using unnest($1::text[]) as over (token_sha256) where session.token_sha256 = over.token_sha256;

-- name: write_trail
insert into trail_entry (organization_id, entry_id, done_at, actor, action, subject, detail)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]);
