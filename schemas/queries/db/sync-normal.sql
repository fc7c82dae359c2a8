-- Why: commits keep their order but do not wait, for work that can be done again.
PRAGMA synchronous = NORMAL
