-- A whole batch per statement: each parameter is a column.

-- name: write_feed
insert into feed (organization_id, batch_id, entries)
select * from unnest($1::uuid[], $2::uuid[], $3::bytea[]);

-- name: forget_feed
delete from feed using unnest($1::uuid[]) as old (batch_id) where feed.batch_id <= old.batch_id;

-- name: forget_deliveries
-- What is still to be tried stays.
delete from webhook_delivery using unnest($1::text[]) as old (event_id)
where webhook_delivery.event_id < old.event_id and webhook_delivery.due_at is null;

-- name: write_follower
insert into follower (organization_id, name, content)
select * from unnest($1::uuid[], $2::text[], $3::text[])
on conflict (organization_id, name) do update set content = excluded.content;

-- name: drop_follower
delete from follower using unnest($1::uuid[], $2::text[]) as gone (organization_id, name)
where follower.organization_id = gone.organization_id and follower.name = gone.name;

-- name: write_delivery
insert into webhook_delivery (organization_id, webhook_id, event_id, status, due_at, content)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[])
on conflict (organization_id, webhook_id, event_id) do update
set status = excluded.status, due_at = excluded.due_at, content = excluded.content;

-- name: write_health
insert into health_tally as known (organization_id, day, sender, brand, program, wording, carrier, outcome, texts)
select * from unnest
    ($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
on conflict (organization_id, day, sender, brand, program, wording, carrier, outcome) do update
set texts = known.texts + excluded.texts;

-- name: clear_alert
update alert set cleared_at = over.cleared_at
from unnest($1::bigint[], $2::uuid[], $3::uuid[]) as over (cleared_at, organization_id, alert_id)
where alert.organization_id = over.organization_id and alert.alert_id = over.alert_id;
