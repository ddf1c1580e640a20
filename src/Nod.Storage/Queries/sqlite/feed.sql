-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: write_feed
insert into feed (organization_id, batch_id, entries) values ($1, $2, $3);

-- name: forget_feed
delete from feed where batch_id <= $1;

-- name: forget_deliveries
-- What is still to be tried stays.
delete from webhook_delivery where event_id < $1 and due_at is null;

-- name: write_follower
insert into follower (organization_id, name, content) values ($1, $2, $3)
on conflict (organization_id, name) do update set content = excluded.content;

-- name: drop_follower
delete from follower where organization_id = $1 and name = $2;

-- name: write_delivery
insert into webhook_delivery (organization_id, webhook_id, event_id, status, due_at, content)
values ($1, $2, $3, $4, $5, $6)
on conflict (organization_id, webhook_id, event_id) do update
set status = excluded.status, due_at = excluded.due_at, content = excluded.content;

-- name: write_health
insert into health_tally (organization_id, day, sender, brand, program, wording, carrier, outcome, texts)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (organization_id, day, sender, brand, program, wording, carrier, outcome) do update
set texts = health_tally.texts + excluded.texts;

-- name: clear_alert
update alert set cleared_at = $1 where organization_id = $2 and alert_id = $3;
