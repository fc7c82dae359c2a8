-- Why: a device asks to be let in; its newest request counts.
-- In: all columns of request
INSERT OR REPLACE INTO request (device, public_key, name, region, asked_ms, received_ms, spool_key,
  seal_public)
VALUES (:device, :public_key, :name, :region, :asked_ms, :received_ms, :spool_key,
  :seal_public)
