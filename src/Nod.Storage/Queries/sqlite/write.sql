-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: consent_event
insert into consent_event
    (organization_id, contact_key, event_id, previous_event_id, kind, schema, recorded_at, commitment)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: consent_detail
insert into consent_detail (organization_id, contact_key, event_id, salt, body) values ($1, $2, $3, $4, $5);

-- name: contact_state
-- Written only over the revision it was made from.
insert into contact_state (organization_id, contact_key, revision, phone, state, traffic, person)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (organization_id, contact_key) do update
set revision = excluded.revision, phone = excluded.phone, state = excluded.state, traffic = excluded.traffic,
    person = excluded.person
where contact_state.revision = excluded.revision - 1;

-- name: message
insert into message (organization_id, contact_key, message_id, phone, status, content)
values ($1, $2, $3, $4, $5, $6)
on conflict (message_id) do update set status = excluded.status, content = excluded.content;

-- name: outbox
insert into outbox (organization_id, contact_key, message_id, phone, due_at, claimed_at, broadcast_id)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (message_id) do update set due_at = excluded.due_at, claimed_at = excluded.claimed_at;

-- name: outbox_done
delete from outbox where organization_id = $1 and contact_key = $2 and message_id = $3;

-- name: decision
insert into decision (organization_id, contact_key, message_id, decision_id, judged_at, verdict, content)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: inbound
insert into inbound
    (organization_id, contact_key, provider, provider_message_id, sender, phone, words, intent, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: catalog
insert into catalog (organization_id, kind, key, unique_key, body, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (organization_id, kind, key) do update
set unique_key = excluded.unique_key, body = excluded.body, updated_at = excluded.updated_at;

-- name: evidence_pack
insert into evidence_pack (organization_id, pack_id, status, content)
values ($1, $2, $3, $4)
on conflict (pack_id) do update set status = excluded.status, content = excluded.content;

-- name: callback
insert into callback (organization_id, contact_key, callback_id, due_at, content)
values ($1, $2, $3, $4, $5)
on conflict (callback_id) do update set due_at = excluded.due_at, content = excluded.content;

-- name: callback_over
delete from callback where organization_id = $1 and contact_key = $2 and callback_id = $3;

-- name: remove_words
-- What the judgements of a message quote of it.
update decision set content = json_set(content, '$.decision.body', '')
where organization_id = $1 and contact_key = $2 and message_id = $3;
-- name: kept_document
insert into kept_document (sha256, kind, name, content, kept_at) values ($1, $2, $3, $4, $5)
on conflict (sha256) do nothing;

-- name: alert
insert into alert (organization_id, alert_id, message_id, code, raised_at, detail, subject)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (organization_id, message_id, code) do nothing;

-- name: load_contact
select revision, state, traffic, person from contact_state where organization_id = $1 and contact_key = $2;

-- name: load_message
select content from message where organization_id = $1 and contact_key = $2 and message_id = $3;

-- name: load_inbound
select 1 from inbound where provider = $1 and provider_message_id = $2;
