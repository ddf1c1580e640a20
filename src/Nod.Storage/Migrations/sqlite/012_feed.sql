-- What happened, for those who look on from outside: a row per commit and organization, written in that commit. entries are
-- references of 43 bytes each (FeedCodec); no personal data. Read after a place, forgotten from the front.
create table feed (
    organization_id blob not null,
    batch_id blob not null,
    entries blob not null,
    primary key (batch_id, organization_id)
) strict, without rowid;

create index feed_organization on feed (organization_id, batch_id);

-- Who goes over the feed, and how far they came.
create table follower (
    organization_id blob not null,
    name text not null,
    content text not null,
    primary key (organization_id, name)
) strict, without rowid;

-- What webhooks were told, and what they are still to be told (due_at is not null). No personal data.
create table webhook_delivery (
    organization_id blob not null,
    webhook_id blob not null,
    event_id text not null,
    status text not null,
    due_at integer,
    content text not null,
    primary key (organization_id, webhook_id, event_id)
) strict, without rowid;

create index webhook_delivery_due on webhook_delivery (organization_id, webhook_id, due_at) where due_at is not null;

-- What came of texts, counted by what they are told apart by. No personal data.
create table health_tally (
    organization_id blob not null,
    day text not null,
    sender text not null,
    brand text not null,
    program text not null,
    wording text not null,
    carrier text not null,
    outcome text not null,
    texts integer not null,
    primary key (organization_id, day, sender, brand, program, wording, carrier, outcome)
) strict, without rowid;

-- An alert about no message has its own identifier for one.
alter table alert add column subject text;

alter table alert add column cleared_at integer;

create index alert_open on alert (organization_id, alert_id) where subject is not null and cleared_at is null;
