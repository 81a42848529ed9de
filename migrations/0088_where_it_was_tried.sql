-- A delivery says where it was tried from its first attempt on, and not only once Discord has it: what may be there unnoticed is looked
-- for in that channel. Those that were tried before are told here.
UPDATE delivery SET channel_id = (
    SELECT COALESCE(round.thread_id, round.channel_id) FROM round WHERE round.round_id = delivery.round_id)
    WHERE kind IN ('comparison', 'closing', 'closing_edit')
      AND attempts > 0 AND state <> 'done' AND message_id IS NULL AND channel_id IS NULL;
UPDATE delivery SET channel_id = (
    SELECT milestone.channel_id FROM milestone WHERE milestone.delivery_id = delivery.delivery_id)
    WHERE kind = 'milestone' AND attempts > 0 AND state <> 'done' AND message_id IS NULL AND channel_id IS NULL;
