/* What the steps of loading a form hand to each other. */
#pragma once

#include "sync/model/pw-form-private.h"
#include "sync/model/pw-form-xml.h"

G_BEGIN_DECLS

typedef struct {
  PwForm *form;         /* borrowed: what is being filled */
  xmlNode *model;       /* borrowed from the document, like the next ones */
  xmlNode *body;        /* h:body */
  xmlNode *instance;    /* root element of the main instance */
  GHashTable *bind_ids; /* id of a bind -> its nodeset, a full path; owned */
  GHashTable *shapes;   /* full path -> PwFormShape, what the body makes of a node; owned */
  GHashTable *lists;    /* instance and column names -> PwFormList; owned, keys too */
  guint asked;          /* controls seen so far */
  guint outputs;        /* expressions in texts checked so far */
} PwFormLoader;

/* Flags: what the body says of a node before the tree is known. */
typedef enum {
  PW_FORM_SHAPE_GROUP = 1 << 0,    /* a <group> names it */
  PW_FORM_SHAPE_REPEAT = 1 << 1,   /* a <repeat> names it */
  PW_FORM_SHAPE_QUESTION = 1 << 2, /* a control names it */
} PwFormShape;

/* --- paths (pw-form-path.c) ------------------------------------------------------------------ */

/* "../b" at "/data/a" is "/data/b": `reference` as a full path without prefixes and predicates;
 * `context` is the full path it starts from. Refused if it is no plain path. NULL on error. The
 * path belongs to the form. */
const char *pw_form_absolute (PwFormLoader *loader, xmlNode *node, const char *reference,
                              const char *context, GError **error);

/* What `node`'s bind= or `attribute`= (ref, nodeset) names, as a full path; `*path` is NULL if it
 * has neither. */
gboolean pw_form_reference (PwFormLoader *loader, xmlNode *node, const char *attribute,
                            const char *context, const char **path, GError **error);

/* TRUE for "/data/meta" and what is below, where the tree has no such node: OpenRosa's, filled by
 * the program. */
gboolean pw_form_is_meta (const PwFormLoader *loader, const char *full_path);

/* The entry at a full path; refused with the element's name if the main instance has none. */
PwFormEntry *pw_form_resolve (PwFormLoader *loader, xmlNode *node, const char *full_path,
                              GError **error);

/* --- steps, in this order -------------------------------------------------------------------- */

/* <instance> of another id than the main one. */
gboolean pw_form_load_instance (PwFormLoader *loader, xmlNode *instance, GError **error);

/* itext: fills the languages and the texts. */
gboolean pw_form_load_texts (PwFormLoader *loader, GError **error);

/* Ids of binds, and which nodes the body calls groups and repeats. */
gboolean pw_form_survey (PwFormLoader *loader, GError **error);

/* The main instance: entries, templates, and the document of a new one. */
gboolean pw_form_load_tree (PwFormLoader *loader, GError **error);

/* <bind>: types and expressions. */
gboolean pw_form_load_binds (PwFormLoader *loader, GError **error);

/* <h:body>: controls, labels, hints. */
gboolean pw_form_load_body (PwFormLoader *loader, GError **error);

/* Actions of the model. */
gboolean pw_form_load_model_actions (PwFormLoader *loader, GError **error);

/* The outputs of every text that a node shows. */
gboolean pw_form_check_outputs (PwFormLoader *loader, GError **error);

/* Puts the expressions in order; refuses cycles. */
gboolean pw_form_order (PwForm *form, GError **error);

/* --- parts ----------------------------------------------------------------------------------- */

/* The text of a <label>, <hint> or such: by jr:itext() or in plain words. */
gboolean pw_form_load_text (PwFormLoader *loader, xmlNode *node, const PwFormText **text,
                            GError **error);

/* The text named by an attribute's value: jr:itext('id') or plain words. NULL gives NULL, and so
 * does an id that itext does not have: the faces show the name of the node then. */
const PwFormText *pw_form_text_of (PwFormLoader *loader, const char *value);

/* The words inside `node`, cut at its <output>s, put in place of those in `words`. */
gboolean pw_form_load_words (PwFormLoader *loader, xmlNode *node, PwFormWords *words,
                             GError **error);

/* The attribute `name` of `element`, compiled for `entry`; `*xpath` is NULL if there is none or it
 * is empty. */
gboolean pw_form_compile_attribute (PwFormLoader *loader, xmlNode *element, const char *ns,
                                    const char *name, const PwFormEntry *entry,
                                    const PwXpath **xpath, GError **error);

/* `text`, which stands in `what` of `element`, compiled for `entry`. It belongs to the form; NULL
 * on error. */
const PwXpath *pw_form_compile (PwFormLoader *loader, xmlNode *element, const char *what,
                                const char *text, const PwFormEntry *entry, GError **error);

/* Type and range of a control's node. */
gboolean pw_form_settle_type (PwFormLoader *loader, xmlNode *control, PwFormNode *node,
                              GError **error);

/* The <item>s or the <itemset> inside a select. */
gboolean pw_form_load_choices (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control,
                               GError **error);

/* A list that the control's appearance names: search('list', ...). `found` tells whether it does.
 */
gboolean pw_form_load_search (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control,
                              gboolean *found, GError **error);

/* A list that query= of an <input> names: makes a select of it. */
gboolean pw_form_load_query (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control,
                             const char *query, GError **error);

/* TRUE for setvalue and what is refused with it. */
gboolean pw_form_is_action (const xmlNode *node);

/* An action; `entry` is the question or repeat that it stands in, NULL elsewhere. */
gboolean pw_form_load_action (PwFormLoader *loader, xmlNode *action, const PwFormEntry *entry,
                              GError **error);

G_END_DECLS
