-- Why: people know a device by its holder's name.
-- In: :device 16 bytes
-- Out: name
SELECT v_device.name FROM author JOIN v_device USING (author_key) WHERE author.id = :device
