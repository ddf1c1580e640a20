-- A whole batch per statement: each parameter is a column.

-- name: load_delivery
select connector_delivery.organization_id, connector_delivery.connector, connector_delivery.delivery
from connector_delivery
join unnest($1::uuid[], $2::text[], $3::text[]) as wanted (organization_id, connector, delivery)
    on connector_delivery.organization_id = wanted.organization_id
    and connector_delivery.connector = wanted.connector
    and connector_delivery.delivery = wanted.delivery;

-- name: write_delivery
insert into connector_delivery (
    organization_id, connector, delivery, delivery_id, contact_key, reference, is_conflict, content
)
select * from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bytea[], $6::text[], $7::bigint[], $8::text[]
);
