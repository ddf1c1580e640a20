-- A whole batch per statement: each parameter is a column.

-- name: consent_event
-- Each event waits for its place in the log from the moment it is recorded.
with recorded as (
    insert into consent_event
        (organization_id, contact_key, event_id, previous_event_id, kind, schema, recorded_at, commitment)
    select * from unnest
        ($1::uuid[], $2::bytea[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::bytea[])
    returning organization_id, contact_key, event_id
)
insert into log_queue (organization_id, contact_key, event_id) select * from recorded;

-- name: consent_detail
insert into consent_detail (organization_id, contact_key, event_id, salt, body)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::bytea[], $5::bytea[]);

-- name: contact_state
-- Written only over the revision it was made from, in the order of the keys; a row that is not fails the transaction.
with written as (
    insert into contact_state (organization_id, contact_key, revision, phone, state, traffic, person)
    select * from unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::text[])
    order by 1, 2
    on conflict (organization_id, contact_key) do update
    set revision = excluded.revision, phone = excluded.phone, state = excluded.state, traffic = excluded.traffic,
        person = excluded.person
    where contact_state.revision = excluded.revision - 1
    returning 1
)
select expect_rows(count(*), cardinality($1)) from written;

-- name: message
insert into message (organization_id, contact_key, message_id, phone, status, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[], $6::text[])
on conflict (organization_id, contact_key, message_id) do update
set status = excluded.status, content = excluded.content;

-- name: outbox
insert into outbox (organization_id, contact_key, message_id, phone, due_at, claimed_at, broadcast_id)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::uuid[])
on conflict (organization_id, contact_key, message_id) do update
set due_at = excluded.due_at, claimed_at = excluded.claimed_at;

-- name: outbox_done
delete from outbox using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as done (organization_id, contact_key, message_id)
where outbox.organization_id = done.organization_id
    and outbox.contact_key = done.contact_key
    and outbox.message_id = done.message_id;

-- name: decision
insert into decision (organization_id, contact_key, message_id, decision_id, judged_at, verdict, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[]);

-- name: inbound
insert into inbound
    (organization_id, contact_key, provider, provider_message_id, sender, phone, words, intent, received_at)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[]);

-- name: catalog
insert into catalog (organization_id, kind, key, unique_key, body, updated_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
on conflict (organization_id, kind, key) do update
set unique_key = excluded.unique_key, body = excluded.body, updated_at = excluded.updated_at;

-- name: evidence_pack
insert into evidence_pack (organization_id, pack_id, status, content)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
on conflict (organization_id, pack_id) do update set status = excluded.status, content = excluded.content;

-- name: callback
insert into callback (organization_id, contact_key, callback_id, due_at, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::bigint[], $5::text[])
on conflict (organization_id, contact_key, callback_id) do update
set due_at = excluded.due_at, content = excluded.content;

-- name: callback_over
delete from callback
using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as told (organization_id, contact_key, callback_id)
where callback.organization_id = told.organization_id
    and callback.contact_key = told.contact_key
    and callback.callback_id = told.callback_id;

-- name: remove_words
-- What the judgements of a message quote of it.
update decision set content = jsonb_set(content::jsonb, '{decision,body}', '""')::text
from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as removed (organization_id, contact_key, message_id)
where decision.organization_id = removed.organization_id
    and decision.contact_key = removed.contact_key
    and decision.message_id = removed.message_id;
-- name: kept_document
insert into kept_document (sha256, kind, name, content, kept_at)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
on conflict (sha256) do nothing;

-- name: alert
insert into alert (organization_id, alert_id, message_id, code, raised_at, detail, subject)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::text[])
on conflict (organization_id, message_id, code) do nothing;

-- name: load_contact
-- Locked in the order of the keys, so that two writers wait for each other instead of for ever.
select contact.organization_id, contact.contact_key, contact.revision, contact.state, contact.traffic, contact.person
from contact_state contact
join unnest($1::uuid[], $2::bytea[]) as wanted (organization_id, contact_key)
    on contact.organization_id = wanted.organization_id and contact.contact_key = wanted.contact_key
order by contact.organization_id, contact.contact_key
for update of contact;

-- name: load_message
select message.content
from message
join unnest($1::uuid[], $2::bytea[], $3::uuid[]) as wanted (organization_id, contact_key, message_id)
    on message.organization_id = wanted.organization_id
        and message.contact_key = wanted.contact_key
        and message.message_id = wanted.message_id
order by message.organization_id, message.contact_key, message.message_id
for update of message;

-- name: load_inbound
select inbound.provider, inbound.provider_message_id
from inbound
join unnest($1::text[], $2::text[]) as wanted (provider, provider_message_id)
    on inbound.provider = wanted.provider and inbound.provider_message_id = wanted.provider_message_id;
