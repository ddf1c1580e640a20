-- Messages as their callers look at them, for both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in
-- SQLite.

-- name: messages_before
-- An organization's messages, newest first; across contacts by nature.
select content from message
where organization_id = $1 and message_id < $2
order by message_id desc
limit $3;

-- name: messages_after
select content from message
where organization_id = $1 and message_id > $2
order by message_id
limit $3;

-- name: due_callbacks
-- News that is to be told; across contacts by nature.
select content from callback where due_at <= $1 order by due_at, callback_id limit $2;
