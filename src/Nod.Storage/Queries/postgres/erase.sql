-- What an erasure removes; a whole batch per statement, each parameter a column.

-- name: erasure
insert into erasure (organization_id, contact_key, event_id, erased_at, reason, pending)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::bigint[], $5::text[], $6::text[]);

-- name: erase_detail
-- The contents of every event before the erasure.
delete from consent_detail using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where consent_detail.organization_id = gone.organization_id
    and consent_detail.contact_key = gone.contact_key
    and consent_detail.event_id < gone.event_id;

-- name: erase_decision
delete from decision using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where decision.organization_id = gone.organization_id and decision.contact_key = gone.contact_key;

-- name: erase_outbox
delete from outbox using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where outbox.organization_id = gone.organization_id and outbox.contact_key = gone.contact_key;

-- name: erase_message
delete from message using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where message.organization_id = gone.organization_id and message.contact_key = gone.contact_key;

-- name: erase_callback
delete from callback using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where callback.organization_id = gone.organization_id and callback.contact_key = gone.contact_key;

-- name: erase_recipient
delete from broadcast_recipient using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where broadcast_recipient.organization_id = gone.organization_id and broadcast_recipient.contact_key = gone.contact_key;

-- name: erase_block_list_entry
delete from block_list_entry using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where block_list_entry.organization_id = gone.organization_id and block_list_entry.contact_key = gone.contact_key;

-- name: erase_forward
delete from inbound_forward using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where inbound_forward.organization_id = gone.organization_id and inbound_forward.contact_key = gone.contact_key;

-- name: erase_inbound
-- The provider's identifier stays, so that the same text delivered again is known.
update inbound set phone = null, words = null
from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where inbound.organization_id = gone.organization_id and inbound.contact_key = gone.contact_key;

-- name: erase_thread
delete from thread using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where thread.organization_id = gone.organization_id and thread.contact_key = gone.contact_key;

-- name: erase_thread_note
delete from thread_note using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where thread_note.organization_id = gone.organization_id and thread_note.contact_key = gone.contact_key;

-- name: erase_hiring_event
delete from hiring_event using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where hiring_event.organization_id = gone.organization_id and hiring_event.contact_key = gone.contact_key;

-- name: erase_automation_task
delete from automation_task using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where automation_task.organization_id = gone.organization_id and automation_task.contact_key = gone.contact_key;

-- name: erase_automation_run
delete from automation_run using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where automation_run.organization_id = gone.organization_id and automation_run.contact_key = gone.contact_key;

-- name: erase_audience_member
delete from audience_member using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where audience_member.organization_id = gone.organization_id and audience_member.contact_key = gone.contact_key;

-- name: attachment_use
insert into attachment_use (organization_id, sha256, event_id, contact_key)
select distinct * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[])
on conflict (organization_id, sha256, event_id) do nothing;

-- name: finish_erasure
update erasure set pending = null
from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as done (organization_id, contact_key, event_id)
where erasure.organization_id = done.organization_id
    and erasure.contact_key = done.contact_key
    and erasure.event_id = done.event_id;

-- name: forget_attachment_use
delete from attachment_use using unnest($1::uuid[], $2::bytea[], $3::uuid[]) as done (organization_id, contact_key, event_id)
where attachment_use.organization_id = done.organization_id
    and attachment_use.contact_key = done.contact_key
    and attachment_use.event_id < done.event_id;

-- name: erase_connector_delivery
-- What it is known by stays, so that the same delivered again is known.
update connector_delivery set contact_key = '', reference = null, content = null
from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as gone (organization_id, contact_key, event_id)
where connector_delivery.organization_id = gone.organization_id and connector_delivery.contact_key = gone.contact_key;
