-- Files of consents that are gone over, and how far each has come.
create table consent_import (
    organization_id uuid not null,
    import_id uuid not null,
    is_open bigint not null,
    content text not null,
    primary key (organization_id, import_id)
);

create index consent_import_open on consent_import (import_id) where is_open = 1;

-- What came of the rows, batch by batch; written in the transaction that records them. Holds nothing about anybody.
create table import_batch (
    organization_id uuid not null,
    import_id uuid not null,
    run bigint not null,
    batch bigint not null,
    content text not null,
    primary key (organization_id, import_id, run, batch)
);
