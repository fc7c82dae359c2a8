-- Why: the views go, to be made anew.
DROP VIEW IF EXISTS v_village;
DROP VIEW IF EXISTS v_open_item;
DROP VIEW IF EXISTS v_withdrawn_trust;
DROP VIEW IF EXISTS v_report;
DROP VIEW IF EXISTS v_evidence_state;
DROP VIEW IF EXISTS v_contact;
DROP VIEW IF EXISTS v_act;
DROP VIEW IF EXISTS v_subject;
DROP TABLE IF EXISTS v_refused;
DROP TABLE IF EXISTS v_reported;
DROP TABLE IF EXISTS v_device;
DROP TABLE IF EXISTS v_item;
DROP TABLE IF EXISTS v_evidence;
DROP TABLE IF EXISTS v_record;
DROP TABLE IF EXISTS view_dirty_device;
DROP TABLE IF EXISTS view_dirty_record;
DROP TABLE IF EXISTS view_basis;
