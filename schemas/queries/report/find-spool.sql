-- Why: a batch in the spool is named by the first digits of its digest.
-- In: :first, :last 32 bytes: the least and the greatest digest with those digits
-- Out: spool_key; two rows are enough to see that it fits several
SELECT spool_key FROM spool WHERE digest BETWEEN :first AND :last LIMIT 2
