-- Why: a test makes the store full without filling a disk.
PRAGMA max_page_count = 60
