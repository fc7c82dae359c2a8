-- Why: what strangers say they hold is not kept.
-- In: :device   Out: 1 if it is enrolled, or asked to be and is not a stranger
SELECT EXISTS (SELECT 1 FROM author WHERE id = :device) OR EXISTS (SELECT 1 FROM request WHERE device = :device)
