-- What judged and was judged by: packs, lists, wordings, settings, each under the SHA-256 of its text. Append-only; no
-- personal data.
create table kept_document (
    sha256 text collate "C" not null primary key,
    kind text collate "C" not null,
    name text not null,
    content text not null,
    kept_at bigint not null
);

create trigger kept_document_keeps_rows before update or delete on kept_document
for each row execute function refuse_change();

create trigger kept_document_keeps_all before truncate on kept_document
for each statement execute function refuse_change();

-- What a person of the organization should look at; one for each message and cause.
create table alert (
    organization_id uuid not null,
    alert_id uuid not null,
    message_id uuid not null,
    code text collate "C" not null,
    raised_at bigint not null,
    detail text not null,
    primary key (organization_id, alert_id)
);

create unique index alert_message on alert (organization_id, message_id, code);
