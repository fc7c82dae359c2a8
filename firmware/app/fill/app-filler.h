/* One form being filled in, as its pages, sections and questions share it.
 *
 * It owns the AppFill; whoever changes an answer does it here, so that all others are told. */
#pragma once

#include <glib-object.h>

#include "firmware/app/app-desk.h"
#include "firmware/capture/app-fill.h"
#include "firmware/capture/app-usage.h"

G_BEGIN_DECLS

/* Signals:
 *   changed (const char *path): an answer, an entry or a reason was changed; what is asked may be
 *     another thing now;
 *   flush: whoever holds something typed that is not set yet sets it now;
 *   strict: from now on also what was not touched yet is shown as missing. */
#define APP_TYPE_FILLER (app_filler_get_type ())
G_DECLARE_FINAL_TYPE (AppFiller, app_filler, APP, FILLER, GObject)

/* Takes `fill`. `desk` is borrowed and outlives it. (transfer full) */
AppFiller *app_filler_new (AppDesk *desk, AppFill *fill);

AppDesk *app_filler_desk (AppFiller *self);
/* NULL once it was finished or closed. (transfer none) */
AppFill *app_filler_fill (AppFiller *self);
PwSession *app_filler_session (AppFiller *self);
/* What was chosen most often in this form. (transfer none) */
AppUsage *app_filler_usage (AppFiller *self);

/* app_fill_set(); tells all. One text twice is no change. */
gboolean app_filler_set (AppFiller *self, const char *path, const char *text, GError **error);
/* app_fill_attach(); tells all. */
gboolean app_filler_attach (AppFiller *self, const char *path, const char *file, GError **error);
/* pw_session_acknowledge(), and tells all. */
gboolean app_filler_acknowledge (AppFiller *self, const char *path, const char *reason,
                                 GError **error);
/* pw_session_add() and pw_session_remove(), and tell all. (transfer full) */
char *app_filler_add (AppFiller *self, const char *repeat, GError **error);
gboolean app_filler_remove (AppFiller *self, const char *entry, GError **error);

/* What the session says ("this must be answered") as a sentence of its own. (transfer full) */
char *app_filler_sentence (const char *words);

/* Everything typed is in the draft when this returns. */
void app_filler_flush (AppFiller *self);
void app_filler_set_strict (AppFiller *self);
gboolean app_filler_is_strict (AppFiller *self);

/* Flushes and lets go of the AppFill: the draft stays. Nothing is shown or set any more. */
void app_filler_close (AppFiller *self);
/* Hands out the AppFill, for what ends it (transfer full); as closed afterwards. */
AppFill *app_filler_steal (AppFiller *self);

G_END_DECLS
