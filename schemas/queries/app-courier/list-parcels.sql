-- Why: what is carried, in the order it was taken.
-- Out: digest, kind, address, length in bytes, taken_ms, given_ms (NULL: not handed on yet)
SELECT digest, kind, address, length (parcel), taken_ms, given_ms FROM courier ORDER BY taken_ms, digest
