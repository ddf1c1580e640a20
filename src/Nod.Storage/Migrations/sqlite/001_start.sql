-- Contact-level tables start with (organization_id, contact_key). Times are microseconds since 1970 in UTC,
-- identifiers 16 bytes big-endian. Tables keyed by a UUIDv7 grow at their end: a random index fewer per event.

create table installation (
    name text not null primary key,
    value text not null
) strict, without rowid;

create table catalog (
    organization_id blob not null,
    kind text not null,
    key text not null,
    unique_key text,
    body text not null,
    updated_at integer not null,
    primary key (organization_id, kind, key)
) strict, without rowid;

create unique index catalog_unique_key on catalog (unique_key) where unique_key is not null;

-- Append-only; no personal data. The content and its salt stand in consent_detail, where they can be erased.
create table consent_event (
    organization_id blob not null,
    contact_key blob not null,
    event_id blob not null primary key,
    previous_event_id blob,
    kind text not null,
    schema integer not null,
    recorded_at integer not null,
    commitment blob not null
) strict, without rowid;

create trigger consent_event_keeps_rows before delete on consent_event
begin
    select raise(abort, 'consent_event is append-only');
end;

-- "insert or replace" deletes without telling the trigger above.
create trigger consent_event_keeps_place before insert on consent_event
when exists (select 1 from consent_event where event_id = new.event_id)
begin
    select raise(abort, 'consent_event is append-only');
end;

create trigger consent_event_keeps_values before update on consent_event
begin
    select raise(abort, 'consent_event is append-only');
end;

create table consent_detail (
    organization_id blob not null,
    contact_key blob not null,
    event_id blob not null primary key,
    salt blob not null,
    body blob not null
) strict, without rowid;

-- The fold of a contact's events and the counters of what was sent: the one row a decision reads.
create table contact_state (
    organization_id blob not null,
    contact_key blob not null,
    revision integer not null,
    phone text,
    state blob not null,
    traffic blob not null,
    person text,
    primary key (organization_id, contact_key)
) strict, without rowid;

create table message (
    organization_id blob not null,
    contact_key blob not null,
    message_id blob not null primary key,
    phone text,
    status text not null,
    content text not null
) strict;

-- What is still to be done: waiting (claimed_at is null) or handed over without a known outcome.
create table outbox (
    organization_id blob not null,
    contact_key blob not null,
    message_id blob not null primary key,
    phone text not null,
    due_at integer not null,
    claimed_at integer
) strict, without rowid;

create index outbox_due on outbox (due_at, message_id) where claimed_at is null;

create index outbox_claimed on outbox (claimed_at) where claimed_at is not null;

create table decision (
    organization_id blob not null,
    contact_key blob not null,
    message_id blob not null,
    decision_id blob not null,
    judged_at integer not null,
    verdict text not null,
    content text not null,
    primary key (message_id, decision_id)
) strict;

create table inbound (
    organization_id blob not null,
    contact_key blob not null,
    provider text not null,
    provider_message_id text not null,
    sender text not null,
    phone text,
    words text,
    intent text not null,
    received_at integer not null,
    primary key (provider, provider_message_id)
) strict;

-- Kept in the order of time: a new answer goes to the end, old ones are forgotten from the front, and what a random
-- key touches is one small index.
create table idempotency (
    organization_id blob not null,
    key_hash blob not null,
    request_hash blob not null,
    status integer not null,
    body blob not null,
    created_at integer not null,
    primary key (created_at, organization_id, key_hash)
) strict, without rowid;

create unique index idempotency_key on idempotency (organization_id, key_hash);
