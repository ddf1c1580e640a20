-- Erasing, asked for by both dialects: $1, $2 … as in read.sql.

-- name: erasures
select organization_id, contact_key, event_id, erased_at, reason, pending from erasure
where $1 = 0 or pending is not null
order by event_id;

-- name: contact_number
-- The number behind a key, wherever it stands.
select phone from contact_state where organization_id = $1 and contact_key = $2 and phone is not null
union
select phone from message where organization_id = $1 and contact_key = $2 and phone is not null;

-- name: erased_events
-- A contact's events that lost their content, newest first, along the chain.
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
    where chain.event_id is not null
)
select event.event_id, event.kind, event.schema, event.recorded_at, event.commitment, coalesce(leaf.leaf_index, -1)
from chain
left join consent_event event
    on event.organization_id = $1 and event.contact_key = $2 and event.event_id = chain.event_id
left join consent_detail detail
    on detail.organization_id = $1 and detail.contact_key = $2 and detail.event_id = chain.event_id
left join log_leaf leaf on leaf.event_id = chain.event_id
where chain.event_id is not null and detail.event_id is null
order by chain.position
limit $4;

-- name: oldest_answer
select created_at from idempotency order by created_at limit 1;

-- name: forget_answers_about
-- A stretch of time at a time, so that nobody waits long.
delete from idempotency where created_at >= $1 and created_at < $2 and organization_id = $3 and contact_key = $4;

-- name: erased_files
-- Files that only an erased person's events named.
select distinct mine.sha256 from attachment_use mine
where mine.organization_id = $1 and mine.contact_key = $2 and mine.event_id < $3
    and not exists (
        select 1 from attachment_use other
        where other.organization_id = mine.organization_id and other.sha256 = mine.sha256
            and (other.contact_key <> $2 or other.event_id > $3)
    )
order by mine.sha256;

-- name: names_file
-- Whether an event that still has its content names a file.
select 1 from attachment_use file
join consent_detail detail
    on detail.organization_id = file.organization_id
        and detail.contact_key = file.contact_key
        and detail.event_id = file.event_id
where file.organization_id = $1 and file.sha256 = $2
limit 1;

-- name: evidence_packs
select content from evidence_pack where organization_id = $1 order by pack_id;

-- name: audit_erasures
-- With the kind of the event that each stands on, also where that is gone.
select erasure.organization_id, erasure.contact_key, erasure.event_id, event.kind
from erasure
left join consent_event event
    on event.organization_id = erasure.organization_id
        and event.contact_key = erasure.contact_key
        and event.event_id = erasure.event_id
order by erasure.event_id;
