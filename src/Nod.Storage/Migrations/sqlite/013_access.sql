-- Who is signed in. The browser's secret is kept as its hash alone; what is over is forgotten in time.
create table session (
    token_sha256 text not null primary key,
    organization_id blob not null,
    session_id blob not null,
    content text not null
) strict, without rowid;

create unique index session_of on session (organization_id, session_id);

-- The audit trail: what users did. Append-only; names users and contact keys, never a candidate's number.
create table trail_entry (
    organization_id blob not null,
    entry_id blob not null,
    done_at integer not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null,
    primary key (organization_id, entry_id)
) strict, without rowid;

create index trail_entry_subject on trail_entry (organization_id, subject, entry_id);

create trigger trail_entry_keeps_rows before delete on trail_entry
begin
    select raise(abort, 'trail_entry is append-only');
end;

create trigger trail_entry_keeps_values before update on trail_entry
begin
    select raise(abort, 'trail_entry is append-only');
end;

-- Doubtful texts that somebody must look at, without reading every event.
create index consent_event_hold on consent_event (organization_id, event_id) where kind = 'hold';
