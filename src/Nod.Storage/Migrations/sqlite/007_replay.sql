-- What judged and was judged by: packs, lists, wordings, settings, each under the SHA-256 of its text. Append-only; no
-- personal data.
create table kept_document (
    sha256 text not null primary key,
    kind text not null,
    name text not null,
    content text not null,
    kept_at integer not null
) strict, without rowid;

create trigger kept_document_keeps_rows before delete on kept_document
begin
    select raise(abort, 'kept_document is append-only');
end;

create trigger kept_document_keeps_values before update on kept_document
begin
    select raise(abort, 'kept_document is append-only');
end;

-- What a person of the organization should look at; one for each message and cause.
create table alert (
    organization_id blob not null,
    alert_id blob not null,
    message_id blob not null,
    code text not null,
    raised_at integer not null,
    detail text not null,
    primary key (organization_id, alert_id)
) strict, without rowid;

create unique index alert_message on alert (organization_id, message_id, code);
