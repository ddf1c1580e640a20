-- What people who look after an organization look for, read by both dialects: $1, $2 … as in read.sql.

-- name: held_contacts
-- Contacts with a hold on record, the latest first, whether it was lifted or not; across contacts by nature. Holds are few.
select contact.phone, contact.revision, contact.state, contact.traffic, contact.person
from consent_event event
join contact_state contact
    on contact.organization_id = event.organization_id and contact.contact_key = event.contact_key
where event.organization_id = $1 and event.kind = 'hold' and contact.phone is not null
order by event.event_id desc
limit $2;

-- name: search_contacts
-- Walks an organization's contacts, by key.
select phone, revision, state, traffic, person from contact_state
where organization_id = $1
    and phone is not null
    and (phone like $2 escape '\' or lower(person) like lower($3) escape '\')
order by contact_key
limit $4;

-- name: unknown_messages
select message.content
from outbox
join message
    on message.organization_id = outbox.organization_id
        and message.contact_key = outbox.contact_key
        and message.message_id = outbox.message_id
where outbox.organization_id = $1 and outbox.claimed_at is not null and message.status = $2
order by outbox.claimed_at, outbox.message_id
limit $3;

-- name: count_events
-- By day of UTC. The two bounds are of one moment: each dialect has an index on one of them.
select recorded_at / 86400000000, kind, count(*)
from consent_event
where organization_id = $1 and event_id >= $2 and recorded_at >= $3
group by recorded_at / 86400000000, kind;
