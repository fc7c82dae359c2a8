-- Why: is a QR transfer in the spool already? Its id is the first four bytes of the content's digest.
-- In: :low, :high (the id with zeros, and with ones, to the length of a digest)
-- Out: how many
SELECT count (*) FROM spool WHERE digest BETWEEN :low AND :high
