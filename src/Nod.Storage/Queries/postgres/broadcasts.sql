-- A whole batch per statement: each parameter is a column.

-- name: load_broadcast
-- Locked in the order of the keys, so that two writers wait for each other instead of for ever.
select broadcast.content
from broadcast
join unnest($1::uuid[], $2::uuid[]) as wanted (organization_id, broadcast_id)
    on broadcast.organization_id = wanted.organization_id and broadcast.broadcast_id = wanted.broadcast_id
order by broadcast.organization_id, broadcast.broadcast_id
for update of broadcast;

-- name: write_broadcast
insert into broadcast (organization_id, broadcast_id, is_open, content)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[])
on conflict (organization_id, broadcast_id) do update set is_open = excluded.is_open, content = excluded.content;

-- name: write_recipient
-- What is not given stays as it is.
insert into broadcast_recipient as known
    (organization_id, contact_key, broadcast_id, phone, content, message_id, verdict, reason)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[])
on conflict (organization_id, contact_key, broadcast_id) do update
set content = coalesce(excluded.content, known.content), message_id = coalesce(excluded.message_id, known.message_id),
    verdict = coalesce(excluded.verdict, known.verdict), reason = coalesce(excluded.reason, known.reason);

-- name: write_tally
insert into broadcast_tally as known (organization_id, broadcast_id, status, detail, messages)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[])
on conflict (organization_id, broadcast_id, status, detail) do update
set messages = known.messages + excluded.messages;
