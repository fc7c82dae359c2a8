/* Small forms for tests, put together from parts, each part on a known line. */
#pragma once

#include "sync/base/pw-error.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* NULL is what the comment says. The root is <data>. */
typedef struct {
  const char *start;    /* line 1: nothing */
  const char *head;     /* line 3: a title */
  const char *itext;    /* line 4: nothing */
  const char *root;     /* line 5: attributes of the main instance: id and version */
  const char *nodes;    /* line 6: <a/><g><b/></g> */
  const char *instance; /* line 7: more instances: none */
  const char *binds;    /* line 8: none */
  const char *body;     /* line 9: an input for /data/a */
} FormParts;

char *form_parts_xml (const FormParts *parts);

/* Loads bytes. (transfer full) */
PwForm *form_parts_load_bytes (const char *xml, gsize length, GError **error);

/* Must load / must be refused: with `reason` in its words, which begin with `line`. */
PwForm *form_parts_load (const FormParts *parts);
void form_parts_refused (const FormParts *parts, const char *line, const char *reason);

/* The node at `path`, which must be there. */
const PwFormNode *form_parts_node (const PwForm *form, const char *path);

/* The order of evaluation: "/a calculate, /g relevant". (transfer full) */
char *form_parts_order (const PwForm *form);

G_END_DECLS
