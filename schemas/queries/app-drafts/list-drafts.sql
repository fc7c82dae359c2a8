-- Why: all drafts; what they say is sealed.
-- Out: id, sealed
SELECT id, sealed FROM draft ORDER BY id
