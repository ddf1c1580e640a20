-- Read by both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in SQLite.

-- name: connector_deliveries
-- Newest first; what an erasure has emptied is left out.
select content from connector_delivery
where organization_id = $1 and connector = $2 and delivery_id < $3 and content is not null
order by delivery_id desc
limit $4;

-- name: connector_conflicts
select content from connector_delivery
where organization_id = $1 and connector = $2 and delivery_id < $3 and content is not null and is_conflict = 1
order by delivery_id desc
limit $4;

-- name: connector_delivery_of
select content from connector_delivery
where organization_id = $1 and connector = $2 and reference = $3
order by delivery_id desc
limit 1;
