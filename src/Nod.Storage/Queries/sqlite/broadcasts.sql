-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: load_broadcast
select content from broadcast where organization_id = $1 and broadcast_id = $2;

-- name: write_broadcast
insert into broadcast (organization_id, broadcast_id, is_open, content)
values ($1, $2, $3, $4)
on conflict (broadcast_id) do update set is_open = excluded.is_open, content = excluded.content;

-- name: write_recipient
-- What is not given stays as it is.
insert into broadcast_recipient
    (organization_id, contact_key, broadcast_id, phone, content, message_id, verdict, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (broadcast_id, contact_key) do update
set content = coalesce(excluded.content, content), message_id = coalesce(excluded.message_id, message_id),
    verdict = coalesce(excluded.verdict, verdict), reason = coalesce(excluded.reason, reason);

-- name: write_tally
insert into broadcast_tally (organization_id, broadcast_id, status, detail, messages)
values ($1, $2, $3, $4, $5)
on conflict (broadcast_id, status, detail) do update set messages = broadcast_tally.messages + excluded.messages;
