-- Answers by their idempotency keys (SqliteAnswers).

-- name: write
insert into idempotency (organization_id, key_hash, request_hash, status, body, created_at, contact_key, answer_id)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: find
-- By where it stands.
select request_hash, status, body from idempotency where answer_id = $1;

-- name: look_up
-- By its key, once that is in its place.
select answer.request_hash, answer.status, answer.body
from idempotency_key place join idempotency answer on answer.answer_id = place.answer_id
where place.organization_id = $1 and place.key_hash = $2;

-- name: last
-- Numbers are not given twice, also when the answers they were given to are forgotten.
select max(
    coalesce((select max(answer_id) from idempotency), 0),
    coalesce((select cast(value as integer) from installation where name = 'answers_placed'), 0)
);

-- name: fresh
-- Those whose keys are in memory only; all of them when the database was filled from a copy.
select organization_id, key_hash, answer_id from idempotency
where answer_id > coalesce((select cast(value as integer) from installation where name = 'answers_placed'), 0)
order by answer_id;

-- name: place
insert into idempotency_key (organization_id, key_hash, answer_id) values ($1, $2, $3)
on conflict (organization_id, key_hash) do update set answer_id = excluded.answer_id;

-- name: placed
insert into installation (name, value) values ('answers_placed', $1)
on conflict (name) do update set value = excluded.value;

-- name: old
-- Looks at the first few only: they came in the order of time.
select organization_id, key_hash, answer_id
from (select organization_id, key_hash, answer_id, created_at from idempotency order by answer_id limit $1)
where created_at < $2;

-- name: forget
-- A trigger takes the key from its place.
delete from idempotency where answer_id = $1;
