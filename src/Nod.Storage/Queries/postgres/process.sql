-- The server's processes, and who holds the database.

-- name: introduce
-- Which process this is. A commit that is not waited for would be acknowledged before it is on disk.
select
    pid,
    (extract(epoch from backend_start) * 1000000)::bigint,
    set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)
from pg_stat_activity
where pid = pg_backend_pid();

-- name: end
-- Tells a process to end; answers nothing once it is gone. Its number may have been given to another since.
select pg_terminate_backend(pid)
from pg_stat_activity
where pid = $1 and (extract(epoch from backend_start) * 1000000)::bigint = $2;

-- name: hold
select pg_try_advisory_lock(hashtextextended('nod store', 0));

-- name: let_go
select pg_advisory_unlock(hashtextextended('nod store', 0));

-- name: wait_to_upgrade
select pg_advisory_lock(hashtextextended('nod upgrade', 0));

-- name: encoding
select current_setting('server_encoding');

-- name: holder
select value from installation where name = 'holder';

-- name: set_holder
insert into installation (name, value) values ('holder', $1)
on conflict (name) do update set value = excluded.value;

-- name: clear_holder
delete from installation where name = 'holder' and value = $1;

-- name: size
select pg_database_size(current_database());

-- name: next_segment
select pg_switch_wal();

-- name: checkpoint
checkpoint;
