-- Read by both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in SQLite.

-- name: catalog
-- Everything an installation is set up with; small, read once at start.
select organization_id, kind, key, unique_key, body from catalog order by organization_id, kind, key;

-- name: contact
-- One contact: the row a decision reads.
select revision, state, traffic, person from contact_state where organization_id = $1 and contact_key = $2;

-- name: history
-- A contact's events, newest first, along the chain each event points back by. The chain leads, whatever a planner thinks
-- of the tables' sizes: outer joins and the subquery keep SQLite from walking a whole table per contact. Events whose
-- content was erased are left out.
with recursive chain (event_id, position) as (
    select event_id, 0 from consent_event where organization_id = $1 and contact_key = $2 and event_id = $3
    union all
    select
        (
            select event.previous_event_id from consent_event event
            where event.organization_id = $1 and event.contact_key = $2 and event.event_id = chain.event_id
        ),
        chain.position + 1
    from chain
    where chain.event_id is not null and chain.position + 1 < $4
)
select
    event.event_id,
    event.previous_event_id,
    event.schema,
    event.recorded_at,
    event.commitment,
    detail.salt,
    detail.body,
    coalesce(leaf.leaf_index, -1)
from chain
left join consent_event event
    on event.organization_id = $1 and event.contact_key = $2 and event.event_id = chain.event_id
left join consent_detail detail
    on detail.organization_id = $1 and detail.contact_key = $2 and detail.event_id = chain.event_id
left join log_leaf leaf on leaf.event_id = chain.event_id
where chain.event_id is not null
    and (
        detail.event_id is not null
        or not exists (
            select 1 from erasure
            where erasure.organization_id = $1 and erasure.contact_key = $2 and erasure.event_id > chain.event_id
        )
    )
order by chain.position;

-- name: message
-- A message by its identifier alone: the contact is not known, so every shard is asked.
select content from message where organization_id = $1 and message_id = $2;

-- name: decisions
-- The judgements of a message, oldest first.
select decision_id, message_id, content, verdict from decision where organization_id = $1 and message_id = $2 order by decision_id;

-- name: contacts
-- An organization's contacts, by key; across shards by nature. Rows without a number are of nobody any more.
select phone, revision, state, traffic, person from contact_state
where organization_id = $1 and contact_key > $2 and phone is not null
order by contact_key
limit $3;

-- name: contact_messages
-- A contact's messages, oldest first.
select content from message
where organization_id = $1 and contact_key = $2 and message_id > $3
order by message_id
limit $4;

-- name: evidence_pack
select content from evidence_pack where organization_id = $1 and pack_id = $2;

-- name: open_evidence_packs
select content from evidence_pack where status in ('queued', 'building') order by pack_id;

-- name: due
-- Waiting messages of no broadcast whose hour has come; across contacts by nature.
select organization_id, phone, message_id from outbox
where claimed_at is null and broadcast_id is null and due_at <= $1
order by due_at, message_id
limit $2;

-- name: next_due
select due_at from outbox where claimed_at is null and broadcast_id is null order by due_at limit 1;

-- name: unresolved
-- Hand-overs that began and have no outcome; across contacts by nature.
select organization_id, phone, message_id from outbox
where claimed_at is not null and claimed_at < $1
order by claimed_at, message_id
limit $2;

-- name: installation
select value from installation where name = $1;

-- name: set_installation
-- Set once.
insert into installation (name, value) values ($1, $2) on conflict (name) do nothing;

-- name: ping
select 1;
