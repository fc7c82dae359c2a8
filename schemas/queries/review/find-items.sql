-- Why: a person types the first digits of an item's id.
-- In: :first, :last 8 bytes: the least and the greatest id with those digits
-- Out: id; two rows are enough to see that it fits several
SELECT DISTINCT id FROM v_open_item WHERE id BETWEEN :first AND :last LIMIT 2
