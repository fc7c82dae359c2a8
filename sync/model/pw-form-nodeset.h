/* The nodeset of an itemset, instance('acts')/root/item[...], as far as it can be read without
 * answers. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

typedef struct {
  char *instance;       /* its id; owned */
  char *steps;          /* "root/item", without predicates; owned */
  gboolean is_filtered; /* there are predicates, or randomize() */
} PwFormNodeset;

/* FALSE if `text` is not instance('...') with plain steps, alone or in randomize(). */
gboolean pw_form_nodeset_parse (const char *text, PwFormNodeset *nodeset);

/* The elements of `doc` that the steps lead to. GPtrArray of xmlNode. (transfer full) */
GPtrArray *pw_form_nodeset_items (const PwFormNodeset *nodeset, xmlDoc *doc);

void pw_form_nodeset_clear (PwFormNodeset *nodeset);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwFormNodeset, pw_form_nodeset_clear)

G_END_DECLS
