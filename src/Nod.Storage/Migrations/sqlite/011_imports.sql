-- Files of consents that are gone over, and how far each has come.
create table consent_import (
    organization_id blob not null,
    import_id blob not null primary key,
    is_open integer not null,
    content text not null
) strict, without rowid;

create index consent_import_list on consent_import (organization_id, import_id);

create index consent_import_open on consent_import (import_id) where is_open = 1;

-- What came of the rows, batch by batch; written in the transaction that records them. Holds nothing about anybody.
create table import_batch (
    organization_id blob not null,
    import_id blob not null,
    run integer not null,
    batch integer not null,
    content text not null,
    primary key (import_id, run, batch)
) strict, without rowid;
