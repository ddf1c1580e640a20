-- What is known of people on block lists of providers: since when each stands there, when it was found gone, and when the
-- provider was told of a stop of ours.
create table block_list_entry (
    organization_id uuid not null,
    contact_key bytea not null,
    provider text not null,
    list text not null,
    phone text not null,
    listed_at bigint,
    gone_at bigint,
    told_at bigint,
    primary key (organization_id, contact_key, provider, list)
);

create index block_list_entry_list on block_list_entry (organization_id, provider, list, contact_key);

-- Texts from people that applications are still to be told of; a row is gone when it was told.
create table inbound_forward (
    organization_id uuid not null,
    contact_key bytea not null,
    forward_id uuid not null,
    due_at bigint not null,
    content text not null,
    primary key (organization_id, contact_key, forward_id)
);

create index inbound_forward_due on inbound_forward (due_at, forward_id);

-- No samples of what people may have erased.
alter table block_list_entry alter column phone set statistics 0;
alter table inbound_forward alter column content set statistics 0;
