-- Answers in the order they came, and apart from them where each key's answer stands. Keys are random: written one by one,
-- each would cost a page of its own. They are put in their places later, many at a time and sorted; until then the
-- writer knows them from memory (SqliteAnswers). Up to which answer that is done stands in installation.
create table answers_in_order (
    answer_id integer not null primary key,
    organization_id blob not null,
    key_hash blob not null,
    request_hash blob not null,
    status integer not null,
    body blob not null,
    created_at integer not null
) strict;

insert into answers_in_order (organization_id, key_hash, request_hash, status, body, created_at)
select organization_id, key_hash, request_hash, status, body, created_at from idempotency order by created_at;

drop table idempotency;

alter table answers_in_order rename to idempotency;

create table idempotency_key (
    organization_id blob not null,
    key_hash blob not null,
    answer_id integer not null,
    primary key (organization_id, key_hash)
) strict, without rowid;

insert into idempotency_key (organization_id, key_hash, answer_id)
select organization_id, key_hash, answer_id from idempotency order by organization_id, key_hash;

insert into installation (name, value)
values ('answers_placed', (select coalesce(max(answer_id), 0) from idempotency));
