-- What applicant tracking systems delivered, and what came of it: the same delivered again is known by its key. Where it is
-- about nobody, or about somebody who was erased, contact_key is empty.
create table connector_delivery (
    organization_id uuid not null,
    connector text not null,
    delivery text not null,
    delivery_id uuid not null,
    contact_key bytea not null,
    reference text,
    is_conflict bigint not null,
    content text,
    primary key (organization_id, connector, delivery)
);

create index connector_delivery_list on connector_delivery (organization_id, connector, delivery_id);

create index connector_delivery_conflict on connector_delivery (organization_id, connector, delivery_id)
where is_conflict = 1;

create index connector_delivery_reference on connector_delivery (organization_id, connector, reference, delivery_id)
where reference is not null;

create index connector_delivery_contact on connector_delivery (organization_id, contact_key);
