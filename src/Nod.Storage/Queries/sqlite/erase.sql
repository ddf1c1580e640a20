-- What an erasure removes. $1, $2 … are names, numbered in the order they first stand in.

-- name: erasure
insert into erasure (organization_id, contact_key, event_id, erased_at, reason, pending)
values ($1, $2, $3, $4, $5, $6);

-- name: erase_detail
-- The contents of every event before the erasure, along the chain.
with recursive chain (event_id) as (
    select previous_event_id from consent_event where event_id = $1
    union all
    select event.previous_event_id from chain
    join consent_event event on event.event_id = chain.event_id
)
delete from consent_detail
where event_id in (select event_id from chain where event_id is not null)
    and organization_id = $2 and contact_key = $3;

-- name: erase_decision
delete from decision
where message_id in (select message_id from message where organization_id = $1 and contact_key = $2);

-- name: erase_outbox
delete from outbox
where message_id in (select message_id from message where organization_id = $1 and contact_key = $2);

-- name: erase_message
delete from message where organization_id = $1 and contact_key = $2;

-- name: erase_callback
delete from callback where organization_id = $1 and contact_key = $2;

-- name: erase_recipient
delete from broadcast_recipient where organization_id = $1 and contact_key = $2;

-- name: erase_block_list_entry
delete from block_list_entry where organization_id = $1 and contact_key = $2;

-- name: erase_forward
delete from inbound_forward where organization_id = $1 and contact_key = $2;

-- name: erase_inbound
-- The provider's identifier stays, so that the same text delivered again is known.
update inbound set phone = null, words = null where organization_id = $1 and contact_key = $2;

-- name: erase_thread
delete from thread where organization_id = $1 and contact_key = $2;

-- name: erase_thread_note
delete from thread_note where organization_id = $1 and contact_key = $2;

-- name: erase_hiring_event
delete from hiring_event where organization_id = $1 and contact_key = $2;

-- name: erase_automation_task
delete from automation_task where organization_id = $1 and contact_key = $2;

-- name: erase_automation_run
delete from automation_run where organization_id = $1 and contact_key = $2;

-- name: erase_audience_member
delete from audience_member where organization_id = $1 and contact_key = $2;

-- name: attachment_use
insert or ignore into attachment_use (organization_id, sha256, event_id, contact_key) values ($1, $2, $3, $4);

-- name: finish_erasure
update erasure set pending = null where organization_id = $1 and contact_key = $2 and event_id = $3;

-- name: forget_attachment_use
delete from attachment_use where organization_id = $1 and contact_key = $2 and event_id < $3;

-- name: erase_connector_delivery
-- What it is known by stays, so that the same delivered again is known.
update connector_delivery set contact_key = x'', reference = null, content = null
where organization_id = $1 and contact_key = $2;
