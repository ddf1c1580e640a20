-- A whole batch per statement: each parameter is a column.

-- name: load_import
-- Locked in the order of the keys, so that two writers wait for each other instead of for ever.
select consent_import.content
from consent_import
join unnest($1::uuid[], $2::uuid[]) as wanted (organization_id, import_id)
    on consent_import.organization_id = wanted.organization_id and consent_import.import_id = wanted.import_id
order by consent_import.organization_id, consent_import.import_id
for update of consent_import;

-- name: write_import
insert into consent_import (organization_id, import_id, is_open, content)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[])
on conflict (organization_id, import_id) do update set is_open = excluded.is_open, content = excluded.content;

-- name: write_import_batch
insert into import_batch (organization_id, import_id, run, batch, content)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[]);
