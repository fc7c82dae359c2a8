-- Why: parcels that were handed on may go when the person says so.
DELETE FROM courier WHERE given_ms IS NOT NULL
