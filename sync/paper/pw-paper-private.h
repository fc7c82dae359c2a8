/* What the layouts of forms share. For sync/paper/pw-paper*.c. */
#pragma once

#include "sync/paper/pw-paper.h"

G_BEGIN_DECLS

typedef struct {
  const PwForm *form;        /* borrowed */
  json_t *answers;           /* borrowed */
  const PwPaperFacts *facts; /* borrowed */
  GPtrArray *lines;          /* owned */
} PwPaperWriter;

void _pw_paper_add (PwPaperWriter *writer, PwPaperKind kind, guint indent, const char *number,
                    const char *label, const char *text);
/* The answer at `path` (a question, without entries in it) of `within`, in words; "" if none.
 * `prefix` is the path of `within` in the form. (transfer full) */
char *_pw_paper_value (const PwPaperWriter *writer, json_t *within, const char *prefix,
                       const char *path);
/* The entries of the repeat at `path`: an array or NULL. (transfer none) */
json_t *_pw_paper_entries (const PwPaperWriter *writer, const char *path);

void _pw_paper_write_form_a (PwPaperWriter *writer);

G_END_DECLS
