/* forms and lists: what this handheld can be filled with, and where it is from. */
#include <glib/gi18n.h>

#include "firmware/cli/app-cli-commands.h"
#include "firmware/device/app-forms.h"
#include "sync/lists/pw-lists.h"

#define FORMS_INDEX 3 /* in app_commands_show */
#define LISTS_INDEX 4

/* --- forms ----------------------------------------------------------------------------------- */

static json_t *
form_to_json (const AppForm *form) {
  g_autofree char *digest = pw_digest_to_hex (&form->digest);
  json_t *value = json_object ();
  json_object_set_new (value, "form", pw_json_text (form->id));
  json_object_set_new (value, "version", pw_json_text (form->version));
  json_object_set_new (value, "title", pw_json_text (form->title));
  json_object_set_new (value, "digest", json_string (digest));
  json_object_set_new (value, "built_in", json_boolean (form->is_built_in));
  json_object_set_new (value, "newest", json_boolean (form->is_newest));
  json_object_set_new (value, "usable", json_boolean (form->refused == NULL));
  json_object_set_new (value, "refused", pw_json_text (form->refused));
  json_object_set_new (value, "questions", json_integer (form->question_count));
  return value;
}

static void
print_form (const AppForm *form) {
  app_cli_print ("%s %-16s  %-12s  %-14s  %s\n", form->is_newest ? "*" : " ", form->id,
                 form->version[0] != '\0' ? form->version : "-",
                 form->is_built_in ? _ ("built in") : _ ("from the office"),
                 form->title != NULL ? form->title : _ ("cannot be used here"));
  if (form->refused != NULL)
    app_cli_print ("    %s\n", form->refused);
}

int
app_cli_forms (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", app_commands_show[FORMS_INDEX].summary, 0, 0, &argc, &argv,
                      &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (GPtrArray) forms = store != NULL ? app_forms_list (store, &error) : NULL;
  if (forms == NULL)
    return app_cli_fail (error);
  json_auto_t *array = json_array ();
  for (guint i = 0; i < forms->len; i++) {
    const AppForm *form = g_ptr_array_index (forms, i);
    if (cli->json)
      json_array_append_new (array, form_to_json (form));
    else
      print_form (form);
  }
  if (cli->json)
    app_cli_print_json (g_steal_pointer (&array));
  else
    app_cli_print (_ ("(* new records are made with this version)\n"));
  return app_cli_end (0);
}

/* --- lists ----------------------------------------------------------------------------------- */

static json_t *
list_to_json (const PwList *list) {
  g_autofree char *digest = pw_digest_to_hex (&list->digest);
  json_t *columns = json_array ();
  for (guint i = 0; i < list->columns->len; i++)
    json_array_append_new (columns, pw_json_text (g_ptr_array_index (list->columns, i)));
  json_t *value = json_object ();
  json_object_set_new (value, "list", pw_json_text (list->name));
  json_object_set_new (value, "version", pw_json_text (list->version));
  json_object_set_new (value, "digest", json_string (digest));
  json_object_set_new (value, "rows", json_integer ((json_int_t)list->row_count));
  json_object_set_new (value, "columns", columns);
  json_object_set_new (value, "region_column", pw_json_text (list->region_column));
  return value;
}

static void
print_list (const PwList *list) {
  g_autofree char *rows = g_strdup_printf (_ ("%" G_GUINT64_FORMAT " rows"), list->row_count);
  g_ptr_array_add (list->columns, NULL);
  g_autofree char *columns = g_strjoinv (", ", (char **)list->columns->pdata);
  g_ptr_array_set_size (list->columns, (gint)list->columns->len - 1);
  app_cli_print ("%-24s  %-12s  %12s  %s\n", list->name, list->version, rows, columns);
}

int
app_cli_lists (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", app_commands_show[LISTS_INDEX].summary, 0, 0, &argc, &argv,
                      &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_autoptr (GPtrArray) lists = store != NULL ? pw_lists_all (store->db, &error) : NULL;
  if (lists == NULL)
    return app_cli_fail (error);
  json_auto_t *array = json_array ();
  for (guint i = 0; i < lists->len; i++) {
    if (cli->json)
      json_array_append_new (array, list_to_json (g_ptr_array_index (lists, i)));
    else
      print_list (g_ptr_array_index (lists, i));
  }
  if (cli->json)
    app_cli_print_json (g_steal_pointer (&array));
  else if (lists->len == 0)
    app_cli_print ("%s\n", _ ("The office has sent no lists."));
  return app_cli_end (0);
}
