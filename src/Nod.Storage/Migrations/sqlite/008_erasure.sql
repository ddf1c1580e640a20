-- Erasing: the content of events goes with an erasure and with nothing else. Whoever was erased is known here by contact
-- key alone. pending says which files may still tell of them; null when nothing is left to be done.
create table erasure (
    organization_id blob not null,
    contact_key blob not null,
    event_id blob not null,
    erased_at integer not null,
    reason text not null,
    pending text,
    primary key (organization_id, contact_key, event_id)
) strict, without rowid;

create index erasure_open on erasure (event_id) where pending is not null;

create trigger erasure_keeps_rows before delete on erasure
begin
    select raise(abort, 'erasure is append-only');
end;

create trigger erasure_keeps_place before insert on erasure
when exists (
    select 1 from erasure
    where organization_id = new.organization_id and contact_key = new.contact_key and event_id >= new.event_id
)
begin
    select raise(abort, 'erasure is append-only');
end;

create trigger erasure_keeps_values before update on erasure
when new.pending is not null
    or (new.organization_id, new.contact_key, new.event_id, new.erased_at, new.reason)
        is not (old.organization_id, old.contact_key, old.event_id, old.erased_at, old.reason)
begin
    select raise(abort, 'erasure is append-only');
end;

-- The one exception to keeping: what an event of a person says may go once a later erasure of that person is on record.
create trigger consent_detail_keeps_rows before delete on consent_detail
when not exists (
    select 1 from erasure
    where organization_id = old.organization_id and contact_key = old.contact_key and event_id > old.event_id
)
begin
    select raise(abort, 'consent_detail goes with an erasure only');
end;

create trigger consent_detail_keeps_values before update on consent_detail
begin
    select raise(abort, 'consent_detail goes with an erasure only');
end;

-- "insert or replace" deletes without telling the trigger on deletes.
create trigger consent_detail_keeps_place before insert on consent_detail
when exists (select 1 from consent_detail where event_id = new.event_id)
begin
    select raise(abort, 'consent_detail goes with an erasure only');
end;

-- Which events name which files: a file goes when nobody's event names it any more.
create table attachment_use (
    organization_id blob not null,
    sha256 text not null,
    event_id blob not null,
    contact_key blob not null,
    primary key (organization_id, sha256, event_id)
) strict, without rowid;

create index attachment_use_contact on attachment_use (organization_id, contact_key);

insert or ignore into attachment_use (organization_id, sha256, event_id, contact_key)
select detail.organization_id, json_extract(file.value, '$.sha256'), detail.event_id, detail.contact_key
from consent_detail detail, json_each(cast(detail.body as text), '$.evidence.attachments') file
where instr(detail.body, cast('"attachments"' as blob)) > 0;

-- Whom a kept answer is about; nobody's is empty. Answers kept before this was here go after two days.
alter table idempotency add column contact_key blob not null default x'';

-- Both grow at their end, so it costs no page of its own.
create index idempotency_created_at on idempotency (created_at);

create trigger idempotency_takes_its_key after delete on idempotency
begin
    delete from idempotency_key
    where organization_id = old.organization_id and key_hash = old.key_hash and answer_id = old.answer_id;
end;

-- A broadcast's recipients by person.
create index broadcast_recipient_contact on broadcast_recipient (organization_id, contact_key);

create index inbound_contact on inbound (organization_id, contact_key);
