-- Why: keep a frame of an unfinished transfer.
-- In: :transfer (4 bytes), :frame
INSERT OR IGNORE INTO frame (transfer, frame) VALUES (:transfer, :frame)
