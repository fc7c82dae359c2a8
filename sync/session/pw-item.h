/* The places of a form that is being filled in: a tree beside the XML document that expressions
 * read.
 *
 *   1. A group or an entry of a repeat has one slot for each child of its form node, in form order:
 *      an item for a question or group, a list for a repeat, whose children are the entries.
 *   2. Every item but a list has its element in the document; element->_private is the item.
 *   3. What is not relevant is hidden: its element is out of its siblings' list, so that no path
 *      finds it, but keeps its parent, so that its own expressions still mean the right places.
 *      What is below a hidden element stays as it is inside it.
 *   4. A list has an element of its own that is never among its siblings: where expressions of the
 *      repeat as a whole (jr:count, relevant without an entry) are evaluated. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <libxml/tree.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef enum {
  PW_ITEM_QUESTION,
  PW_ITEM_GROUP,
  PW_ITEM_LIST,  /* a repeat with all its entries */
  PW_ITEM_ENTRY, /* one entry of it */
} PwItemKind;

typedef struct PwItem PwItem;
struct PwItem {
  const PwFormNode *node;  /* borrowed from the form; the repeat for a list and for its entries */
  PwItem *parent;          /* borrowed; NULL for the root */
  GPtrArray *children;     /* of PwItem, owned; NULL for a question */
  GPtrArray *spare;        /* of a list: entries that jr:count took away, owned; the next to come
                            * back stands last */
  xmlNode *xml;            /* owned by the document while it is among its siblings, else by us */
  char *text;              /* of a question: the answer, "" if none; owned */
  json_t *given;           /* the answer as JSON, where the text does not say all of it; owned */
  char *reason;            /* why a warned answer stands; owned, NULL if nobody said */
  char *failure;           /* message of the expression that failed last; owned, NULL if none */
  PwFormExpression failed; /* which expression `failure` is of */
  PwItemKind kind;
  guint depth;        /* steps of the path, the root being 1; an entry has that of its list */
  guint mark;         /* last round that evaluated it */
  gboolean hidden;    /* not relevant by its own condition */
  gboolean removed;   /* an entry that is in no list now */
  gboolean was_given; /* answers from elsewhere held it: shown even if empty */
  gboolean is_kept;   /* its calculated answer was given, and cannot be worked out again */
};

/* The tree of a document made by pw_form_new_instance(); takes over its _private pointers.
 * (transfer full), to be freed before the document. */
PwItem *pw_item_tree_new (const PwForm *form, xmlDoc *doc);
void pw_item_free (PwItem *item);

/* TRUE if the item and all above it are relevant and not removed. */
gboolean pw_item_is_live (const PwItem *item);
/* The item itself or the nearest above it that is no deeper than `depth`. */
PwItem *pw_item_above (PwItem *item, guint depth);
/* Number of an entry, from 1. */
guint pw_item_number (const PwItem *entry);
/* Number of items below and including `item`. */
guint pw_item_count (const PwItem *item);

/* "/violation/subjects[2]/position"; "/" for the root. (transfer full) */
char *pw_item_path (const PwItem *item);
/* NULL if there is no such place. */
PwItem *pw_item_find (PwItem *root, const char *path);

/* Puts an answer into the item and the document; forgets the reason and what was given. */
void pw_item_set_text (PwItem *item, const char *text);
void pw_item_set_failure (PwItem *item, PwFormExpression kind, const char *message);
/* Removes all answers and entries in `item`, and its questions' default texts. */
void pw_item_clear (PwItem *item);
/* Takes the element out of its siblings' list, or puts it back at its place. */
void pw_item_set_hidden (PwItem *item, gboolean hidden);

/* A new entry, from the template, at the end of `list`. (transfer none) */
PwItem *pw_item_add_entry (const PwForm *form, PwItem *list);
/* Puts an entry that was taken out at the end of `list`. `entry` is (transfer full). */
void pw_item_put_entry (PwItem *list, PwItem *entry);
/* Takes out the entry with `index`, from 0. (transfer full) */
PwItem *pw_item_take_entry (PwItem *list, guint index);

/* Adds to `found` all items of form node `node` in `scope` (an item of that node, or of one above
 * it); those below something hidden only if `hidden_too`. For a repeat: the list and then its
 * entries. */
void pw_item_collect (PwItem *scope, const PwFormNode *node, gboolean hidden_too, GPtrArray *found);

G_END_DECLS
