-- How a habit's weekly summary showed somebody: by name, and by the words of a lesson. One that is made again shows nobody in another way.
ALTER TABLE delivery_part ADD COLUMN named BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE delivery_part ADD COLUMN quoted BOOLEAN NOT NULL DEFAULT FALSE;
