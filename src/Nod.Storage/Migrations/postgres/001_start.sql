-- Contact-level tables start their key with (organization_id, contact_key), so that they can be spread by it. Times
-- are microseconds since 1970 in UTC. Texts that are compared or ordered are so byte by byte, as in SQLite, whatever
-- language the database speaks.

create table installation (
    name text collate "C" not null primary key,
    value text not null
);

create table catalog (
    organization_id uuid not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    unique_key text collate "C",
    body text not null,
    updated_at bigint not null,
    primary key (organization_id, kind, key)
);

create unique index catalog_unique_key on catalog (unique_key) where unique_key is not null;

-- Append-only; no personal data. The content and its salt stand in consent_detail, where they can be erased.
create table consent_event (
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null,
    previous_event_id uuid,
    kind text not null,
    schema bigint not null,
    recorded_at bigint not null,
    commitment bytea not null,
    primary key (organization_id, contact_key, event_id)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end
$$;

create trigger consent_event_keeps_rows before update or delete on consent_event
for each row execute function refuse_change();

create trigger consent_event_keeps_all before truncate on consent_event
for each statement execute function refuse_change();

create table consent_detail (
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null,
    salt bytea not null,
    body bytea not null,
    primary key (organization_id, contact_key, event_id)
);

-- The fold of a contact's events and the counters of what was sent: the one row a decision reads.
create table contact_state (
    organization_id uuid not null,
    contact_key bytea not null,
    revision bigint not null,
    phone text,
    state bytea not null,
    traffic bytea not null,
    person text,
    primary key (organization_id, contact_key)
);

create table message (
    organization_id uuid not null,
    contact_key bytea not null,
    message_id uuid not null,
    phone text,
    status text not null,
    content text not null,
    primary key (organization_id, contact_key, message_id)
);

create index message_id on message (message_id);

-- What is still to be done: waiting (claimed_at is null) or handed over without a known outcome.
create table outbox (
    organization_id uuid not null,
    contact_key bytea not null,
    message_id uuid not null,
    phone text not null,
    due_at bigint not null,
    claimed_at bigint,
    primary key (organization_id, contact_key, message_id)
);

create index outbox_due on outbox (due_at, message_id) where claimed_at is null;

create index outbox_claimed on outbox (claimed_at) where claimed_at is not null;

create table decision (
    organization_id uuid not null,
    contact_key bytea not null,
    message_id uuid not null,
    decision_id uuid not null,
    judged_at bigint not null,
    verdict text not null,
    content text not null,
    primary key (organization_id, contact_key, message_id, decision_id)
);

create index decision_message on decision (message_id);

create table inbound (
    organization_id uuid not null,
    contact_key bytea not null,
    provider text collate "C" not null,
    provider_message_id text collate "C" not null,
    sender text not null,
    phone text,
    words text,
    intent text not null,
    received_at bigint not null,
    primary key (provider, provider_message_id)
);

create table idempotency (
    organization_id uuid not null,
    key_hash bytea not null,
    request_hash bytea not null,
    status bigint not null,
    body bytea not null,
    created_at bigint not null,
    primary key (organization_id, key_hash)
);

create index idempotency_created_at on idempotency (created_at);

-- Ends a transaction that wrote fewer rows than it meant to, because another writer was faster.
create function expect_rows(written bigint, wanted bigint) returns void language plpgsql as $$
begin
    if written <> wanted then
        raise exception '% of % rows were written first by somebody else', wanted - written, wanted
            using errcode = 'NOD01';
    end if;
end
$$;
