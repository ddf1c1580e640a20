-- Read by both dialects: $1, $2 … are positional in PostgreSQL and named, in order, in SQLite.

-- name: import
select content from consent_import where organization_id = $1 and import_id = $2;

-- name: imports
-- Newest first.
select content from consent_import
where organization_id = $1 and import_id < $2
order by import_id desc
limit $3;

-- name: open_imports
select content from consent_import where is_open = 1 order by import_id;

-- name: import_batches
select batch, content from import_batch
where organization_id = $1 and import_id = $2 and run = $3 and batch >= $4
order by batch
limit $5;
