-- The step of the log.

-- name: log_durable
-- A checkpoint that is served before it is on disk could be forgotten and made otherwise: a fork.
select set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), true);

-- name: log_head
-- Only from the head the step was made from; another step under way is waited for.
with moved as (
    update log_head set revision = revision + 1, size = $1, checkpoint = $2 where revision = $3 returning 1
)
select expect_rows(count(*), 1) from moved;

-- name: log_leaf
insert into log_leaf (leaf_index, organization_id, contact_key, event_id)
select * from unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::uuid[]);

-- name: log_unqueue
-- Each leaf was in the queue, or the step fails.
with gone as (
    delete from log_queue using unnest($1::uuid[]) as leaf (event_id)
    where log_queue.event_id = leaf.event_id
    returning 1
)
select expect_rows(count(*), cardinality($1)) from gone;

-- name: log_tile
insert into log_tile (level, tile_index, hashes)
select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])
on conflict (level, tile_index) do update set hashes = excluded.hashes;
