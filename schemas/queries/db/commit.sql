-- Why: the only commit; pw_db_commit() runs it.
COMMIT
