-- Answers by their idempotency keys.

-- name: write_answer
insert into idempotency (organization_id, key_hash, request_hash, status, body, created_at, contact_key)
select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bytea[]);

-- name: load_answers
select answer.organization_id, answer.key_hash, answer.request_hash, answer.status, answer.body
from idempotency answer
join unnest($1::uuid[], $2::bytea[]) as wanted (organization_id, key_hash)
    on answer.organization_id = wanted.organization_id and answer.key_hash = wanted.key_hash;

-- name: forget_answers
-- A few at a time, so that nobody waits long.
delete from idempotency where (organization_id, key_hash) in (
    select organization_id, key_hash from idempotency where created_at < $1 order by created_at limit $2
);
