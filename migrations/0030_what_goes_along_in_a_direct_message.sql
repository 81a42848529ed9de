-- What may also be said in the weekly direct message of who chose it, and in which one it went along.
ALTER TABLE notice ADD COLUMN direct BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE notice ADD COLUMN delivery_id BIGINT REFERENCES delivery (delivery_id) ON DELETE SET NULL;
CREATE INDEX notice_by_delivery ON notice (delivery_id) WHERE delivery_id IS NOT NULL;
