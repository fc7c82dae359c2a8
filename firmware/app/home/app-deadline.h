/* Which limit of the law ends soonest among the records here; looked for while nothing else is to
 * do.
 *
 * It suggests, as everything of sync/law: an office decides whether a limit runs at all. */
#pragma once

#include "firmware/app/app-desk.h"

G_BEGIN_DECLS

/* The newest so many own records are looked at: limits run for days, not for years. */
#define APP_DEADLINE_RECORDS_MAX 300

typedef struct {
  PwId record;
  gint64 ends_at;    /* Unix seconds: the last second that is still in time */
  gint32 offset_min; /* of the village's clocks */
  char *what;        /* owned: what must be done, in the language of now */
} AppDeadline;

void app_deadline_free (AppDeadline *deadline);

/* `deadline` is NULL if no limit runs; borrowed. */
typedef void (*AppDeadlineFound) (const AppDeadline *deadline, gpointer data);

typedef struct AppDeadlineSearch AppDeadlineSearch;

/* Looks at one record each time the main loop is idle, then calls `found` once. Free it before the
 * desk locks; that also stops it. (transfer full) */
AppDeadlineSearch *app_deadline_search_new (AppDesk *desk, AppDeadlineFound found, gpointer data);
void app_deadline_search_free (AppDeadlineSearch *search);

G_END_DECLS
