-- A server that is erased finds its notices without reading everybody's.
CREATE INDEX notice_by_server ON notice (server_id) WHERE server_id IS NOT NULL;
