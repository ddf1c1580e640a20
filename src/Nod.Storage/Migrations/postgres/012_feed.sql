-- What happened, for those who look on from outside: a row per commit and organization, written in that commit. entries are
-- references of 43 bytes each (FeedCodec); no personal data. Read after a place, forgotten from the front.
create table feed (
    organization_id uuid not null,
    batch_id uuid not null,
    entries bytea not null,
    primary key (organization_id, batch_id)
);

create index feed_batch on feed (batch_id);

-- Who goes over the feed, and how far they came.
create table follower (
    organization_id uuid not null,
    name text collate "C" not null,
    content text not null,
    primary key (organization_id, name)
);

-- What webhooks were told, and what they are still to be told (due_at is not null). No personal data.
create table webhook_delivery (
    organization_id uuid not null,
    webhook_id uuid not null,
    event_id text collate "C" not null,
    status text collate "C" not null,
    due_at bigint,
    content text not null,
    primary key (organization_id, webhook_id, event_id)
);

create index webhook_delivery_due on webhook_delivery (organization_id, webhook_id, due_at) where due_at is not null;

-- What came of texts, counted by what they are told apart by. No personal data.
create table health_tally (
    organization_id uuid not null,
    day text collate "C" not null,
    sender text collate "C" not null,
    brand text collate "C" not null,
    program text collate "C" not null,
    wording text collate "C" not null,
    carrier text collate "C" not null,
    outcome text collate "C" not null,
    texts bigint not null,
    primary key (organization_id, day, sender, brand, program, wording, carrier, outcome)
);

-- An alert about no message has its own identifier for one.
alter table alert add column subject text;

alter table alert add column cleared_at bigint;

create index alert_open on alert (organization_id, alert_id) where subject is not null and cleared_at is null;
