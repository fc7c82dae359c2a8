/* What the steps of loading a form hand to each other. */
#pragma once

#include "sync/model/pw-form-private.h"
#include "sync/model/pw-form-xml.h"

G_BEGIN_DECLS

typedef struct {
  PwForm *form;          /* borrowed: what is being filled */
  xmlNode *model;        /* borrowed from the document, like the next ones */
  xmlNode *body;         /* h:body */
  xmlNode *instance;     /* root element of the main instance */
  GHashTable *texts;     /* itext id -> PwFormText; owned; keys belong to the form */
  GHashTable *instances; /* id of a secondary instance -> xmlNode of <instance>; owned */
  GHashTable *lists;     /* instance and column names -> PwFormList; owned, keys too */
} PwFormLoader;

/* itext: fills the languages and `texts`. */
gboolean pw_form_load_texts (PwFormLoader *loader, GError **error);

/* The text of a <label>, <hint> or such: by jr:itext() or in plain words. */
gboolean pw_form_load_text (PwFormLoader *loader, xmlNode *node, const PwFormText **text,
                            GError **error);

/* The text named by an attribute's value: jr:itext('id') or plain words; NULL gives NULL. */
gboolean pw_form_load_text_value (PwFormLoader *loader, xmlNode *node, const char *value,
                                  const PwFormText **text, GError **error);

/* The text that jr:itext() names by id, for an itemset. */
gboolean pw_form_find_text (PwFormLoader *loader, xmlNode *node, const char *id,
                            const PwFormText **text, GError **error);

/* <bind>: types and conditions. Before the body. */
gboolean pw_form_load_binds (PwFormLoader *loader, GError **error);

/* <h:body>: controls, labels, hints, and what is a repeat. */
gboolean pw_form_load_body (PwFormLoader *loader, GError **error);

/* The <item>s or the <itemset> inside a select. */
gboolean pw_form_load_choices (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control,
                               GError **error);

/* The entry that an absolute reference such as "/form_a/violation/place" names; refused if there is
 * none. NULL with no error for nodes of <meta>, if `meta_allowed`. */
PwFormEntry *pw_form_resolve (PwFormLoader *loader, xmlNode *node, const char *reference,
                              gboolean meta_allowed, GError **error);

G_END_DECLS
