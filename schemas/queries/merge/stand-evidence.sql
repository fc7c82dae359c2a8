-- Why: evidence files by state.
-- Out: state, count of files
SELECT state, count (DISTINCT digest) FROM v_evidence_state GROUP BY state
