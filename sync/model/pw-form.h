/* A form as loaded from its ODK XForms file: a tree of groups, repeats and questions, with its
 * expressions compiled and put in the order in which they have to be evaluated.
 *
 * What is read: title, main instance (id, version, tree, jr:template, entries of repeats),
 * secondary instances (inline, or named by src), itext with media, binds, actions (setvalue), and a
 * body of group, repeat, input, select, select1, odk:rank, upload, range, trigger, itemset, output.
 * What is not known is refused with its name, its line and what to use instead; nothing is guessed.
 *
 * Evaluating needs answers and is the session's part (sync/session). The tree is read-only after
 * loading and may be read by several threads; expressions may be evaluated by one thread at a time.
 *
 * Documents made from a form (instances) have no namespaces: every node is named by its local name.
 */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "sync/base/pw-id.h"
#include "sync/xpath/pw-xpath.h"

G_BEGIN_DECLS

/* The namespace of the kit's own attributes on binds: pw:column, pw:confidential, pw:transient,
 * pw:warn (an expression like constraint, whose FALSE may be acknowledged with a reason) and
 * pw:warnMsg. */
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
  PW_FORM_RANK,     /* all codes of a list, in an order */
  PW_FORM_GEOTRACE, /* two or more points */
  PW_FORM_GEOSHAPE, /* a closed line */
} PwFormType;

/* The control that asks a question. */
typedef enum {
  PW_FORM_NO_CONTROL, /* not asked: filled by the program */
  PW_FORM_INPUT,
  PW_FORM_SELECT_MANY,
  PW_FORM_SELECT_ONE,
  PW_FORM_RANK_ALL,
  PW_FORM_UPLOAD_FILE,
  PW_FORM_RANGE,
  PW_FORM_TRIGGER, /* seen and confirmed: the answer is "OK" */
} PwFormControl;

/* The expressions that a node may have. Those before PW_FORM_CONSTRAINT decide what other
 * expressions read, and are evaluated in the order of pw_form_trigger(); the others when asked. */
typedef enum {
  PW_FORM_RELEVANT,
  PW_FORM_CALCULATE,
  PW_FORM_REQUIRED,
  PW_FORM_READONLY,
  PW_FORM_COUNT, /* jr:count of a repeat */
  PW_FORM_CONSTRAINT,
  PW_FORM_WARN,
  PW_FORM_CHOICES, /* the nodes of an itemset that must be asked again and again: with a predicate,
                    * of an external list, or in the main instance */
  PW_FORM_EXPRESSIONS,
} PwFormExpression;

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
  gboolean readonly;        /* readonly="true()" here or on a group above */
  gboolean confidential;    /* pw:confidential="true" here or on a node above */
  gboolean transient;       /* pw:transient="true": worked out for who fills in, no part of the
                             * record unless it was given with it */
  gboolean has_control;     /* shown in the body; otherwise it is filled by the program */
  const char *column;       /* pw:column, the core column of views; NULL if none */
  const char *default_text; /* text of the node in the main instance; NULL if empty */
  PwFormControl control;
  const PwXpath *expressions[PW_FORM_EXPRESSIONS]; /* compiled for this node; NULL where there is
                                                    * none, and for required or readonly that are
                                                    * just true() or false() */
  const char *value_ref;   /* itemset: name of the child with the code, "." for the node itself;
                            * NULL if no itemset */
  const char *label_ref;   /* itemset: name of the child with the label */
  gboolean label_is_itext; /* itemset: the label child holds an itext id */
  gboolean open_choices;   /* choices cannot be known without a session: any code is accepted */
  const char *preload;     /* jr:preload ("date", "timestamp", "uid", "property"); NULL if none */
  const char *preload_params;
  const char *range_start; /* of a range: decimal texts, checked; NULL for other controls */
  const char *range_end;
  const char *range_step;
  gboolean fixed_entries;  /* of a repeat: entries are neither added nor removed by a person
                            * (jr:count, or jr:noAddRemove) */
  const char *appearance;  /* of the control; "" if none */
  const char *saved_as;    /* spelling of the bind's type where it says more than `type` ("barcode",
                            * "intent"); NULL otherwise */
  const char *media_type;  /* of an upload, such as "image" followed by a slash and a star */
  const PwFormText *label; /* NULL if none */
  const PwFormText *hint;
  const PwFormText *constraint_message;
  const PwFormText *required_message;
  const PwFormText *warn_message;
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

/* A text may have outputs: places where a value is put in, such as a name that was typed before. */
typedef struct {
  const char *text;   /* before the output; "" if nothing */
  const char *output; /* expression, to be evaluated at the node that shows the text; NULL for the
                       * last part */
} PwFormTextPart;

