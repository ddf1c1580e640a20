-- What an installation knows of itself, and what is needed to move it: read by both dialects.

-- name: values
select name, value from installation order by name;

-- name: put_value
insert into installation (name, value) values ($1, $2)
on conflict (name) do update set value = excluded.value;

-- name: drop_value
delete from installation where name = $1;

-- name: last_waiting
-- The latest message that was accepted and not handed over.
select message_id from outbox where claimed_at is null order by message_id desc limit 1;

-- name: waiting_until
-- A page of the messages accepted up to one and not handed over.
select organization_id, phone, message_id from outbox
where claimed_at is null and message_id > $1 and message_id <= $2
order by message_id
limit $3;
