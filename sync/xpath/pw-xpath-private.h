/* What a compiled expression is made of. */
#pragma once

#include <glib.h>
#include <libxml/xpath.h>

G_BEGIN_DECLS

struct PwXpath {
  char *text;              /* owned */
  char *instance;          /* owned; NULL if it is not instance('x')/... */
  GArray *refs;            /* owned: PwXpathRef, with owned paths */
  xmlXPathCompExpr *whole; /* owned */
  GPtrArray *parts;        /* owned xmlXPathCompExpr: evaluated only when needed; NULL if none */
};

G_END_DECLS
