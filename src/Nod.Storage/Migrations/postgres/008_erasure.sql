-- Erasing: the content of events goes with an erasure and with nothing else. Whoever was erased is known here by contact
-- key alone. pending says which files may still tell of them; null when nothing is left to be done.
create table erasure (
    organization_id uuid not null,
    contact_key bytea not null,
    event_id uuid not null,
    erased_at bigint not null,
    reason text collate "C" not null,
    pending text,
    primary key (organization_id, contact_key, event_id)
);

create index erasure_open on erasure (event_id) where pending is not null;

create trigger erasure_keeps_rows before delete on erasure
for each row execute function refuse_change();

create trigger erasure_keeps_all before truncate on erasure
for each statement execute function refuse_change();

create trigger erasure_keeps_values before update on erasure
for each row
when (
    new.pending is not null
    or (new.organization_id, new.contact_key, new.event_id, new.erased_at, new.reason)
        is distinct from (old.organization_id, old.contact_key, old.event_id, old.erased_at, old.reason)
)
execute function refuse_change();

-- The one exception to keeping: what an event of a person says may go once a later erasure of that person is on record.
create function refuse_unless_erased() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from erasure
        where organization_id = old.organization_id and contact_key = old.contact_key and event_id > old.event_id
    ) then
        return old;
    end if;
    raise exception '% goes with an erasure only', tg_table_name;
end
$$;

create trigger consent_detail_keeps_rows before delete on consent_detail
for each row execute function refuse_unless_erased();

create trigger consent_detail_keeps_values before update on consent_detail
for each row execute function refuse_change();

create trigger consent_detail_keeps_all before truncate on consent_detail
for each statement execute function refuse_change();

-- Which events name which files: a file goes when nobody's event names it any more.
create table attachment_use (
    organization_id uuid not null,
    sha256 text collate "C" not null,
    event_id uuid not null,
    contact_key bytea not null,
    primary key (organization_id, sha256, event_id)
);

create index attachment_use_contact on attachment_use (organization_id, contact_key);

insert into attachment_use (organization_id, sha256, event_id, contact_key)
select distinct detail.organization_id, file ->> 'sha256', detail.event_id, detail.contact_key
from consent_detail detail,
    json_array_elements(convert_from(detail.body, 'UTF8')::json #> '{evidence,attachments}') file
where position(convert_to('"attachments":[', 'UTF8') in detail.body) > 0;

-- Whom a kept answer is about; nobody's is empty. Answers kept before this was here go after two days.
alter table idempotency add column contact_key bytea not null default '';

create index inbound_contact on inbound (organization_id, contact_key);

-- The planner's statistics would keep samples of numbers and texts, where no erasure reaches them.
alter table contact_state alter column phone set statistics 0, alter column state set statistics 0,
    alter column traffic set statistics 0, alter column person set statistics 0;
alter table consent_detail alter column salt set statistics 0, alter column body set statistics 0;
alter table message alter column phone set statistics 0, alter column content set statistics 0;
alter table outbox alter column phone set statistics 0;
alter table decision alter column content set statistics 0;
alter table inbound alter column phone set statistics 0, alter column words set statistics 0;
alter table idempotency alter column body set statistics 0;
alter table callback alter column content set statistics 0;
alter table broadcast_recipient alter column phone set statistics 0, alter column content set statistics 0;
alter table evidence_pack alter column content set statistics 0;
