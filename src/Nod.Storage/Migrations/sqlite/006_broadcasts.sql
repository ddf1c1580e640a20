-- What was planned and where it stands.
create table broadcast (
    organization_id blob not null,
    broadcast_id blob not null primary key,
    is_open integer not null,
    content text not null
) strict, without rowid;

create index broadcast_list on broadcast (organization_id, broadcast_id);

create index broadcast_open on broadcast (broadcast_id) where is_open = 1;

-- Who was uploaded or judged. In the order of the contact keys, as contact_state is: a broadcast goes over both side by
-- side. Number and content are about the person and must go with them.
create table broadcast_recipient (
    organization_id blob not null,
    contact_key blob not null,
    broadcast_id blob not null,
    phone text not null,
    content text,
    message_id blob,
    verdict text,
    reason text,
    primary key (broadcast_id, contact_key)
) strict, without rowid;

-- How many messages of a broadcast stand where; moved in the transaction that moves the message.
create table broadcast_tally (
    organization_id blob not null,
    broadcast_id blob not null,
    status text not null,
    detail text not null,
    messages integer not null,
    primary key (broadcast_id, status, detail)
) strict, without rowid;

-- Messages of a broadcast are due apart from all others.
alter table outbox add column broadcast_id blob;

drop index outbox_due;

create index outbox_due on outbox (due_at, message_id) where claimed_at is null and broadcast_id is null;

create index outbox_broadcast on outbox (broadcast_id, due_at, message_id)
where claimed_at is null and broadcast_id is not null;

-- Stops as they come, for the opt-out rate of what runs.
create index consent_event_revocation on consent_event (organization_id, recorded_at) where kind = 'revocation';
