-- What is known of people on block lists of providers: since when each stands there, when it was found gone, and when the
-- provider was told of a stop of ours.
create table block_list_entry (
    organization_id blob not null,
    contact_key blob not null,
    provider text not null,
    list text not null,
    phone text not null,
    listed_at integer,
    gone_at integer,
    told_at integer,
    primary key (organization_id, contact_key, provider, list)
) strict, without rowid;

create index block_list_entry_list on block_list_entry (organization_id, provider, list, contact_key);

-- Texts from people that applications are still to be told of; a row is gone when it was told.
create table inbound_forward (
    organization_id blob not null,
    contact_key blob not null,
    forward_id blob not null,
    due_at integer not null,
    content text not null,
    primary key (organization_id, contact_key, forward_id)
) strict, without rowid;

create index inbound_forward_due on inbound_forward (due_at, forward_id);