/* The parts of `text` in `language` (as for pw_form_text()). At least one. (transfer none) */
const PwFormTextPart *pw_form_text_parts (const PwForm *form, const PwFormText *text,
                                          const char *language, guint *count);
/* The file name of a text's "image", "audio" or "video", such as "foto.png"; the words of its
 * "short", "long" or "guidance"; NULL if it has none. */
const char *pw_form_text_media (const PwForm *form, const PwFormText *text, const char *language,
                                const char *kind);
/* The text with itext id `id`, or NULL. */
const PwFormText *pw_form_text_by_id (const PwForm *form, const char *id);

/* `text` in `language`, or in the default language if it is NULL, unknown or untranslated, or else
 * in any; "" if it is a picture or sound alone; NULL only if `text` is NULL. Outputs are shown as
 * "...": faces ask the session. (transfer none) */
const char *pw_form_text (const PwForm *form, const PwFormText *text, const char *language);
/* As pw_form_text(), but NULL where the file has no text in just that language. */
const char *pw_form_text_exact (const PwForm *form, const PwFormText *text, const char *language);

/* --- instances ------------------------------------------------------------------------------- */

/* A new document of the main instance as the file has it: defaults, first entries of repeats, no
 * templates; node->_private is the PwFormNode of each element (the root too), NULL in <meta>, which
 * has no nodes: its binds and actions are not read. (transfer full, xmlFreeDoc) */
xmlDoc *pw_form_new_instance (const PwForm *form);
/* A new entry of a repeat, from its template (or what its first entry was), in `doc` but not linked
 * to anything; nested repeats have the entries that the template has. (transfer full) */
xmlNode *pw_form_new_entry (const PwForm *form, const PwFormNode *repeat, xmlDoc *doc);
/* The id of the main instance's element, or NULL. */
const char *pw_form_instance_id (const PwForm *form);

typedef struct {
  const char *id;
  const char *src;  /* "jr://file-csv/villages.csv"; NULL: inline */
  const char *list; /* name of the list that `src` means: the file's name without folder and suffix;
                     * NULL: inline */
  xmlDoc *doc; /* inline: <instance>'s content as a document, without namespaces; an empty <root/>
                * for jr://instance/last-saved and jr://instance/session; else NULL */
} PwFormInstance;
guint pw_form_instance_count (const PwForm *form);
const PwFormInstance *pw_form_instance (const PwForm *form, guint index);
const PwFormInstance *pw_form_instance_named (const PwForm *form, const char *id);

/* What compiling another expression for this form needs (outputs). Valid as long as the form. */
const PwXpathScope *pw_form_scope (const PwForm *form);
/* "/form_a/violation/place": the path as expressions spell it. (transfer none) */
const char *pw_form_full_path (const PwFormNode *node);
/* The node at such a path, or NULL. Constant time. */
const PwFormNode *pw_form_find_full (const PwForm *form, const char *full_path);

/* --- actions --------------------------------------------------------------------------------- */

typedef enum {
  PW_FORM_ON_FIRST_LOAD, /* odk-instance-first-load; xforms-ready means the same here */
  PW_FORM_ON_NEW_ENTRY,  /* odk-new-repeat */
  PW_FORM_ON_CHANGE,     /* xforms-value-changed */
} PwFormEvent;

typedef struct {
  PwFormEvent event;
  const PwFormNode *source; /* ON_CHANGE: the question; ON_NEW_ENTRY: the repeat; NULL otherwise */
  const PwFormNode *target;
  const PwXpath *value; /* compiled for the target; NULL: `text` */
  const char *text;     /* the literal; "" clears */
} PwFormAction;
guint pw_form_action_count (const PwForm *form);
const PwFormAction *pw_form_action (const PwForm *form, guint index);

/* --- order of evaluation --------------------------------------------------------------------- */

/* One expression of one node among those before PW_FORM_CONSTRAINT. They are listed so that each
 * stands behind all whose results it reads; a form where that is impossible is refused with the
 * path of the cycle. Not minded for that, and so to be done again until nothing changes: a
 * calculate that reads its own node (here or in another entry), a relevant that reads what is
 * inside its own node, and jr:count where its form reads the entries. */
typedef struct {
  const PwFormNode *node;
  PwFormExpression kind;
} PwFormTrigger;
guint pw_form_trigger_count (const PwForm *form);
const PwFormTrigger *pw_form_trigger (const PwForm *form, guint index);

/* Which triggers read `node` directly, by index in ascending order. What is needed is only at
 * those entries that share the first `shared` steps (the root is step 1) with the changed node. */
typedef struct {
  guint trigger;
  guint shared;
} PwFormDependent;
const PwFormDependent *pw_form_dependents (const PwForm *form, const PwFormNode *node,
                                           guint *count);

G_END_DECLS
