-- Why: an evidence file that a record names.
-- In: :record_key, :digest, :size, :media_type, :file_name, :caption
INSERT OR IGNORE INTO v_evidence (record_key, digest, size, media_type, file_name, caption)
VALUES (:record_key, :digest, :size, :media_type, :file_name, :caption)
