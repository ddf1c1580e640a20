-- Who is signed in. The browser's secret is kept as its hash alone; what is over is forgotten in time.
create table session (
    token_sha256 text collate "C" not null primary key,
    organization_id uuid not null,
    session_id uuid not null,
    content text not null
);

create unique index session_of on session (organization_id, session_id);

-- The audit trail: what users did. Append-only; names users and contact keys, never a candidate's number.
create table trail_entry (
    organization_id uuid not null,
    entry_id uuid not null,
    done_at bigint not null,
    actor text not null,
    action text collate "C" not null,
    subject text collate "C" not null,
    detail text not null,
    primary key (organization_id, entry_id)
);

create index trail_entry_subject on trail_entry (organization_id, subject, entry_id);

create trigger trail_entry_keeps_rows before update or delete on trail_entry
for each row execute function refuse_change();

create trigger trail_entry_keeps_all before truncate on trail_entry
for each statement execute function refuse_change();

-- Doubtful texts that somebody must look at, without reading every event.
create index consent_event_hold on consent_event (organization_id, event_id) where kind = 'hold';

-- Events of a few days, to count them; they are recorded in the order of time.
create index consent_event_recorded on consent_event using brin (recorded_at);
