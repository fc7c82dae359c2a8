/* Small forms and a host with lists, for tests of sessions. */
#pragma once

#include <glib.h>

#include "sync/session/pw-session.h"

G_BEGIN_DECLS

/* What a session did with its host. */
typedef struct {
  GBytes *state;      /* owned: the last one that was saved */
  guint saves;        /* how many */
  guint rows_asked;   /* calls of rows */
  gboolean full;      /* saving fails */
  gint64 unix_ms;     /* the time */
  PwSessionHost host; /* points to this */
} SessionDesk;

/* The list "villages" has code, name, district: 01..09 in district 1, 11..19 in district 2. The
 * property "deviceid" is "d1"; the time 2024-10-07T21:43:05+07:00. */
void session_desk_init (SessionDesk *desk);
void session_desk_clear (SessionDesk *desk);

/* A form "t" whose main instance is <data>`instance`</data>, with `model` behind it (binds, other
 * instances, itext) and `body`. Nothing may be wrong with it. (transfer full) */
PwForm *session_form (const char *instance, const char *model, const char *body);

/* The form tests/data/session/`name`. (transfer full) */
PwForm *session_form_file (const char *name);

/* Sets an answer, which must work. */
void session_set (PwSession *session, const char *path, const char *text);
/* The answer at `path` is `text`. */
void session_is (PwSession *session, const char *path, const char *text);
/* All that is there so far, as JSON, is `json` with single for double quotation marks. */
void session_has (PwSession *session, const char *json);
/* "path kind" of each problem, with blanks between. (transfer full) */
char *session_problems (PwSession *session);

/* JSON written with single quotation marks. (transfer full) */
json_t *session_json (const char *text);

G_END_DECLS
