/* Where a path leads, by names, without looking at any document. */
#pragma once

#include <glib.h>

#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

typedef enum {
  PW_XPATH_IN_MAIN, /* `names` lead there from the root of the main instance */
  PW_XPATH_IN_LIST, /* in another instance */
  PW_XPATH_NOWHERE, /* somewhere in the main instance; what it may be is in the refs already */
} PwXpathWhere;

typedef struct {
  PwXpathWhere where;
  GPtrArray *names; /* owned array of borrowed names; none is the document itself */
  guint shared;     /* so many first names are the nodes on the way to the context node */
} PwXpathPlace;

PwXpathPlace *pw_xpath_place_new (PwXpathWhere where);
PwXpathPlace *pw_xpath_place_copy (const PwXpathPlace *place);
void pw_xpath_place_free (PwXpathPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwXpathPlace, pw_xpath_place_free)

/* "/form_a/violation" of the first `count` names. (transfer full) */
char *pw_xpath_place_path (const PwXpathPlace *place, guint count);

G_END_DECLS
