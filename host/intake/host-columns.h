/* Core columns of a record (village, acts ...) read straight from the CBOR of its answers.
 *
 * Which node of a form is which column is said by pw:column on its bind; what the form marks
 * confidential is no column, but for the village. A form that this host does
 * not have is read by the names of columns at the top level alone. The same walk serves the merge
 * of a new record and the folding of an old one, so both always agree. */
#pragma once

#include "sync/model/pw-forms.h"

G_BEGIN_DECLS

typedef enum {
  /* one text each */
  HOST_COLUMN_VILLAGE,
  HOST_COLUMN_ELECTION,
  HOST_COLUMN_STAGE,
  HOST_COLUMN_VIOLATION_FOUND,
  HOST_COLUMN_OCCURRED_AT,
  HOST_COLUMN_KNOWN_AT,
  /* lists */
  HOST_COLUMN_ACTS,     /* a text or an array of texts */
  HOST_COLUMN_SUBJECTS, /* an array of maps */
} HostColumn;

#define HOST_COLUMN_TEXTS HOST_COLUMN_ACTS
#define HOST_COLUMN_COUNT (HOST_COLUMN_SUBJECTS + 1)

/* A piece of the bytes that were walked: the text itself, or a whole encoded list. */
typedef struct {
  guint32 offset;
  guint32 length; /* 0: absent, or not of the column's kind */
} HostSpan;

typedef struct {
  HostSpan spans[HOST_COLUMN_COUNT];
  gboolean is_plain; /* small, and all of it what pw_body_read_answers() accepts: there is no need
                      * to ask it */
} HostColumns;

/* The columns of one form. */
typedef struct HostColumnPlan HostColumnPlan;
/* Those of all forms; read-only after it is made, may be used by several threads. */
typedef struct HostColumnPlans HostColumnPlans;

/* `forms` is borrowed and must outlive it. (transfer full) */
HostColumnPlans *host_column_plans_new (const PwForms *forms);
void host_column_plans_free (HostColumnPlans *plans);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostColumnPlans, host_column_plans_free)

/* The plan of the form with that digest; for an unknown one the plan of names. Never NULL. */
const HostColumnPlan *host_column_plans_find (const HostColumnPlans *plans, const PwDigest *form);
/* FALSE for the plan of names. */
gboolean host_column_plan_is_known (const HostColumnPlan *plan);
/* Path of the village in answers, such as "/village". */
const char *host_column_plan_village_path (const HostColumnPlan *plan);
/* What the plans depend on: equal digests, equal columns. */
PwDigest host_column_plans_digest (const HostColumnPlans *plans);

/* Walks one canonical CBOR map. FALSE if it is not one (then nothing is set). */
gboolean host_columns_read (const HostColumnPlan *plan, const guint8 *answers, gsize length,
                            HostColumns *columns);

/* --- lists ----------------------------------------------------------------------------------- */

/* A text in place, not NUL-terminated; `text` is NULL where there is none. */
typedef struct {
  const char *text;
  gsize length;
} HostText;

typedef struct {
  HostText name, position, role;
} HostSubject;

/* The n-th act or subject of a span, `*at` being 0 at first and moved on by each call; FALSE after
 * the last. Entries of another kind are passed over (acts) or come without texts (subjects). */
gboolean host_columns_next_act (const guint8 *list, gsize length, gsize *at, HostText *act);
gboolean host_columns_next_subject (const HostColumnPlan *plan, const guint8 *list, gsize length,
                                    gsize *at, HostSubject *subject);

G_END_DECLS
