-- Why: the rows of v_reported without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT author.id AS x_host, device AS x_device, v_reported.public_key AS x_key, seal AS x_seal,
  name AS t_name, region AS t_region, enrolled_ms AS i_enrolled_ms, revoked_after AS i_revoked_after
FROM v_reported LEFT JOIN author ON author.author_key = v_reported.author_key
ORDER BY author.id, device
