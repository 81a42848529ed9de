-- What goes with a member is found by an index of its own, taken-back rows included.
CREATE INDEX shipped_of_member ON shipped (member_id);
