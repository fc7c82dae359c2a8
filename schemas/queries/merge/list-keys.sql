-- Why: the public keys of all devices that were let in.
-- Out: author_key, id, public_key
SELECT author.author_key, author.id, author.public_key
FROM v_device JOIN author ON author.author_key = v_device.author_key
