/* What the files of a session share. */
#pragma once

#include "sync/session/pw-item.h"
#include "sync/session/pw-session.h"

G_BEGIN_DECLS

/* Something that happened and that actions of the form (setvalue) wait for. */
typedef struct {
  PwFormEvent event;
  PwItem *item; /* the question that changed, or the new entry; NULL for the first load */
} PwSessionEvent;

/* Rows of an external list, as the host gave them. */
typedef struct {
  char *key;   /* list, column and value */
  xmlDoc *doc; /* owned */
} PwSessionRows;

struct PwSession {
  PwForm *form;            /* one reference */
  PwSessionHost host;      /* a copy; what it points to is borrowed */
  xmlDoc *doc;             /* owned: what is relevant now */
  PwItem *root;            /* owned */
  char *language;          /* owned */
  PwXpathSource source;    /* points to the session */
  PwXpathContext *context; /* owned */
  PwXpathContext *inner;   /* owned: for expressions that a function of another one needs */
  guint nested;            /* such expressions under way */

  GPtrArray **pending;  /* by trigger: array of PwItem (scopes, borrowed), or NULL; owned */
  guint16 *rounds;      /* by trigger: how often it ran in this change; owned */
  guint first_pending;  /* no trigger below is pending */
  guint trigger_count;  /* of the form */
  GHashTable *triggers; /* form node -> GArray of guint, its own triggers; owned */
  guint mark;           /* number of the round */
  guint running;        /* the trigger that is evaluated, */
  PwItem *running_at;   /* and where, borrowed; NULL: none is */
  GArray *restless;     /* of guint: triggers that read more than their references tell; owned */
  guint change_count;   /* of results, since the session began */
  GQueue *events;       /* of PwSessionEvent, owned */
  GPtrArray *graveyard; /* of PwItem, owned: removed in this change, may still be pointed to */
  guint item_count;     /* in the tree, about: bounds what adding may do */

  GPtrArray *steps;    /* of PwStep; owned, NULL when an answer has changed */
  GHashTable *orders;  /* form node -> GArray of guint: its children by name; owned */
  GHashTable *outputs; /* place and text -> PwXpath; owned */
  GPtrArray *rows;     /* of PwSessionRows, the oldest first; owned */
};

/* --- life (pw-session.c) --------------------------------------------------------------------- */

/* A session over a new instance, with nothing evaluated. `blank`: no defaults, no entries.
 * (transfer full) */
PwSession *_pw_session_start (const PwForm *form, const PwSessionHost *host, gboolean blank);
/* The place at `path`; NULL with NOT_FOUND. */
PwItem *_pw_session_find (PwSession *session, const char *path, GError **error);
PwMoment _pw_session_now (const PwSession *session);

/* --- working out (pw-session-run.c) ---------------------------------------------------------- */

/* What has to be worked out by the next _pw_session_run(): everything; what reads an answer; what
 * reads an item that came or went, or anything below it; all of an item that came. */
void _pw_session_want_all (PwSession *session);
void _pw_session_want_readers (PwSession *session, PwItem *item);
void _pw_session_want_moved (PwSession *session, PwItem *item);
void _pw_session_want_below (PwSession *session, PwItem *item);
/* One expression at one item. */
void _pw_session_want (PwSession *session, guint trigger, PwItem *scope);
/* Works it out. What fails is noted at its item. */
void _pw_session_run (PwSession *session);

/* Entries, with all that follows but working out. */
PwItem *_pw_session_add_entry (PwSession *session, PwItem *list);
void _pw_session_remove_entry (PwSession *session, PwItem *list, guint index);
/* TRUE if one more entry is within the limits. */
gboolean _pw_session_has_room (const PwSession *session, const PwItem *list);

/* --- actions (pw-session-events.c) ----------------------------------------------------------- */

/* Values that the program puts in when a form is opened ("start") or finished ("end"). */
void _pw_session_preload (PwSession *session, const char *when);
void _pw_session_post (PwSession *session, PwFormEvent event, PwItem *item);
/* Runs, then does the actions of all that was posted, and so on to rest. */
void _pw_session_settle (PwSession *session);

/* --- conditions (pw-session-source.c) -------------------------------------------------------- */

void _pw_session_open_contexts (PwSession *session);
void _pw_session_close_contexts (PwSession *session);
/* The context for the next evaluation; forgets rows that are over the bound. */
PwXpathContext *_pw_session_context (PwSession *session);
void _pw_session_context_done (PwSession *session);

/* Whether a condition holds at `item`. FALSE with an error if it fails. */
gboolean _pw_session_holds (PwSession *session, PwItem *item, const PwXpath *xpath, gboolean *holds,
                            GError **error);
/* `what` of the item's form node; `otherwise` if it has none. FALSE with an error if it fails. */
gboolean _pw_session_ask (PwSession *session, PwItem *item, PwFormExpression what,
                          gboolean otherwise, gboolean *answer, GError **error);
gboolean _pw_session_item_is_required (PwSession *session, PwItem *item, GError **error);
gboolean _pw_session_item_is_readonly (PwSession *session, PwItem *item, GError **error);

/* A text of the form at `item`, outputs filled in; NULL if `text` is NULL. (transfer full) */
char *_pw_session_say (PwSession *session, PwItem *item, const PwFormText *text);

/* --- choices (pw-session-choices.c) ---------------------------------------------------------- */

/* The codes among `codes` (separated by blanks in a select) that are not offered at `item`: the
 * first, (transfer full); NULL if all are. FALSE with an error if the choices cannot be known. */
gboolean _pw_session_missing_code (PwSession *session, PwItem *item, const char *codes,
                                   char **missing, GError **error);
/* The label of `code` at `item`; NULL if it is not offered. (transfer full) */
char *_pw_session_code_label (PwSession *session, PwItem *item, const char *code);

/* --- the end (pw-session-answers.c) ---------------------------------------------------------- */

/* Fills a blank session from JSON that pw_form_check() found nothing wrong with. */
gboolean _pw_session_fill (PwSession *session, json_t *answers, GError **error);
/* The relevant answers in `item`, NULL if there is none. (transfer full) */
json_t *_pw_session_value (const PwItem *item);

/* --- drafts (pw-session-draft.c) ------------------------------------------------------------- */

/* Fills a blank session from a state. */
gboolean _pw_session_read_state (PwSession *session, GBytes *state, GError **error);

/* --- problems (pw-session-problems.c) -------------------------------------------------------- */

/* What is wrong with the item's answer; NULL if nothing. `unasked_too`: required questions without
 * a control are missed too. (transfer full) */
PwProblem *_pw_session_item_problem (PwSession *session, PwItem *item, gboolean unasked_too);
PwProblem *_pw_problem_new (PwProblemKind kind, char *path, char *message);

G_END_DECLS
