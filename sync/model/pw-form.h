/* A form as loaded from its ODK XForms file: a tree of groups, repeats and questions.
 *
 * What is read: title, main instance (id, version, tree, jr:template), secondary instances inside
 * the file, itext, binds, and a body of group, repeat, input, select, select1, upload. What is not
 * known is refused with its name, its line and what to use instead; nothing is guessed.
 *
 * Conditions (relevant, constraint, calculate, and required or readonly other than true() and
 * false()) are kept as text and not evaluated here. An itemset with a predicate, such as
 * instance('villages')/root/item[parent = ...], accepts all items of the instance; the predicate
 * is kept as `choice_filter`.
 *
 * The tree is read-only after loading and may be used by several threads. */
#pragma once

#include <glib.h>

#include "sync/base/pw-id.h"

G_BEGIN_DECLS

/* The namespace of the kit's own attributes on binds: pw:column and pw:confidential. */
#define PW_FORM_NAMESPACE "urn:panwas:xforms:1"

typedef struct PwForm PwForm;
typedef struct PwFormNode PwFormNode;

typedef enum {
  PW_FORM_GROUP,    /* a JSON object */
  PW_FORM_REPEAT,   /* an array of JSON objects */
  PW_FORM_QUESTION, /* a value */
} PwFormKind;

typedef enum {
  PW_FORM_NO_TYPE, /* groups and repeats */
  PW_FORM_STRING,
  PW_FORM_INT,
  PW_FORM_DECIMAL,
  PW_FORM_BOOLEAN,
  PW_FORM_DATE,
  PW_FORM_TIME,
  PW_FORM_DATE_TIME,
  PW_FORM_SELECT,   /* any number of codes */
  PW_FORM_SELECT1,  /* one code */
  PW_FORM_GEOPOINT, /* latitude, longitude, altitude, accuracy */
  PW_FORM_UPLOAD,   /* a file, named by its digest */
} PwFormType;

/* A text in the form's languages: borrowed from the form. */
typedef struct PwFormText PwFormText;

typedef struct {
  const char *code;        /* borrowed from the form */
  const PwFormText *label; /* borrowed from the form; NULL if it has none */
} PwFormChoice;

/* One node. All of it is owned by the form and read-only. */
struct PwFormNode {
  const char *name; /* the key in answers */
  const char *path; /* "/violation/place"; the root is "/" */
  PwFormKind kind;
  PwFormType type;
  gboolean required;        /* required="true()" */
  gboolean readonly;        /* readonly="true()" */
  gboolean confidential;    /* pw:confidential="true" here or on a node above */
  gboolean has_control;     /* shown in the body; otherwise it is filled by the program */
  const char *column;       /* pw:column, the core column of views; NULL if none */
  const char *default_text; /* text of the node in the main instance; NULL if empty */
  const char *relevant;     /* XPath, kept and not evaluated; NULL if none */
  const char *constraint;
  const char *calculate;
  const char *required_if;   /* `required` other than true() and false() */
  const char *readonly_if;   /* likewise */
  const char *choice_filter; /* predicate of the itemset; NULL if none */
  const char *appearance;    /* of the control; NULL if none */
  const char *media_type;    /* of an upload, such as "image" followed by a slash and a star */
  const PwFormText *label;   /* NULL if none */
  const PwFormText *hint;
  const PwFormText *constraint_message;
  const PwFormText *required_message;
  const PwFormNode *parent; /* NULL for the root */
  guint index;              /* among its siblings */
  guint line;               /* in the file, of the instance node */
};

/* --- life ------------------------------------------------------------------------------------ */

/* Loads the bytes of one XForms file of at most PW_FORM_BYTES_MAX. No network, no DOCTYPE, no
 * entities of its own. Errors: TOO_BIG, DAMAGED (not well-formed XML), REFUSED (what the engine
 * does not know, with name and line). (transfer full) */
PwForm *pw_form_load (GBytes *xml, GError **error);

/* One more reference / one less; the last one frees the form. pw_form_free() allows NULL. */
PwForm *pw_form_ref (PwForm *form);
void pw_form_free (PwForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwForm, pw_form_free)

/* --- the form -------------------------------------------------------------------------------- */

const char *pw_form_id (const PwForm *form);
const char *pw_form_version (const PwForm *form);
const char *pw_form_title (const PwForm *form);
/* BLAKE2b-256 of the exact bytes of the file: what operations name. */
const PwDigest *pw_form_digest (const PwForm *form);
/* The bytes it was loaded from. (transfer none) */
GBytes *pw_form_bytes (const PwForm *form);

/* Language codes ("id", "en") in file order; a name such as "Bahasa Indonesia (id)" counts as
 * "id". At least one; "" for a form without itext. NULL after the last. */
const char *pw_form_language (const PwForm *form, guint index);
const char *pw_form_default_language (const PwForm *form);

/* --- nodes ----------------------------------------------------------------------------------- */

const PwFormNode *pw_form_root (const PwForm *form);
/* By path, "/" being the root; by column (pw:column). NULL if there is none. Constant time. */
const PwFormNode *pw_form_find (const PwForm *form, const char *path);
const PwFormNode *pw_form_find_column (const PwForm *form, const char *column);
/* Children in form order, and by name. NULL if there is none. Constant time. */
guint pw_form_child_count (const PwFormNode *node);
const PwFormNode *pw_form_child (const PwFormNode *node, guint index);
const PwFormNode *pw_form_child_named (const PwFormNode *node, const char *name);

/* --- choices and texts ----------------------------------------------------------------------- */

/* Code list of a select or select1, in form order; 0 and NULL for other nodes. */
guint pw_form_choice_count (const PwFormNode *node);
const PwFormChoice *pw_form_choice (const PwFormNode *node, guint index);
/* The choice with that code, or NULL. Constant time. */
const PwFormChoice *pw_form_choice_named (const PwFormNode *node, const char *code);

/* `text` in `language`, or in the default language if it is NULL, unknown or untranslated; NULL
 * only if `text` is NULL. (transfer none) */
const char *pw_form_text (const PwForm *form, const PwFormText *text, const char *language);
/* As pw_form_text(), but NULL where the file has no text in just that language. */
const char *pw_form_text_exact (const PwForm *form, const PwFormText *text, const char *language);

G_END_DECLS
