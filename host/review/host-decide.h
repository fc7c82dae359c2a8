/* Decisions: a named person settles what two supervisors wrote differently (design 10). */
#pragma once

#include <jansson.h>

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* What a person decides. Just one of `take`, `value`, `is_unset` says it. All borrowed. */
typedef struct {
  PwId record;
  const char *path;
  guint take;        /* 1..: the alternative with that number; 0: not so */
  json_t *value;     /* this value; NULL: not so */
  gboolean is_unset; /* no answer at all */
  const char *reason;
  const char *person; /* who decides */
} HostDecision;

/* Appends a `decide` operation whose parents are all heads of the record; the views follow, and the
 * record's authors learn of it with their next replies. The
 * value that now stands is put into `settled` (may be NULL): (transfer full), NULL if absent.
 * It is for fields that are disputed, or were decided before: so a decision can be reversed.
 * Errors: NOT_FOUND (no such record), REFUSED (the field is not disputed, no such alternative, or
 * the value does not fit the form: the message has the path and the reason). */
gboolean host_decide (HostStore *store, const HostDecision *decision, json_t **settled,
                      GError **error);

G_END_DECLS
