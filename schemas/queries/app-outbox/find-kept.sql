-- Why: the parcel that was made of just this range, so that sending again gives the same bytes.
-- In: :first, :last, :made_min_ms, :made_max_ms: when it may have been sealed
-- Out: digest, parcel, made_ms
SELECT digest, parcel, made_ms FROM sent
WHERE first_seq = :first AND last_seq = :last AND parcel IS NOT NULL
  AND made_ms BETWEEN :made_min_ms AND :made_max_ms
ORDER BY made_ms DESC LIMIT 1
