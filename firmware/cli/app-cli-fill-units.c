/* What is asked now, in order, and where a place stands in it. */
#include <string.h>

#include "firmware/cli/app-cli-fill.h"

GArray *
app_fill_units (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  GPtrArray *steps = pw_session_steps (session);
  GArray *units = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < steps->len; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    if (step->kind == PW_STEP_QUESTION || step->kind == PW_STEP_ADD)
      g_array_append_val (units, i);
  }
  return units;
}

const PwStep *
app_fill_unit_step (PwSession *session, const GArray *units, guint unit) {
  g_return_val_if_fail (units != NULL && unit < units->len, NULL);
  return g_ptr_array_index (pw_session_steps (session), g_array_index (units, guint, unit));
}

int
app_fill_find_unit (PwSession *session, const GArray *units, const char *path, PwStepKind kind) {
  for (guint i = 0; i < units->len; i++) {
    const PwStep *step = app_fill_unit_step (session, units, i);
    if (step->kind == kind && g_str_equal (step->path, path))
      return (int)i;
  }
  return -1;
}

gboolean
app_fill_shares_screen (PwSession *session, const GArray *units, guint unit) {
  g_return_val_if_fail (units != NULL && unit < units->len, FALSE);
  if (unit == 0)
    return FALSE;
  GPtrArray *steps = pw_session_steps (session);
  guint first = g_array_index (units, guint, unit - 1);
  for (guint i = first; i <= g_array_index (units, guint, unit); i++)
    if (!((const PwStep *)g_ptr_array_index (steps, i))->on_page)
      return FALSE;
  return TRUE;
}

char *
app_fill_entry_of (PwSession *session, const char *path) {
  g_autofree char *entry = g_strdup (path);
  for (;;) {
    char *end = strrchr (entry, ']');
    if (end == NULL)
      return NULL;
    end[1] = '\0';
    char *start = strrchr (entry, '[');
    g_return_val_if_fail (start != NULL, NULL);
    *start = '\0';
    g_autofree char *plain = g_strdup (entry);
    /* The form knows nodes by names alone. */
    g_autoptr (GString) names = g_string_new (NULL);
    for (const char *at = plain; *at != '\0'; at++) {
      if (*at == '[')
        at += strcspn (at, "]");
      else
        g_string_append_c (names, *at);
    }
    const PwFormNode *node = pw_form_find (pw_session_form (session), names->str);
    if (node != NULL && node->kind == PW_FORM_REPEAT && !node->fixed_entries) {
      *start = '[';
      return g_steal_pointer (&entry);
    }
  }
}
