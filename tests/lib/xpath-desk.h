/* What tests of expressions need: the report of tests/data/xpath, its lists, and tables of cases.
 */
#pragma once

#include <glib.h>

#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

typedef struct {
  xmlDoc *report;          /* owned: report.xml */
  xmlDoc *regions;         /* owned: regions.xml, instance "wilayah" and list "desa" */
  GPtrArray *rows;         /* owned docs: answers of the list */
  GString *asked;          /* which rows were asked for */
  PwXpathScope scope;      /* repeats: saksi, saksi/bukti, hari; instances of `source` */
  PwXpathContext *context; /* owned: the clock says 2024-10-07T21:43:05.123+07:00 */
} XpathDesk;

XpathDesk *xpath_desk_new (void);
void xpath_desk_free (XpathDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XpathDesk, xpath_desk_free)

/* The one node at an XPath of libxml2's own; it has to be there. */
xmlNode *xpath_desk_node (XpathDesk *desk, const char *path);
/* What the expression gives at the node, as text; "! " and the message if it is refused. (transfer
 * full) */
char *xpath_desk_evaluate (XpathDesk *desk, const char *path, const char *expression);

/* Calls `check` for each line of tests/data/xpath/NAME that is no comment, cut at its tabs, with
 * "NAME:LINE" as `where`. The lines have to have so many fields. */
typedef void (*XpathCase) (XpathDesk *desk, char **fields, const char *where);
void xpath_desk_table (const char *name, guint fields, XpathCase check);

G_END_DECLS
