-- News of messages that their callers are still to be told; a row is gone when it was told.
create table callback (
    organization_id uuid not null,
    contact_key bytea not null,
    callback_id uuid not null,
    due_at bigint not null,
    content text not null,
    primary key (organization_id, contact_key, callback_id)
);

create index callback_due on callback (due_at, callback_id);

-- An organization's messages in the order they were accepted, for lists.
create index message_organization on message (organization_id, message_id);
