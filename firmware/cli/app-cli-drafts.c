/* drafts: the forms that are being filled in, and throwing one away. */
#include <glib/gi18n.h>

#include "firmware/capture/app-fill.h"
#include "firmware/cli/app-cli-commands.h"
#include "firmware/capture/app-fill-input.h"
#include "firmware/cli/app-cli-terminal.h"
#include "sync/base/pw-error.h"

#define SUMMARY                                                                                    \
  N_ ("Lists the forms that are being filled in on this handheld, or removes one.\n\n"             \
      "panwas drafts [list]       id, last change, form, open questions, and what was answered\n"  \
      "panwas drafts remove ID    throws one away for good, with the files captured for it\n\n"    \
      "Go on with one by panwas fill --draft ID.")

#define ID_DIGITS_SHOWN 8 /* drafts are few */

/* --- list ------------------------------------------------------------------------------------ */

static json_t *
draft_to_json (AppStore *store, const AppDraft *draft, int problems) {
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  g_autofree char *id = pw_id_to_hex (&draft->id);
  json_t *value = json_pack ("{s:s}", "draft", id);
  gboolean opens = draft->fault == NULL;
  json_object_set_new (value, "form", pw_json_text (draft->form_id));
  json_object_set_new (value, "version", pw_json_text (draft->form_version));
  json_object_set_new (value, "started_at",
                       opens ? pw_json_time (draft->started_ms, offset_min) : json_null ());
  json_object_set_new (value, "changed_at",
                       opens ? pw_json_time (draft->changed_ms, offset_min) : json_null ());
  json_object_set_new (value, "title", pw_json_text (draft->title));
  json_object_set_new (value, "language", pw_json_text (draft->language));
  json_object_set_new (value, "files", json_integer (opens ? draft->files->len : 0));
  json_object_set_new (value, "problems", problems >= 0 ? json_integer (problems) : json_null ());
  json_object_set_new (value, "fault", pw_json_text (draft->fault));
  return value;
}

static void
print_draft (AppStore *store, const AppDraft *draft, int problems) {
  g_autofree char *id = pw_id_to_hex (&draft->id);
  if (draft->fault != NULL) {
    app_cli_print ("%.*s  %s\n", ID_DIGITS_SHOWN, id, draft->fault);
    return;
  }
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  g_autofree char *at = pw_time_ms_to_iso (draft->changed_ms, offset_min);
  g_autofree char *open = problems < 0    ? g_strdup (_ ("its form is not here"))
                          : problems == 0 ? g_strdup (_ ("ready"))
                                          : g_strdup_printf (_ ("%d open"), problems);
  app_cli_print ("%.*s  %.10s %.5s  %-14s  %-10s  %s\n", ID_DIGITS_SHOWN, id, at, at + 11,
                 draft->form_id, open, draft->title);
}

static int
list_drafts (AppCli *cli, AppStore *store) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, &error);
  if (drafts == NULL)
    return app_cli_fail (error);
  json_auto_t *list = json_array ();
  gboolean damaged = FALSE;
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    int problems = draft->fault == NULL ? app_fill_count_problems (store, draft, NULL) : -1;
    damaged = damaged || draft->fault != NULL;
    if (cli->json)
      json_array_append_new (list, draft_to_json (store, draft, problems));
    else
      print_draft (store, draft, problems);
  }
  if (cli->json)
    app_cli_print_json (json_incref (list));
  else if (drafts->len == 0)
    app_cli_print ("%s\n", _ ("There are no drafts."));
  return app_cli_end (damaged ? 1 : 0);
}

/* --- remove ---------------------------------------------------------------------------------- */

/* The id of the one draft that begins with `prefix`, also if it does not open. */
static gboolean
find_id (AppStore *store, const char *prefix, PwId *id, GError **error) {
  g_autoptr (GError) local = NULL;
  g_autoptr (AppDraft) draft = app_drafts_load (store, prefix, &local);
  if (draft != NULL) {
    *id = draft->id;
    return TRUE;
  }
  /* A draft that does not open must be named whole. */
  if ((pw_error_is (local, PW_ERROR_BROKEN) || pw_error_is (local, PW_ERROR_TOO_NEW))
      && pw_id_from_hex (prefix, id))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* FALSE with USAGE if nobody can be asked. */
static gboolean
confirm (const PwId *id, gboolean yes, gboolean *go, GError **error) {
  *go = yes;
  if (yes)
    return TRUE;
  if (!app_cli_can_ask ()) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE,
                         _ ("nobody can be asked here; say --yes to remove the draft"));
    return FALSE;
  }
  g_autoptr (AppTerminal) terminal = app_terminal_new (stderr);
  g_autofree char *hex = pw_id_to_hex (id);
  g_autofree char *prompt = g_strdup_printf (_ ("Throw draft %.8s away, for good? [y/n] "), hex);
  g_autofree char *line = NULL;
  *go = app_terminal_ask (terminal, prompt, &line) == APP_TERMINAL_LINE
        && app_fill_read_yes_no (line) == 1;
  return TRUE;
}

static int
remove_draft (AppCli *cli, AppStore *store, const char *prefix, gboolean yes) {
  g_autoptr (GError) error = NULL;
  PwId id;
  gboolean go = FALSE;
  if (!find_id (store, prefix, &id, &error) || !confirm (&id, yes, &go, &error)
      || (go && !app_drafts_remove (store, &id, &error)))
    return app_cli_fail (error);
  g_autofree char *hex = pw_id_to_hex (&id);
  if (cli->json)
    app_cli_print_json (json_pack ("{s:s, s:b}", "draft", hex, "removed", go ? 1 : 0));
  else
    app_cli_print ("%s\n", go ? _ ("The draft is gone.") : _ ("The draft was kept."));
  return app_cli_end (0);
}

/* --- the command ----------------------------------------------------------------------------- */

int
app_cli_drafts (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("do not ask"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "[list | remove ID]", SUMMARY, 0, 2, &argc, &argv, &error))
    return app_cli_fail (error);
  gboolean removes = argc == 3 && g_str_equal (argv[1], "remove");
  if (!removes && argc != 1 && !(argc == 2 && g_str_equal (argv[1], "list"))) {
    app_cli_warn ("%s", _ ("drafts takes list, or remove ID; see panwas drafts --help"));
    return 2;
  }
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  return removes ? remove_draft (cli, store, argv[2], yes) : list_drafts (cli, store);
}
