-- Why: keep one frame of an unfinished transfer.
-- In: :transfer, :frame
INSERT OR IGNORE INTO frame (transfer, frame) VALUES (:transfer, :frame)
