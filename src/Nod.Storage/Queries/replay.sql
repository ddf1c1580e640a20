-- What it takes to judge again, read by both dialects: $1, $2 … as in read.sql.

-- name: kept_document
-- By the first digits of its hash, or by all of them: between those digits and what comes after all that begin with them.
select kind, name, content from kept_document where sha256 >= $1 and sha256 < $2 order by sha256 limit 1;

-- name: kept_documents
select kind, name, content from kept_document where kind = $1 order by kept_at, sha256;

-- name: known_events
-- As history in read.sql, and for its reasons, from a given event on. What was erased or lost is a row of nulls. The
-- place in the log is not asked.
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
    -1,
    detail.event_id
from chain
left join consent_event event
    on event.organization_id = $1 and event.contact_key = $2 and event.event_id = chain.event_id
left join consent_detail detail
    on detail.organization_id = $1 and detail.contact_key = $2 and detail.event_id = chain.event_id
where chain.event_id is not null
order by chain.position;

-- name: judgements
-- Message by message, in the order of their identifiers; across contacts by nature.
select decision.decision_id, decision.message_id, decision.content, decision.verdict, message.content
from decision
left join message
    on message.organization_id = decision.organization_id
        and message.contact_key = decision.contact_key
        and message.message_id = decision.message_id
where (decision.message_id, decision.decision_id) > ($1, $2) and decision.decision_id >= $3 and decision.decision_id < $4
order by decision.message_id, decision.decision_id
limit $5;

-- name: alerts
select alert_id, message_id, code, raised_at, detail, subject, cleared_at from alert
where organization_id = $1 and alert_id < $2
order by alert_id desc
limit $3;
