/* Inbox words: what came from the office, as sentences for a person who was just in the middle of
 * something else. No display. */
#pragma once

#include "firmware/send/app-inbox.h"

G_BEGIN_DECLS

typedef struct {
  char *title;      /* owned */
  char *detail;     /* owned; NULL: none */
  const char *icon; /* static: a symbolic name */
  gboolean is_warning;
} AppInboxWords;

void app_inbox_words_free (AppInboxWords *words);

/* One entry for each thing that came, or one that says that nothing new did; problems last.
 * GPtrArray of AppInboxWords. (transfer full) */
GPtrArray *app_inbox_words (const AppInbox *inbox);

G_END_DECLS
