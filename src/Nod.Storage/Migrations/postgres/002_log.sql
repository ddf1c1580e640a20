-- The transparency log: which event has which place, the tiles of the tree, and how far it has come. No personal data.

create table log_leaf (
    leaf_index bigint not null primary key,
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null
);

create unique index log_leaf_event_id on log_leaf (event_id);

-- A tile that is not full grows at its end.
create table log_tile (
    level bigint not null,
    tile_index bigint not null,
    hashes bytea not null,
    primary key (level, tile_index)
);

-- One row.
create table log_head (
    name text collate "C" not null primary key check (name = 'head'),
    revision bigint not null,
    size bigint not null,
    checkpoint text not null
);

insert into log_head (name, revision, size, checkpoint) values ('head', 0, 0, '');

-- What waits for its place. Commits may become visible in another order than that of their identifiers, so a place in
-- the order can't tell what was passed over; a row per event can.
create table log_queue (
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null primary key
);

insert into log_queue (organization_id, contact_key, event_id)
select organization_id, contact_key, event_id from consent_event;

-- The latest checkpoint that enough witnesses have cosigned, and the time stamps on checkpoints.
create table log_cosigned (
    name text collate "C" not null primary key check (name = 'cosigned'),
    size bigint not null,
    checkpoint text not null
);

create table log_timestamp (
    size bigint not null,
    authority text collate "C" not null,
    checkpoint text not null,
    token bytea not null,
    stamped_at bigint not null,
    primary key (size, authority)
);
