/* Small forms and a host with lists, for tests of sessions. */
#include "tests/lib/session-desk.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"

#define FIXED_MS 1728312185000 /* 2024-10-07T21:43:05+07:00 */

/* --- host ------------------------------------------------------------------------------------ */

static gboolean
on_save (GBytes *state, gpointer data, GError **error) {
  SessionDesk *desk = data;
  if (desk->full) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NO_SPACE, "full");
    return FALSE;
  }
  g_clear_pointer (&desk->state, g_bytes_unref);
  desk->state = g_bytes_ref (state);
  desk->saves++;
  return TRUE;
}

static xmlDoc *
on_rows (const char *list, const char *column, const char *value, gpointer data, GError **error) {
  SessionDesk *desk = data;
  desk->rows_asked++;
  if (strcmp (list, "villages") != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, "no list \"%s\"", list);
    return NULL;
  }
  xmlDoc *doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *root = xmlNewDocNode (doc, NULL, BAD_CAST "root", NULL);
  xmlDocSetRootElement (doc, root);
  for (guint i = 1; i < 20; i++) {
    g_autofree char *code = g_strdup_printf ("%02u", i);
    g_autofree char *name = g_strdup_printf ("Desa %u", i);
    const char *district = i < 10 ? "1" : "2";
    gboolean wanted = column == NULL || (strcmp (column, "code") == 0 && strcmp (value, code) == 0)
                      || (strcmp (column, "name") == 0 && strcmp (value, name) == 0)
                      || (strcmp (column, "district") == 0 && strcmp (value, district) == 0);
    if (i == 10 || !wanted)
      continue;
    xmlNode *item = xmlNewChild (root, NULL, BAD_CAST "item", NULL);
    xmlNewChild (item, NULL, BAD_CAST "code", BAD_CAST code);
    xmlNewChild (item, NULL, BAD_CAST "name", BAD_CAST name);
    xmlNewChild (item, NULL, BAD_CAST "district", BAD_CAST district);
  }
  return doc;
}

static char *
on_pulldata (G_GNUC_UNUSED const char *list, const char *wanted, G_GNUC_UNUSED const char *key,
             const char *value, G_GNUC_UNUSED gpointer data, G_GNUC_UNUSED GError **error) {
  return g_strdup_printf ("%s of %s", wanted, value);
}

static char *
on_property (const char *name, G_GNUC_UNUSED gpointer data) {
  return strcmp (name, "deviceid") == 0 ? g_strdup ("d1") : NULL;
}

static PwMoment
on_now (gpointer data) {
  SessionDesk *desk = data;
  return (PwMoment){ .unix_ms = desk->unix_ms, .offset_min = 420 };
}

void
session_desk_init (SessionDesk *desk) {
  *desk = (SessionDesk){ .unix_ms = FIXED_MS };
  desk->host = (PwSessionHost){
    .save = on_save,
    .rows = on_rows,
    .pulldata = on_pulldata,
    .property = on_property,
    .now = on_now,
    .data = desk,
  };
}

void
session_desk_clear (SessionDesk *desk) {
  g_clear_pointer (&desk->state, g_bytes_unref);
}

/* --- forms ----------------------------------------------------------------------------------- */

PwForm *
session_form (const char *instance, const char *model, const char *body) {
  g_autofree char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:jr='http://openrosa.org/javarosa' xmlns:odk='http://www.opendatakit.org/xforms'"
      " xmlns:pw='urn:panwas:xforms:1'>"
      "<h:head><h:title>T</h:title><model><instance><data id='t' version='1'>%s</data></instance>"
      "%s</model></h:head><h:body>%s</h:body></h:html>",
      instance, model, body);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  PwForm *form = pw_form_load (bytes, &error);
  g_assert_no_error (error);
  return form;
}

PwForm *
session_form_file (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top == NULL ? "." : top, "tests", "data", "session", name, NULL);
  g_autofree char *xml = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &xml, &length, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new (xml, length);
  g_autoptr (GError) error = NULL;
  PwForm *form = pw_form_load (bytes, &error);
  g_assert_no_error (error);
  return form;
}

/* --- asking ---------------------------------------------------------------------------------- */

void
session_set (PwSession *session, const char *path, const char *text) {
  g_autoptr (GError) error = NULL;
  pw_session_set (session, path, text, &error);
  g_assert_no_error (error);
}

void
session_is (PwSession *session, const char *path, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autofree char *found = pw_session_text (session, path, &error);
  g_assert_no_error (error);
  if (strcmp (found, text) != 0)
    g_test_message ("%s", path);
  g_assert_cmpstr (found, ==, text);
}

json_t *
session_json (const char *text) {
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = json_loads (json, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
  g_assert_nonnull (value);
  return value;
}

void
session_has (PwSession *session, const char *json) {
  g_autoptr (GError) error = NULL;
  json_auto_t *wanted = session_json (json);
  json_auto_t *found = pw_session_answers (session, &error);
  g_assert_no_error (error);
  if (!json_equal (wanted, found)) {
    g_autofree char *text = pw_answers_to_text (found, NULL);
    g_test_message ("%s", text);
  }
  g_assert_true (json_equal (wanted, found));
}

char *
session_problems (PwSession *session) {
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    g_assert_cmpstr (problem->message, !=, "");
    g_string_append_printf (text, "%s%s %s", i == 0 ? "" : " ", problem->path,
                            pw_problem_kind_name (problem->kind));
  }
  return g_strdup (text->str);
}
