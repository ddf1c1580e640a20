-- News of messages that their callers are still to be told; a row is gone when it was told.
create table callback (
    organization_id blob not null,
    contact_key blob not null,
    callback_id blob not null primary key,
    due_at integer not null,
    content text not null
) strict, without rowid;

create index callback_due on callback (due_at, callback_id);

-- An organization's messages in the order they were accepted, for lists.
create index message_organization on message (organization_id, message_id);
