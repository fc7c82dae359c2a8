/* What the form files share: the parts of a form that the public header hides. */
#pragma once

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* A code list; several nodes may share one. */
typedef struct {
  GArray *choices;     /* of PwFormChoice; owned */
  GHashTable *by_code; /* code -> index; owned */
} PwFormList;

/* A node with what its public part does not show. */
typedef struct {
  PwFormNode node;      /* first, so that a PwFormNode * is a PwFormEntry * */
  GPtrArray *children;  /* of PwFormEntry, borrowed from the form; NULL for a question */
  GHashTable *by_name;  /* name -> PwFormEntry; owned; NULL for a question */
  PwFormList *list;     /* borrowed from the form; NULL if it is no select */
  gboolean is_template; /* the main instance marks it as a repeat (jr:template) */
  gboolean conditional; /* has a relevant */
} PwFormEntry;

struct PwFormText {
  guint language_count;
  const char *by_language[]; /* one for each language of the form; NULL = not translated */
};

struct PwForm {
  gint references;
  GBytes *bytes; /* owned, like all below */
  PwDigest digest;
  GStringChunk *strings; /* every text of the form */
  const char *id;        /* borrowed from strings, like the next two */
  const char *version;
  const char *title;
  GPtrArray *languages; /* of const char *, borrowed from strings */
  guint default_language;
  GPtrArray *entries;    /* of PwFormEntry, the root first */
  GPtrArray *texts;      /* of PwFormText */
  GPtrArray *lists;      /* of PwFormList */
  GHashTable *by_path;   /* path -> PwFormEntry */
  GHashTable *by_column; /* column -> PwFormEntry */
  guint choice_count;    /* of all lists */
};

/* An empty form over `xml`. (transfer full) */
PwForm *pw_form_new (GBytes *xml);

/* A new node at the end of `parent` (NULL for the root); `name` and `path` belong to the form. */
PwFormEntry *pw_form_add_entry (PwForm *form, PwFormEntry *parent, const char *name);

/* A new text without a translation, and a new empty list; both belong to the form. */
PwFormText *pw_form_add_text (PwForm *form);
PwFormList *pw_form_add_list (PwForm *form);

/* TRUE if the bind has a relevant. */
gboolean pw_form_is_conditional (const PwFormNode *node);

/* The entry at `path` below the root, or NULL. */
PwFormEntry *pw_form_entry (const PwForm *form, const char *path);

G_END_DECLS
