-- Block lists of providers and texts that applications are told of, for both dialects: $1, $2 … are positional in
-- PostgreSQL and named, in order, in SQLite.

-- name: block_list
-- An organization's people on one list, by key; across contacts by nature.
select phone, listed_at, gone_at, told_at from block_list_entry
where organization_id = $1 and provider = $2 and list = $3 and contact_key > $4
order by contact_key
limit $5;

-- name: due_forwards
-- Texts that are to be told; across contacts by nature.
select content from inbound_forward where due_at <= $1 order by due_at, forward_id limit $2;
