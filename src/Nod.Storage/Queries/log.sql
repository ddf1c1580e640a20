-- The log, read by both dialects: $1, $2 … as in read.sql.

-- name: log_head
select revision, size, checkpoint from log_head;

-- name: log_queue
-- Events without a place, oldest first.
select
    event.organization_id, event.contact_key, event.event_id, event.kind, event.schema, event.recorded_at, event.commitment
from log_queue queued
join consent_event event
    on event.organization_id = queued.organization_id
        and event.contact_key = queued.contact_key
        and event.event_id = queued.event_id
order by queued.event_id
limit $1;

-- name: log_leaves
select
    event.organization_id, event.contact_key, event.event_id, event.kind, event.schema, event.recorded_at, event.commitment
from log_leaf leaf
join consent_event event
    on event.organization_id = leaf.organization_id
        and event.contact_key = leaf.contact_key
        and event.event_id = leaf.event_id
where leaf.leaf_index >= $1 and leaf.leaf_index < $2
order by leaf.leaf_index;

-- name: log_leaf
select leaf_index from log_leaf where event_id = $1 and organization_id = $2;

-- name: log_tile
select hashes from log_tile where level = $1 and tile_index = $2;

-- name: log_cosigned
select size, checkpoint from log_cosigned;

-- name: keep_cosigned
-- Never over one of a larger tree.
insert into log_cosigned (name, size, checkpoint) values ('cosigned', $1, $2)
on conflict (name) do update set size = excluded.size, checkpoint = excluded.checkpoint
where log_cosigned.size <= excluded.size;

-- name: log_timestamps
select size, authority, checkpoint, token, stamped_at from log_timestamp order by size desc, authority limit $1;

-- name: keep_timestamp
insert into log_timestamp (size, authority, checkpoint, token, stamped_at) values ($1, $2, $3, $4, $5)
on conflict (size, authority) do nothing;

-- name: last_event
select event_id from consent_event order by event_id desc limit 1;

-- name: audit_contacts
-- A page of contacts with what is folded of them.
select organization_id, contact_key, phone, state from contact_state
where (organization_id, contact_key) > ($1, $2)
order by organization_id, contact_key
limit $3;

-- name: audit_leaves
-- A page of the log with the events behind it, also where they are gone.
select
    leaf.leaf_index,
    leaf.organization_id,
    leaf.contact_key,
    leaf.event_id,
    event.event_id,
    event.previous_event_id,
    event.kind,
    event.schema,
    event.recorded_at,
    event.commitment,
    detail.event_id,
    detail.salt,
    detail.body
from log_leaf leaf
left join consent_event event
    on event.organization_id = leaf.organization_id
        and event.contact_key = leaf.contact_key
        and event.event_id = leaf.event_id
left join consent_detail detail
    on detail.organization_id = leaf.organization_id
        and detail.contact_key = leaf.contact_key
        and detail.event_id = leaf.event_id
where leaf.leaf_index >= $1
order by leaf.leaf_index
limit $2;

-- name: audit_queue
-- The same of what waits.
select
    -1,
    queued.organization_id,
    queued.contact_key,
    queued.event_id,
    event.event_id,
    event.previous_event_id,
    event.kind,
    event.schema,
    event.recorded_at,
    event.commitment,
    detail.event_id,
    detail.salt,
    detail.body
from log_queue queued
left join consent_event event
    on event.organization_id = queued.organization_id
        and event.contact_key = queued.contact_key
        and event.event_id = queued.event_id
left join consent_detail detail
    on detail.organization_id = queued.organization_id
        and detail.contact_key = queued.contact_key
        and detail.event_id = queued.event_id
where queued.event_id > $1
order by queued.event_id
limit $2;

-- name: audit_tiles
select tile_index, hashes from log_tile where level = $1 and tile_index >= $2 order by tile_index limit $3;

-- name: audit_timestamps
-- A page of time stamps.
select size, authority, checkpoint, token, stamped_at from log_timestamp
where (size, authority) > ($1, $2)
order by size, authority
limit $3;

-- name: audit_counts
select
    (select count(*) from consent_event),
    (select count(*) from consent_detail),
    (select count(*) from log_leaf),
    (select count(*) from log_queue),
    (select count(*) from contact_state),
    (select count(*) from log_tile);
