-- What was asked for and where it stands; the packs themselves are files in the data folder. A contact's messages need
-- no index here: they are keyed by contact.
create table evidence_pack (
    organization_id uuid not null,
    pack_id uuid not null,
    status text collate "C" not null,
    content text not null,
    primary key (organization_id, pack_id)
);

create index evidence_pack_open on evidence_pack (pack_id) where status in ('queued', 'building');
