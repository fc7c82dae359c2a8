/* What a compiled expression and a context are made of. */
#pragma once

#include <glib.h>
#include <libxml/xpath.h>

#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

struct PwXpath {
  char *text;              /* owned */
  char *instance;          /* owned; NULL if it is not instance('x')/... */
  GArray *refs;            /* owned: PwXpathRef, with owned paths */
  gboolean counts_utc;     /* see pw_xpath_counts_utc() */
  xmlXPathCompExpr *whole; /* owned */
  GPtrArray *parts;        /* owned xmlXPathCompExpr: evaluated only when needed; NULL if none */
};

struct PwXpathContext {
  xmlDoc *main;            /* borrowed */
  PwXpathSource source;    /* what it points to is borrowed */
  xmlXPathContext *libxml; /* owned */
  const PwXpath *running;  /* borrowed; NULL between evaluations */
  xmlNode *current;        /* borrowed: the node evaluated at */
  guint depth;             /* evaluations inside each other */
  int libxml_error;        /* code of libxml2's last complaint in this evaluation, 0 for none */
  GError *error;           /* owned: why this evaluation ends */
  gboolean knows_now;
  PwMoment now;        /* of this evaluation */
  GRand *random;       /* owned */
  char *language;      /* owned */
  GHashTable *regexes; /* owned: pattern -> GRegex */
  GHashTable *rows;    /* owned: what this evaluation asked of lists -> borrowed doc */
};

/* Tells the context's libxml2 what it can call, and where to complain. */
void pw_xpath_offer_functions (PwXpathContext *context);

G_END_DECLS
