-- What those who look on from outside read, for both dialects: $1, $2 … as in read.sql.

-- name: feed
select batch_id, entries from feed
where organization_id = $1 and batch_id >= $2
order by batch_id
limit $3;

-- name: feed_of_all
-- All of the next commits; across organizations by nature.
select organization_id, batch_id, entries from feed
where batch_id > $1
    and batch_id <= (
        select batch_id
        from (select distinct batch_id from feed where batch_id > $1 order by batch_id limit $2) page
        order by batch_id desc
        limit 1
    )
order by batch_id, organization_id;

-- name: feed_end
select batch_id from feed order by batch_id desc limit 1;

-- name: feed_begin
select batch_id from feed order by batch_id limit 1;

-- name: inbound_at
select provider, provider_message_id, sender, words, intent from inbound
where organization_id = $1 and contact_key = $2 and received_at = $3
order by provider, provider_message_id
limit 1;

-- name: followers
select organization_id, name, content from follower order by organization_id, name;

-- name: deliveries
-- Newest first; an empty status lets everything through.
select content from webhook_delivery
where organization_id = $1 and webhook_id = $2 and event_id < $3 and ($4 = '' or status = $4)
order by event_id desc
limit $5;

-- name: delivery
select content from webhook_delivery where organization_id = $1 and webhook_id = $2 and event_id = $3;

-- name: due_deliveries
select content from webhook_delivery
where organization_id = $1 and webhook_id = $2 and due_at is not null and due_at <= $3
order by due_at, event_id
limit $4;

-- name: backlogs
select organization_id, webhook_id, count(*), min(due_at) from webhook_delivery
where due_at is not null
group by organization_id, webhook_id
order by organization_id, webhook_id;

-- name: health
select day, sender, brand, program, wording, carrier, outcome, texts from health_tally
where organization_id = $1 and day >= $2 and day <= $3
order by day, sender, brand, program, wording, carrier, outcome;

-- name: open_alerts
select alert_id, message_id, code, raised_at, detail, subject, cleared_at from alert
where organization_id = $1 and subject is not null and cleared_at is null
order by alert_id;

-- name: find_alert
select alert_id, message_id, code, raised_at, detail, subject, cleared_at from alert
where organization_id = $1 and alert_id = $2;

-- name: outbox_backlog
-- What is due and not claimed, whether of a broadcast or not.
select count(*), min(due_at) from outbox where claimed_at is null and due_at <= $1;
