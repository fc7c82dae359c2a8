/* JSON values that programs print: texts and times that may be missing. */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* JSON text, or null for NULL. Bytes that are not UTF-8, as names of files may have, become
 * U+FFFD. (transfer full) */
json_t *pw_json_text (const char *text);

/* ISO 8601 text as of pw_time_ms_to_iso(). (transfer full) */
json_t *pw_json_time (gint64 unix_ms, gint32 offset_min);

G_END_DECLS
