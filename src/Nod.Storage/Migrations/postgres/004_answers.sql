-- Nothing changes here: several processes look keys up in one index, and PostgreSQL's pages are not the writer's cost.
select 1;
