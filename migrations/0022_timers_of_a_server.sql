-- A server that has its data erased is forgotten by the timers that were started in it.
CREATE INDEX timer_by_server ON timer (server_id) WHERE server_id IS NOT NULL;
