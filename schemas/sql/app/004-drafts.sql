-- Drafts that lie in one page each: without an index, a usual draft has neither a page of overflow, which would be
-- taken and wiped with every answer, nor an entry elsewhere. They are few, and found by looking through.

CREATE TABLE draft_in_row (
  id BLOB NOT NULL CHECK (length (id) = 16), -- drawn by chance, so no two are alike
  sealed BLOB NOT NULL -- canonical CBOR, schemas/formats/draft-v1.md; context "draft" || id
) STRICT;

INSERT INTO draft_in_row (id, sealed) SELECT id, sealed FROM draft ORDER BY id;
DROP TABLE draft;
ALTER TABLE draft_in_row RENAME TO draft;

PRAGMA user_version = 4;
