/* What the form files share: the parts of a form that the public header hides. */
#pragma once

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* A code list; several nodes may share one. */
typedef struct {
  GArray *choices;     /* of PwFormChoice; owned */
  GHashTable *by_code; /* code -> index of the first with that code; owned */
} PwFormList;

/* How many kinds of expressions are evaluated in an order of their own. */
#define PW_FORM_TRIGGERS PW_FORM_CONSTRAINT

/* A node with what its public part does not show. */
typedef struct {
  PwFormNode node;       /* first, so that a PwFormNode * is a PwFormEntry * */
  GPtrArray *children;   /* of PwFormEntry, borrowed from the form; NULL for a question */
  GHashTable *by_name;   /* name -> PwFormEntry; owned; NULL for a question */
  const char *full_path; /* borrowed from the form's strings */
  PwFormList *list;      /* borrowed from the form; NULL if it is no select */
  xmlNode *template; /* of a repeat: a new entry; owned, in the form's document but not linked */
  xmlNode *first;    /* of a repeat, while loading: its first entry, borrowed */
  gboolean has_template; /* the file has a jr:template; otherwise the first entry is it */
  guint asked;           /* place of its first control in the body, from 1; 0 if there is none */
  guint number;          /* place in the form's entries */
  PwFormDependent *dependents; /* owned */
  guint dependent_count;
} PwFormEntry;

/* One form ("image", "short", "guidance" ...) of a text in one language. */
typedef struct {
  const char *kind;
  const char *value;
} PwFormVariant;

/* A text in one language: its words cut at the outputs, and its other forms. */
typedef struct {
  const char *shown;     /* the words with "..." for each output; NULL if there are none */
  PwFormTextPart *parts; /* owned; NULL as long as `shown` is NULL */
  guint part_count;
  GArray *variants; /* of PwFormVariant; owned; NULL if there are none */
} PwFormWords;

struct PwFormText {
  const char *id;       /* NULL for a text that is not in itext */
  gboolean has_outputs; /* in any language */
  guint language_count;
  PwFormWords by_language[]; /* one for each language of the form */
};

struct PwForm {
  gint references;
  GBytes *bytes; /* owned, like all below */
  PwDigest digest;
  GStringChunk *strings; /* every text of the form */
  const char *id;        /* borrowed from strings, like the next ones */
  const char *version;
  const char *title;
  const char *instance_id; /* NULL if the main instance has none */
  GPtrArray *languages;    /* of const char *, borrowed from strings */
  guint default_language;
  GPtrArray *entries;    /* of PwFormEntry, the root first, parents before children */
  GPtrArray *texts;      /* of PwFormText */
  GHashTable *text_ids;  /* itext id -> PwFormText */
  GPtrArray *lists;      /* of PwFormList */
  GHashTable *by_path;   /* path -> PwFormEntry */
  GHashTable *by_full;   /* full path -> PwFormEntry */
  GHashTable *by_column; /* column -> PwFormEntry */
  guint choice_count;    /* of all lists */
  xmlDoc *main;          /* the main instance without namespaces and templates */
  GPtrArray *instances;  /* of PwFormInstance */
  GPtrArray *xpaths;     /* of PwXpath */
  GArray *actions;       /* of PwFormAction */
  GArray *triggers;      /* of PwFormTrigger, in the order of evaluation */
  PwXpathScope scope;
};

/* An empty form over `xml`. (transfer full) */
PwForm *pw_form_new (GBytes *xml);

/* A new node at the end of `parent` (NULL for the root); `name` and `path` belong to the form. */
PwFormEntry *pw_form_add_entry (PwForm *form, PwFormEntry *parent, const char *name);

/* A new text without words (`id` is borrowed or NULL), and a new empty list; both belong to the
 * form. */
PwFormText *pw_form_add_text (PwForm *form, const char *id);
PwFormList *pw_form_add_list (PwForm *form);

/* A new secondary instance; its document becomes the form's. */
void pw_form_add_instance (PwForm *form, const char *id, const char *src, const char *list,
                           xmlDoc *doc);

/* The entry at `full_path` ("/form_a/violation/place"), or NULL. */
PwFormEntry *pw_form_entry (const PwForm *form, const char *full_path);

/* What pw_form_scope() answers with. */
void pw_form_fill_scope (PwForm *form);

/* Frees what pw_form_add_text() made. */
void pw_form_text_free (gpointer text);

G_END_DECLS
