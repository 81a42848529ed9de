-- Where pages were split or filled anew, copies of rows can stay that no deletion knows of. So the file is written anew after an
-- erasing, and this is kept until it was.
ALTER TABLE erased ADD COLUMN swept BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX erased_unswept ON erased (hash, erased_at) WHERE swept = FALSE;
