/* Filling in one form: the answers so far, what is asked now, what is wrong, and the end.
 *
 * The command line and the graphical app share it; it draws nothing and stores nothing by itself.
 * After every change of an answer everything that follows from it (calculate, relevant, required,
 * readonly, jr:count, setvalue) has been worked out when the call returns, and `save` was called
 * with the new state, so a draft is never older than the last call.
 *
 * A place is a path without the root, entries counted from 1: "/violation/subjects[2]/position",
 * "/activities[1]" (an entry), "/activities" (the repeat), "/" (the whole).
 *
 * Answers are texts as XForms writes them: "2024-10-07", "2024-10-07T21:43:05.000+07:00", codes of
 * a select with blanks between, "-7.8 110.3 0 5" for a point, "" for no answer.
 *
 * Answers that are not relevant are kept while editing, are invisible to expressions, and are left
 * out of what is finalised. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/base/pw-clock.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef struct PwSession PwSession;

/* What a session asks of the program around it. Borrowed; must outlive the session. Any function
 * may be NULL: no saving, no lists, "" for properties, the system's clock. */
typedef struct {
  /* Stores the state, for good, before it returns: the draft of now. FALSE with an error leaves
   * the session as it is with the change made; the caller of the session gets that error. */
  gboolean (*save) (GBytes *state, gpointer data, GError **error);
  /* Rows of an external list; sync/xpath/pw-xpath.h. (transfer full) */
  xmlDoc *(*rows) (const char *list, const char *column, const char *value, gpointer data,
                   GError **error);
  char *(*pulldata) (const char *list, const char *wanted, const char *key, const char *value,
                     gpointer data, GError **error);
  /* Of jr:preload="property": "deviceid", "username" ...; NULL: none. (transfer full) */
  char *(*property) (const char *name, gpointer data);
  PwMoment (*now) (gpointer data);
  gpointer data;
} PwSessionHost;

/* --- life ------------------------------------------------------------------------------------ */

/* A new session: defaults, preloads, first-load actions and calculations are done, and the state
 * is saved. `form` gets a reference. Errors: REFUSED by an expression (which one), what the lists
 * report, what `save` reports. (transfer full) */
PwSession *pw_session_new (const PwForm *form, const PwSessionHost *host, GError **error);

/* The draft `state` again, under the form it was made with (REFUSED if it is another one). Nothing
 * is recalculated that was not changed; first-load actions do not run again. DAMAGED if `state` is
 * not one. (transfer full) */
PwSession *pw_session_resume (const PwForm *form, const PwSessionHost *host, GBytes *state,
                              GError **error);

/* What a move to another version of the form does to an answer. */
typedef enum {
  PW_SESSION_DROPPED = 1, /* the newer form has no such question: the answer is lost */
  PW_SESSION_RETYPED,     /* it does not fit the question's new type or list: it is emptied */
  PW_SESSION_ADDED,       /* a new question that is asked now */
  PW_SESSION_CHANGED,     /* a calculated answer has another value now */
} PwSessionChangeKind;
typedef struct {
  char *path;   /* where: in the old form for DROPPED and RETYPED, in the new one otherwise */
  char *before; /* the answer's text; "" if there was none */
  char *after;
  PwSessionChangeKind kind;
} PwSessionChange;

/* The draft `state` of `older` under `newer`. `changes` (GPtrArray of PwSessionChange, transfer
 * full) lists what is not as it was; nothing is saved until the caller keeps the session by
 * pw_session_save(). (transfer full) */
PwSession *pw_session_move (const PwForm *older, const PwForm *newer, const PwSessionHost *host,
                            GBytes *state, GPtrArray **changes, GError **error);

/* A session over answers that came from elsewhere (JSON): no defaults, no first-load actions; what
 * the form calculates is calculated. Answers that fit no question are an error: check with
 * pw_form_check() first. (transfer full) */
PwSession *pw_session_from_answers (const PwForm *form, const PwSessionHost *host, json_t *answers,
                                    GError **error);

void pw_session_free (PwSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwSession, pw_session_free)

const PwForm *pw_session_form (const PwSession *session);
/* Language of labels and messages ("id", "en"); the form's default at first. */
void pw_session_set_language (PwSession *session, const char *language);
const char *pw_session_language (const PwSession *session);

/* The state as `save` gets it: canonical CBOR, at most PW_SESSION_BYTES_MAX. (transfer full) */
GBytes *pw_session_state (PwSession *session);
/* Calls `save` now. */
gboolean pw_session_save (PwSession *session, GError **error);

/* --- what is asked now ----------------------------------------------------------------------- */

typedef enum {
  PW_STEP_GROUP,    /* a relevant group with a label or with questions; its content follows */
  PW_STEP_ENTRY,    /* an entry of a repeat; its content follows */
  PW_STEP_QUESTION, /* a relevant question that has a control */
  PW_STEP_ADD,      /* behind the entries of a repeat: "one more?" */
} PwStepKind;

