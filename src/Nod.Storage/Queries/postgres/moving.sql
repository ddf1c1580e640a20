-- Taking and loading a copy.

-- name: begin_snapshot
begin transaction isolation level repeatable read read only;

-- name: log_queue
-- What has no leaf waits for one.
insert into log_queue (organization_id, contact_key, event_id)
select event.organization_id, event.contact_key, event.event_id
from consent_event event
where not exists (select 1 from log_leaf leaf where leaf.event_id = event.event_id);

-- name: is_used
-- Whether anything was ever set up or recorded here.
select exists (select 1 from catalog) or exists (select 1 from consent_event);
