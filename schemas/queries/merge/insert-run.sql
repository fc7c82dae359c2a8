-- Why: the numbers of one merge are kept; also the commit that makes all before it durable.
-- In: :started_ms, :ended_ms, :report
INSERT INTO run (started_ms, ended_ms, report) VALUES (:started_ms, :ended_ms, :report)