typedef struct {
  char *path; /* of the group, entry, question, or repeat */
  const PwFormNode *node;
  PwStepKind kind;
  guint depth;      /* 0 below the root; groups, entries deeper */
  gboolean on_page; /* inside a group or entry with appearance "field-list": asked together with
                     * the step that opens it */
} PwStep;

/* All that is relevant, in form order: the jump list; moving on and back is walking it.
 * GPtrArray of PwStep; valid until the next change of an answer. (transfer none) */
GPtrArray *pw_session_steps (PwSession *session);

/* What is known of one place. Errors of all of these: NOT_FOUND if there is no such place. */
char *pw_session_label (PwSession *session, const char *path, GError **error); /* with outputs */
char *pw_session_hint (PwSession *session, const char *path, GError **error);  /* "" if none */
/* The answer's text; "" if there is none. (transfer full) */
char *pw_session_text (PwSession *session, const char *path, GError **error);
/* The answer as people read it: labels of codes, dates as they are. (transfer full) */
char *pw_session_shown (PwSession *session, const char *path, GError **error);
gboolean pw_session_is_relevant (PwSession *session, const char *path);
gboolean pw_session_is_required (PwSession *session, const char *path);
gboolean pw_session_is_readonly (PwSession *session, const char *path);
/* Entries of a repeat. */
guint pw_session_entry_count (PwSession *session, const char *path);

typedef struct {
  char *code;
  char *label; /* in the session's language; the code if it has none */
  char *image; /* file name; NULL if none */
} PwSessionChoice;
/* Choices of a select as they are now, after the filter, in list order; with `find` only those
 * whose label or code contains it (case folded). At most `most` (0: all); `total` (or NULL) tells
 * how many there are. GPtrArray of PwSessionChoice. (transfer full) */
GPtrArray *pw_session_choices (PwSession *session, const char *path, const char *find, guint most,
                               guint *total, GError **error);

/* --- changing answers ------------------------------------------------------------------------ */

/* Sets an answer; "" removes it. REFUSED, with nothing changed, if the text is not of the
 * question's type, is no offered code, or the question is read-only or not relevant; what breaks a
 * constraint is kept and listed by pw_session_problems(). Date and number are put into their plain
 * spelling. */
gboolean pw_session_set (PwSession *session, const char *path, const char *text, GError **error);

/* One more entry at the end of repeat `path`: its path (transfer full). REFUSED at
 * PW_SESSION_ENTRIES_MAX, or if entries are fixed. */
char *pw_session_add (PwSession *session, const char *path, GError **error);
/* Removes the entry "/activities[2]"; those behind move up. REFUSED if entries are fixed. */
gboolean pw_session_remove (PwSession *session, const char *path, GError **error);

/* --- what is wrong --------------------------------------------------------------------------- */

typedef enum {
  PW_PROBLEM_REQUIRED = 1, /* no answer */
  PW_PROBLEM_CONSTRAINT,   /* constraint is false */
  PW_PROBLEM_CHOICE,       /* the code is no longer offered */
  PW_PROBLEM_EXPRESSION,   /* an expression of the form failed here: see `message` */
  PW_PROBLEM_WARNING,      /* pw:warn is false, and nobody gave a reason */
  /* Only of answers that came from elsewhere, pw-session-check.h: */
  PW_PROBLEM_ANSWER,     /* no such question, wrong kind of value: what pw_form_check() finds */
  PW_PROBLEM_NOT_ASKED,  /* an answer where the form asks nothing */
  PW_PROBLEM_CALCULATED, /* the form calculates something else */
} PwProblemKind;

/* Short stable name for machine-readable output, such as "required". */
const char *pw_problem_kind_name (PwProblemKind kind);

typedef struct {
  char *path;
  char *message; /* in the session's language: the form's own, or ours */
  PwProblemKind kind;
} PwProblem;

/* Of one question; NULL if it is in order. (transfer full) */
PwProblem *pw_session_problem (PwSession *session, const char *path, GError **error);
void pw_problem_free (PwProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwProblem, pw_problem_free)
/* Of all relevant questions, in form order, at most PW_FORM_PROBLEMS_MAX. GPtrArray of PwProblem.
 * (transfer full) */
GPtrArray *pw_session_problems (PwSession *session);

/* The person has seen the warning at `path` and says why the answer stands. The reason (1 to
 * PW_REASON_BYTES_MAX bytes) is kept until the answer changes, and goes into the record. */
gboolean pw_session_acknowledge (PwSession *session, const char *path, const char *reason,
                                 GError **error);
/* Object of path -> reason of the warnings that stand and were acknowledged; empty if none.
 * (transfer full) */
json_t *pw_session_acknowledged (PwSession *session);

/* --- the end --------------------------------------------------------------------------------- */

/* The relevant answers as JSON (schemas/formats/answers.md), empty ones, and groups without any
 * answer, left out. REFUSED while there is an error or a warning without a reason: the message
 * names the first and how many there are. (transfer full) */
json_t *pw_session_finalise (PwSession *session, GError **error);

/* As pw_session_finalise(), but of what is there so far, whatever its problems. (transfer full) */
json_t *pw_session_answers (PwSession *session, GError **error);

G_END_DECLS
