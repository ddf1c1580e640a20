-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: load_import
select content from consent_import where organization_id = $1 and import_id = $2;

-- name: write_import
insert into consent_import (organization_id, import_id, is_open, content)
values ($1, $2, $3, $4)
on conflict (import_id) do update set is_open = excluded.is_open, content = excluded.content;

-- name: write_import_batch
insert into import_batch (organization_id, import_id, run, batch, content) values ($1, $2, $3, $4, $5);
