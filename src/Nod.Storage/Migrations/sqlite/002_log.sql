-- The transparency log: which event has which place, the tiles of the tree, and how far it has come. No personal data.

create table log_leaf (
    leaf_index integer not null primary key,
    organization_id blob not null,
    contact_key blob not null,
    event_id blob not null
) strict;

create unique index log_leaf_event_id on log_leaf (event_id);

-- A tile that is not full grows at its end.
create table log_tile (
    level integer not null,
    tile_index integer not null,
    hashes blob not null,
    primary key (level, tile_index)
) strict, without rowid;

-- One row. last_event_id is the event of the last leaf.
create table log_head (
    name text not null primary key check (name = 'head'),
    revision integer not null,
    size integer not null,
    checkpoint text not null,
    last_event_id blob not null
) strict, without rowid;

insert into log_head (name, revision, size, checkpoint, last_event_id) values ('head', 0, 0, '', x'');

-- What waits for its place is whatever was recorded after the last leaf; recording costs nothing more for it. That
-- passes nothing over as long as identifiers rise, which the trigger below sees to.
create view log_queue as
select organization_id, contact_key, event_id from consent_event
where event_id > (select last_event_id from log_head);

-- "insert or replace" deletes without telling the trigger on deletes.
drop trigger consent_event_keeps_place;

create trigger consent_event_keeps_place before insert on consent_event
when exists (select 1 from consent_event where event_id >= new.event_id)
begin
    select raise(abort, 'consent_event is append-only, and its identifiers rise');
end;

-- The latest checkpoint that enough witnesses have cosigned, and the time stamps on checkpoints.
create table log_cosigned (
    name text not null primary key check (name = 'cosigned'),
    size integer not null,
    checkpoint text not null
) strict, without rowid;

create table log_timestamp (
    size integer not null,
    authority text not null,
    checkpoint text not null,
    token blob not null,
    stamped_at integer not null,
    primary key (size, authority)
) strict, without rowid;
