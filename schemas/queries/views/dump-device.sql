-- Why: the rows of v_device without local keys, in canonical order.
-- Out: columns whose first letter says their kind (host-view-dump.c)
SELECT author.id AS x_id, name AS t_name, region AS t_region, revoked_after AS i_revoked_after,
  seq AS i_seq, digest AS x_digest, max_seq AS i_max_seq, missing AS i_missing, forked AS i_forked,
  operations AS i_operations, seal AS x_seal, host AS x_host, kept_after AS i_kept_after
FROM v_device LEFT JOIN author ON author.author_key = v_device.author_key
ORDER BY author.id
