-- Automations and saved audiences, read by both dialects: $1, $2 … as in threads.sql.

-- name: hiring_event
select content from hiring_event where organization_id = $1 and event_id = $2;

-- name: hiring_events
-- Newest first; across contacts by nature.
select content from hiring_event
where organization_id = $1 and event_id < $2
order by event_id desc
limit $3;

-- name: tasks
select content from automation_task where organization_id = $1 and contact_key = $2 order by automation;

-- name: due_tasks
-- Across contacts by nature.
select content from automation_task
where due_at is not null and due_at <= $1
order by due_at, organization_id, contact_key, automation
limit $2;

-- name: next_task
select due_at from automation_task where due_at is not null order by due_at limit 1;

-- name: runs
-- Newest first; across contacts by nature.
select content from automation_run
where organization_id = $1 and automation = $2 and run_id < $3
order by run_id desc
limit $4;

-- name: count_texted
select count(*) from automation_run
where organization_id = $1 and automation = $2 and run_id >= $3 and outcome = 'texted';

-- name: members
-- In the order of the contact keys; across contacts by nature.
select phone from audience_member
where organization_id = $1 and audience = $2 and contact_key > $3
order by contact_key
limit $4;

-- name: count_members
select count(*) from audience_member where organization_id = $1 and audience = $2;
