-- How people of the organization work on the texts between a person and a sender. One small row, written beside a text
-- without being read; the texts stand where they always do.
create table thread (
    organization_id uuid not null,
    contact_key bytea not null,
    sender text collate "C" not null,
    thread_id uuid not null,
    phone text not null,
    revision bigint not null,
    started_at bigint not null,
    last_at bigint not null,
    last_inbound_at bigint,
    unread bigint not null,
    is_archived bigint not null,
    assigned_to text collate "C" not null,
    primary key (organization_id, contact_key, sender)
);

create unique index thread_by_id on thread (organization_id, thread_id);

-- A list for each way to look at them, newest first. Nobody is assigned as the empty user.
create index thread_list on thread (organization_id, is_archived, last_at, thread_id);

create index thread_sender on thread (organization_id, sender, is_archived, last_at, thread_id);

create index thread_unread on thread (organization_id, last_at, thread_id) where unread > 0;

create index thread_assigned on thread (organization_id, assigned_to, is_archived, last_at, thread_id);

insert into thread
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
select organization_id, contact_key, sender, gen_random_uuid(), min(phone), 1, min(received_at), max(received_at),
    max(received_at), 0, 0, ''
from inbound
where phone is not null
group by organization_id, contact_key, sender;

create table thread_note (
    organization_id uuid not null,
    contact_key bytea not null,
    note_id uuid not null,
    sender text collate "C" not null,
    words text not null,
    written_by text not null,
    written_at bigint not null,
    primary key (organization_id, contact_key, note_id)
);

-- What happened in hiring, as other systems told it.
create table hiring_event (
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null,
    kind text collate "C" not null,
    content text not null,
    primary key (organization_id, contact_key, event_id)
);

create unique index hiring_event_list on hiring_event (organization_id, event_id);

-- What an automation has to do for a person; due_at is the next, null when nothing waits.
create table automation_task (
    organization_id uuid not null,
    contact_key bytea not null,
    automation text collate "C" not null,
    due_at bigint,
    content text not null,
    primary key (organization_id, contact_key, automation)
);

create index automation_task_due on automation_task (due_at) where due_at is not null;

-- The log of automations.
create table automation_run (
    organization_id uuid not null,
    contact_key bytea not null,
    run_id uuid not null,
    automation text collate "C" not null,
    outcome text collate "C" not null,
    content text not null,
    primary key (organization_id, contact_key, run_id)
);

create index automation_run_list on automation_run (organization_id, automation, run_id);

-- Who is in a saved audience. In the order of the contact keys: a broadcast goes over them.
create table audience_member (
    organization_id uuid not null,
    contact_key bytea not null,
    audience text collate "C" not null,
    phone text not null,
    primary key (organization_id, contact_key, audience)
);

create unique index audience_member_walk on audience_member (organization_id, audience, contact_key);
