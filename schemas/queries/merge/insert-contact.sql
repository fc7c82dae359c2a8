-- Why: a device was heard of; its clock against ours.
-- In: :author_key, :spool_key, :host_ms, :device_ms
INSERT OR IGNORE INTO contact (author_key, spool_key, host_ms, device_ms)
VALUES (:author_key, :spool_key, :host_ms, :device_ms)
