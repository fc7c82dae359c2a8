-- Why: an act that a record names; twice is once.
-- In: :record_key, :act (bytes of UTF-8)
INSERT OR IGNORE INTO v_act (record_key, act) VALUES (:record_key, CAST (:act AS TEXT))
