-- What was asked for and where it stands; the packs themselves are files in the data folder.
create table evidence_pack (
    organization_id blob not null,
    pack_id blob not null primary key,
    status text not null,
    content text not null
) strict, without rowid;

create index evidence_pack_open on evidence_pack (pack_id) where status in ('queued', 'building');

-- A contact's messages, for evidence.
create index message_contact on message (organization_id, contact_key, message_id);
