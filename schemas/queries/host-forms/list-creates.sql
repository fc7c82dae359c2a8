-- Why: which forms did this handheld hold when it wrote its newest records?
-- In: :device, :create (kind), :limit   Out: bytes
SELECT op.bytes FROM op JOIN author ON author.author_key = op.author_key
WHERE author.id = :device AND op.kind = :create
ORDER BY op.seq DESC LIMIT :limit
