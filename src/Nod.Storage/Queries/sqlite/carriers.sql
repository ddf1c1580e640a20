-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: block_list_entry
insert into block_list_entry (organization_id, contact_key, provider, list, phone, listed_at, gone_at, told_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (organization_id, contact_key, provider, list) do update
set listed_at = excluded.listed_at, gone_at = excluded.gone_at, told_at = excluded.told_at;

-- name: forward
insert into inbound_forward (organization_id, contact_key, forward_id, due_at, content)
values ($1, $2, $3, $4, $5)
on conflict (organization_id, contact_key, forward_id) do update
set due_at = excluded.due_at, content = excluded.content;

-- name: forward_over
delete from inbound_forward where organization_id = $1 and contact_key = $2 and forward_id = $3;
