/* What the files of `panwas fill` share: the run, its screens, and asking one thing. */
#pragma once

#include "firmware/capture/app-fill.h"
#include "firmware/cli/app-cli-terminal.h"
#include "firmware/cli/app-cli.h"

G_BEGIN_DECLS

/* At most so many choices are shown at a time; of longer lists a person types a part. Short screens
 * have room for less. */
#define APP_FILL_CHOICES_MAX 20
#define APP_FILL_CHOICES_MIN 5
#define APP_FILL_CHOICES_ASKED 500 /* with + again and again */
#define APP_FILL_END G_MAXUINT     /* as run->target: behind the last question */

/* One form being filled in at a terminal. */
typedef struct {
  AppCli *cli;           /* borrowed */
  AppFill *fill;         /* owned */
  AppTerminal *terminal; /* owned */
  char *note;            /* owned: what the next screen tells first; NULL: nothing */
  guint target;          /* where to, for APP_FILL_JUMP: a number of the jump list */
  char *failure;         /* owned: why the run ends, for APP_FILL_FAILED */
} AppFillRun;

void app_fill_run_clear (AppFillRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppFillRun, app_fill_run_clear)

/* What a person wants after one question. */
typedef enum {
  APP_FILL_ON,
  APP_FILL_BACK,
  APP_FILL_AGAIN,  /* the same question, on a new screen */
  APP_FILL_JUMP,   /* to run->target */
  APP_FILL_LIST,   /* the jump list */
  APP_FILL_LEAVE,  /* keep the draft and end */
  APP_FILL_ENDED,  /* the input ended, or a signal came */
  APP_FILL_FAILED, /* run->failure */
} AppFillMove;

/* --- what is asked (app-cli-fill-units.c) ---------------------------------------------------- */

/* Questions and "one more?" in form order, as they are now; numbers of the jump list are places in
 * this array, from 1. GArray of guint, indexes into pw_session_steps(). (transfer full) */
GArray *app_fill_units (PwSession *session);
const PwStep *app_fill_unit_step (PwSession *session, const GArray *units, guint unit);
/* Where `path` with that kind of step stands; -1 if it is not asked now. */
int app_fill_find_unit (PwSession *session, const GArray *units, const char *path, PwStepKind kind);
/* TRUE if `unit` is asked on the same screen as the one before it. */
gboolean app_fill_shares_screen (PwSession *session, const GArray *units, guint unit);

/* The innermost entry of a repeat that `path` is in, without the repeats that the form counts
 * itself; NULL if there is none. (transfer full) */
char *app_fill_entry_of (PwSession *session, const char *path);

/* --- screens (app-cli-fill-screen.c, app-cli-fill-list.c) ------------------------------------ */

/* Title, progress and the groups around; `number` of `count` (0: none). */
void app_fill_draw_head (AppFillRun *run, const PwStep *step, guint number, guint count);
/* Choices on the screen; numbered from 1. */
typedef struct {
  GPtrArray *choices; /* owned: PwSessionChoice, the first of the list or of a search; NULL: none */
  guint total;        /* that there are */
  guint first;        /* place of the first one to draw */
  gboolean searched;  /* `choices` are now what a search found: show them */
} AppFillChoices;

/* Label, hint, how to type it, choices, the answer of now and what is wrong with it. */
void app_fill_draw_question (AppFillRun *run, const PwStep *step, const AppFillChoices *choices);
void app_fill_draw_choices (AppFillRun *run, const PwStep *step, const AppFillChoices *choices);
/* How many fit on a screen. */
guint app_fill_choices_shown (const AppFillRun *run);
/* What keys do, on one line. */
void app_fill_draw_keys (AppFillRun *run);
void app_fill_draw_help (AppFillRun *run);

/* The jump list; `problems_only` leaves out what is in order. Waits where the screen is full; what
 * is typed then ends it and is given in `line` (transfer full; NULL if nothing was). */
AppTerminalInput app_fill_draw_list (AppFillRun *run, gboolean problems_only, char **line);
/* All answers, group by group; likewise. */
AppTerminalInput app_fill_draw_review (AppFillRun *run, char **line);

/* Makes the program's own words follow the form's `language`, where it has them ("id", "en"). */
void app_fill_speak (const char *language);

/* --- asking (app-cli-fill-{command,answer,ask}.c) -------------------------------------------- */

/* Commands that a line may hold in place of an answer. TRUE if it was one: `move` is then set. A
 * line that was an answer is put right in place: a doubled first ":" or "<" becomes a single one.
 */
gboolean app_fill_take_command (AppFillRun *run, const PwStep *step, char *line, AppFillMove *move);

/* Asks one question, or whether one more entry is wanted. `fresh`: on a new screen. `step` must not
 * belong to the session: it is needed after changes. */
AppFillMove app_fill_ask (AppFillRun *run, const PwStep *step, guint number, guint count,
                          gboolean fresh);

/* Sets the answer that was typed; FALSE with a sentence in `why` (transfer full) for what has to be
 * typed again. A search replaces `choices`. */
gboolean app_fill_set_typed (AppFillRun *run, const PwStep *step, const char *typed,
                             AppFillChoices *choices, char **why);

/* --- the walk (app-cli-fill-walk.c) ---------------------------------------------------------- */

/* Asks everything from the first question that waits, to the end or until the person leaves. With
 * APP_FILL_ON the form was finalised and `record` is set. */
AppFillMove app_fill_walk (AppFillRun *run, PwId *record);

G_END_DECLS
