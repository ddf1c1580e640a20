-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: load_delivery
select 1 from connector_delivery where organization_id = $1 and connector = $2 and delivery = $3;

-- name: write_delivery
insert into connector_delivery (
    organization_id, connector, delivery, delivery_id, contact_key, reference, is_conflict, content
)
values ($1, $2, $3, $4, $5, $6, $7, $8);
