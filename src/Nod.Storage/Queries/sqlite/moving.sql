-- Loading a copy.

-- name: log_head
-- What waits is whatever was recorded after the last event that has a leaf.
insert into log_head (name, revision, size, checkpoint, last_event_id)
values ($1, $2, $3, $4, coalesce((select max(event_id) from log_leaf), x''));

-- name: passed_over
-- Events without a leaf that the log would never come back to.
select count(*) from consent_event event
where event.event_id <= (select last_event_id from log_head)
    and not exists (select 1 from log_leaf leaf where leaf.event_id = event.event_id);
