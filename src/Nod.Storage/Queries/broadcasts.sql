-- Read by both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in SQLite.

-- name: broadcast
select content from broadcast where organization_id = $1 and broadcast_id = $2;

-- name: broadcasts
-- Newest first.
select content from broadcast
where organization_id = $1 and broadcast_id < $2
order by broadcast_id desc
limit $3;

-- name: open_broadcasts
select content from broadcast where is_open = 1 order by broadcast_id;

-- name: recipients
-- In the order of the contact keys; an empty filter lets everybody through. Across contacts by nature.
select recipient.phone, recipient.content, recipient.verdict, recipient.reason, recipient.message_id, message.content
from broadcast_recipient recipient
left join message on message.organization_id = recipient.organization_id
    and message.contact_key = recipient.contact_key
    and message.message_id = recipient.message_id
where recipient.organization_id = $1
    and recipient.broadcast_id = $2
    and recipient.contact_key > $3
    and ($4 = '' or recipient.verdict = $4)
    and ($5 = '' or recipient.reason = $5)
    and ($6 = '' or message.status = $6)
order by recipient.contact_key
limit $7;

-- name: count_recipients
select count(*) from broadcast_recipient where organization_id = $1 and broadcast_id = $2;

-- name: tallies
select status, detail, messages from broadcast_tally
where organization_id = $1 and broadcast_id = $2 and messages <> 0
order by status, detail;

-- name: count_stops
-- Who stopped before the text went has a message that was blocked: only those that went are looked at.
-- The stops lead, whatever a planner thinks of the tables' sizes: they are few.
select count(*)
from (
    select distinct contact_key from consent_event
    where kind = 'revocation' and organization_id = $1 and recorded_at >= $2
) stopped
where exists (
    select 1
    from broadcast_recipient recipient
    join message on message.organization_id = recipient.organization_id
        and message.contact_key = recipient.contact_key
        and message.message_id = recipient.message_id
    where recipient.organization_id = $1
        and recipient.broadcast_id = $3
        and recipient.contact_key = stopped.contact_key
        and message.status in ('handing_over', 'sent', 'delivered', 'undelivered', 'unknown')
);

-- name: broadcast_due
-- Waiting messages of one broadcast whose hour has come; across contacts by nature.
select organization_id, phone, message_id from outbox
where claimed_at is null and organization_id = $1 and broadcast_id = $2 and due_at <= $3
order by due_at, message_id
limit $4;

-- name: broadcast_next_due
select due_at from outbox
where claimed_at is null and organization_id = $1 and broadcast_id = $2
order by due_at
limit 1;
