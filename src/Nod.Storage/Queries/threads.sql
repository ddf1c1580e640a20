-- Threads, read by both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in SQLite. Every list is
-- across contacts by nature, and walks an index from its end.

-- name: threads
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and is_archived = $2 and (last_at, thread_id) < ($3, $4)
order by last_at desc, thread_id desc
limit $5;

-- name: threads_of_sender
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and sender = $2 and is_archived = $3 and (last_at, thread_id) < ($4, $5)
    and ($6 = 0 or assigned_to = '')
order by last_at desc, thread_id desc
limit $7;

-- name: threads_unread
-- What was put aside is read.
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and unread > 0 and (last_at, thread_id) < ($2, $3)
    and ($4 = 0 or assigned_to = $5)
    and ($6 = '' or sender = $6)
order by last_at desc, thread_id desc
limit $7;

-- name: threads_assigned
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and assigned_to = $2 and is_archived = $3 and (last_at, thread_id) < ($4, $5)
    and ($6 = '' or sender = $6)
order by last_at desc, thread_id desc
limit $7;

-- name: thread
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and thread_id = $2;

-- name: thread_messages
-- A contact's messages, newest first, each with the verdict of its latest judgement.
select
    message.content,
    (
        select decision.verdict from decision
        where decision.organization_id = message.organization_id
            and decision.contact_key = message.contact_key
            and decision.message_id = message.message_id
        order by decision.decision_id desc
        limit 1
    )
from message
where message.organization_id = $1 and message.contact_key = $2 and message.message_id < $3
order by message.message_id desc
limit $4;

-- name: thread_waiting
select
    message.content,
    (
        select decision.verdict from decision
        where decision.organization_id = message.organization_id
            and decision.contact_key = message.contact_key
            and decision.message_id = message.message_id
        order by decision.decision_id desc
        limit 1
    )
from message
where message.organization_id = $1 and message.contact_key = $2 and message.status = 'queued'
order by message.message_id;

-- name: thread_inbound
-- A person's texts to a sender, newest first.
select provider, provider_message_id, words, received_at, intent
from inbound
where organization_id = $1 and contact_key = $2 and sender = $3 and words is not null
    and (received_at < $4 or (received_at = $4 and provider_message_id < $5))
order by received_at desc, provider_message_id desc
limit $6;

-- name: thread_notes
select note_id, words, written_by, written_at
from thread_note
where organization_id = $1 and contact_key = $2 and sender = $3
order by note_id;
