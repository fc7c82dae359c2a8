/* JSON values that programs print: texts and times that may be missing. */
#include "sync/model/pw-json.h"

#include "sync/base/pw-clock.h"

json_t *
pw_json_text (const char *text) {
  if (text == NULL)
    return json_null ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return json_string (valid);
}

json_t *
pw_json_time (gint64 unix_ms, gint32 offset_min) {
  g_autofree char *iso = pw_time_ms_to_iso (unix_ms, offset_min);
  return pw_json_text (iso);
}
