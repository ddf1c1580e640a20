-- A whole batch per statement: each parameter is a column.

-- name: block_list_entry
insert into block_list_entry (organization_id, contact_key, provider, list, phone, listed_at, gone_at, told_at)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
on conflict (organization_id, contact_key, provider, list) do update
set listed_at = excluded.listed_at, gone_at = excluded.gone_at, told_at = excluded.told_at;

-- name: forward
insert into inbound_forward (organization_id, contact_key, forward_id, due_at, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::bigint[], $5::text[])
on conflict (organization_id, contact_key, forward_id) do update
set due_at = excluded.due_at, content = excluded.content;

-- name: forward_over
delete from inbound_forward
using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as told (organization_id, contact_key, forward_id)
where inbound_forward.organization_id = told.organization_id
    and inbound_forward.contact_key = told.contact_key
    and inbound_forward.forward_id = told.forward_id;
