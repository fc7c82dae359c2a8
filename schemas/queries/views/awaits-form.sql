-- Why: would a record look different if this form were at hand?
-- In: :create (kind), :form (digest)   Out: 1 if so
SELECT EXISTS (SELECT 1 FROM v_record WHERE form_known = 0 AND state <> 'orphan')
  OR EXISTS (SELECT 1 FROM v_refused JOIN op ON op.op_key = v_refused.op_key
             WHERE op.kind = :create AND instr (op.bytes, :form) > 0)
