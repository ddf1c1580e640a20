-- What was planned and where it stands.
create table broadcast (
    organization_id uuid not null,
    broadcast_id uuid not null,
    is_open bigint not null,
    content text not null,
    primary key (organization_id, broadcast_id)
);

create index broadcast_open on broadcast (broadcast_id) where is_open = 1;

-- Who was uploaded or judged. Number and content are about the person and must go with them.
create table broadcast_recipient (
    organization_id uuid not null,
    contact_key bytea not null,
    broadcast_id uuid not null,
    phone text not null,
    content text,
    message_id uuid,
    verdict text collate "C",
    reason text collate "C",
    primary key (organization_id, contact_key, broadcast_id)
);

-- A broadcast goes over its recipients in the order of the contact keys.
create unique index broadcast_recipient_walk on broadcast_recipient (broadcast_id, contact_key);

-- How many messages of a broadcast stand where; moved in the transaction that moves the message.
create table broadcast_tally (
    organization_id uuid not null,
    broadcast_id uuid not null,
    status text collate "C" not null,
    detail text collate "C" not null,
    messages bigint not null,
    primary key (organization_id, broadcast_id, status, detail)
);

-- Messages of a broadcast are due apart from all others.
alter table outbox add column broadcast_id uuid;

drop index outbox_due;

create index outbox_due on outbox (due_at, message_id) where claimed_at is null and broadcast_id is null;

create index outbox_broadcast on outbox (broadcast_id, due_at, message_id)
where claimed_at is null and broadcast_id is not null;

-- Stops as they come, for the opt-out rate of what runs.
create index consent_event_revocation on consent_event (organization_id, recorded_at) where kind = 'revocation';
