-- The step of the log. $1, $2 … are names, numbered in the order they first stand in.

-- name: log_head
-- Only from the head the step was made from.
update log_head set revision = revision + 1, size = $1, checkpoint = $2, last_event_id = coalesce($3, last_event_id)
where revision = $4;

-- name: log_leaf
insert into log_leaf (leaf_index, organization_id, contact_key, event_id) values ($1, $2, $3, $4);

-- name: log_tile
insert into log_tile (level, tile_index, hashes) values ($1, $2, $3)
on conflict (level, tile_index) do update set hashes = excluded.hashes;
