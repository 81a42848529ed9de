-- The last *Yes* to a timer that is asked about: one that Discord delivers a second time, hours later, is no answer to what was asked
-- in between.
ALTER TABLE timer ADD COLUMN run_on_by BIGINT;
