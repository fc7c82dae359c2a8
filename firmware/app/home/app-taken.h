/* What the pages that take a photo or a sound share: what takes it, where it goes, what is asked
 * before it is thrown away, and what is said when nothing can be taken. */
#pragma once

#include "firmware/app/carry/app-screen-care.h"
#include "firmware/app/home/app-file-page.h"
#include "sync/transport/pw-recorder.h"

G_BEGIN_DECLS

/* In the instance of its page. */
typedef struct {
  AppPage *page; /* borrowed: it is in it */
  AppFileChosen chosen;
  GWeakRef owner;
  const char *stem, *suffix; /* of the file's name: "foto", ".jpg" */
  const char *question;      /* what is asked before it is thrown away */
  PwRecorder *recorder;      /* owned; NULL: nothing is being taken */
  AppScreenCare *care;       /* owned, with recorder */
  GBytes *bytes;             /* owned: what was taken; NULL: nothing */
  gboolean is_given;         /* handed over already, or not wanted any more */
} AppTaken;

/* `kind` gives the file its name and the question its words. */
void app_taken_init (AppTaken *taken, AppPage *page, PwRecorderKind kind, AppFileChosen chosen,
                     GObject *owner);
/* Stops and forgets; for dispose(). */
void app_taken_dispose (AppTaken *taken);
/* For finalize(). */
void app_taken_clear (AppTaken *taken);

/* Takes a photo or a sound with what the system calls `source`; meanwhile the screen stays on,
 * because of `reason`, and the desk does not lock by time. FALSE: that runs already, or the
 * handheld is locked. */
gboolean app_taken_start (AppTaken *taken, PwRecorderKind kind, const char *source,
                          const char *reason, const PwRecorderEvents *events, gpointer data);
void app_taken_stop (AppTaken *taken);

/* The page's buttons: keep what was taken, or `again`. */
void app_taken_offer (AppTaken *taken, AppPageAction again);
/* Hands what was taken over as a file in memory named after `stem` and the time
 * ("foto-20240427-093105.jpg"): nothing of it stands on the disk in the clear. Only once. FALSE:
 * there is no memory for it, and the page says so. */
gboolean app_taken_keep (AppTaken *taken);
/* For may_leave(): TRUE if nothing would be lost; else it asks. */
gboolean app_taken_may_leave (AppTaken *taken);
/* For hidden(). The page goes: nothing opens above it. Where nobody decided, the handheld locks,
 * and what was taken is kept: it may never come back. */
void app_taken_hidden (AppTaken *taken);

/* The page says why nothing can be taken, and offers the way out: a file from a stick. `again` is
 * what to do to try once more. */
void app_taken_show_failure (AppTaken *taken, const char *icon, const char *heading,
                             const GError *error, AppPageAction again);

/* "7:05". (transfer full) */
char *app_taken_length (gint64 length_ms);

G_END_DECLS
