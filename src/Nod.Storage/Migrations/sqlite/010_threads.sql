-- How people of the organization work on the texts between a person and a sender. One small row, written beside a text
-- without being read; the texts stand where they always do.
create table thread (
    organization_id blob not null,
    contact_key blob not null,
    sender text not null,
    thread_id blob not null,
    phone text not null,
    revision integer not null,
    started_at integer not null,
    last_at integer not null,
    last_inbound_at integer,
    unread integer not null,
    is_archived integer not null,
    assigned_to text not null,
    primary key (organization_id, contact_key, sender)
) strict, without rowid;

create unique index thread_by_id on thread (organization_id, thread_id);

-- A list for each way to look at them, newest first. Nobody is assigned as the empty user.
create index thread_list on thread (organization_id, is_archived, last_at, thread_id);

create index thread_sender on thread (organization_id, sender, is_archived, last_at, thread_id);

create index thread_unread on thread (organization_id, last_at, thread_id) where unread > 0;

create index thread_assigned on thread (organization_id, assigned_to, is_archived, last_at, thread_id);

insert into thread
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
select organization_id, contact_key, sender, randomblob(16), min(phone), 1, min(received_at), max(received_at),
    max(received_at), 0, 0, ''
from inbound
where phone is not null
group by organization_id, contact_key, sender;

create table thread_note (
    organization_id blob not null,
    contact_key blob not null,
    note_id blob not null primary key,
    sender text not null,
    words text not null,
    written_by text not null,
    written_at integer not null
) strict, without rowid;

create index thread_note_contact on thread_note (organization_id, contact_key, sender, note_id);

-- What happened in hiring, as other systems told it.
create table hiring_event (
    organization_id blob not null,
    contact_key blob not null,
    event_id blob not null primary key,
    kind text not null,
    content text not null
) strict, without rowid;

create index hiring_event_list on hiring_event (organization_id, event_id);

create index hiring_event_contact on hiring_event (organization_id, contact_key);

-- What an automation has to do for a person; due_at is the next, null when nothing waits.
create table automation_task (
    organization_id blob not null,
    contact_key blob not null,
    automation text not null,
    due_at integer,
    content text not null,
    primary key (organization_id, contact_key, automation)
) strict, without rowid;

create index automation_task_due on automation_task (due_at) where due_at is not null;

-- The log of automations.
create table automation_run (
    organization_id blob not null,
    contact_key blob not null,
    run_id blob not null primary key,
    automation text not null,
    outcome text not null,
    content text not null
) strict, without rowid;

create index automation_run_list on automation_run (organization_id, automation, run_id);

create index automation_run_contact on automation_run (organization_id, contact_key);

-- Who is in a saved audience. In the order of the contact keys: a broadcast goes over them.
create table audience_member (
    organization_id blob not null,
    contact_key blob not null,
    audience text not null,
    phone text not null,
    primary key (organization_id, audience, contact_key)
) strict, without rowid;

create index audience_member_contact on audience_member (organization_id, contact_key);
