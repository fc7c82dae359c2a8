/* Commands about forms: list, check, add. */
#include <glib/gi18n.h>

#include "host/cli/host-cli-sub.h"
#include "host/cli/host-table.h"
#include "host/forms/host-form-publish.h"
#include "sync/base/pw-error.h"

/* --- shared ---------------------------------------------------------------------------------- */

static json_t *
languages_to_json (const PwForm *form) {
  json_t *list = json_array ();
  for (guint i = 0; pw_form_language (form, i) != NULL; i++)
    json_array_append_new (list, pw_json_text (pw_form_language (form, i)));
  return list;
}

/* "id, en"; "-" for a form without translations. (transfer full) */
static char *
languages_to_text (const PwForm *form) {
  GString *text = g_string_new (NULL);
  for (guint i = 0; pw_form_language (form, i) != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", pw_form_language (form, i));
  if (text->len == 0)
    g_string_append_c (text, '-');
  return g_string_free (text, FALSE);
}

/* {id, version, title, digest, questions, languages} */
static json_t *
form_to_json (const PwForm *form) {
  g_autofree char *digest = pw_digest_to_hex (pw_form_digest (form));
  return json_pack ("{s:s, s:s, s:o, s:s, s:i, s:o}", "id", pw_form_id (form), "version",
                    pw_form_version (form), "title", pw_json_text (pw_form_title (form)), "digest",
                    digest, "questions", (int)host_form_question_count (form), "languages",
                    languages_to_json (form));
}

/* --- check ----------------------------------------------------------------------------------- */

/* One file; TRUE if it is fine. */
static gboolean
check_file (HostCli *cli, const char *path, json_t *list) {
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) xml = host_form_read (path, NULL, &why);
  g_autoptr (PwForm) form = xml != NULL ? pw_form_load (xml, &why) : NULL;
  if (cli->json) {
    json_t *one = form != NULL ? form_to_json (form) : json_object ();
    json_object_set_new (one, "file", pw_json_text (path));
    json_object_set_new (one, "ok", json_boolean (form != NULL));
    json_object_set_new (one, "reason", pw_json_text (why != NULL ? why->message : NULL));
    json_array_append_new (list, one);
  } else if (form != NULL) {
    g_autofree char *languages = languages_to_text (form);
    guint count = host_form_question_count (form);
    host_cli_print (ngettext ("%s: fine: %s, version %s, %u question, languages %s\n",
                              "%s: fine: %s, version %s, %u questions, languages %s\n", count),
                    path, pw_form_id (form), pw_form_version (form), count, languages);
  } else {
    host_cli_print (_ ("%s: REFUSED: %s\n"), path, why->message);
  }
  return form != NULL;
}

static int
run_check (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax
      = { .usage = "FILE.xml...",
          .summary = _ ("Says of each form whether this program can fill it in, and if not, which "
                        "element in which line is not known and what to use instead."),
          .details = _ ("The exit status is 1 if any is refused. Nothing is stored."),
          .words_min = 1,
          .words_max = -1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  json_t *list = json_array ();
  guint refused = 0;
  for (int i = 1; i < argc; i++)
    refused += !check_file (cli, argv[i], list);
  if (cli->json)
    host_cli_print_json (json_incref (list));
  json_decref (list);
  return refused > 0;
}

/* --- add ------------------------------------------------------------------------------------- */

static json_t *
changes_to_json (const GPtrArray *changes) {
  json_t *list = json_array ();
  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const HostFormChange *change = g_ptr_array_index (changes, i);
    json_array_append_new (list,
                           json_pack ("{s:s, s:o, s:b}", "path", change->path, "reason",
                                      pw_json_text (change->reason), "refused", change->refused));
  }
  return list;
}

static void
print_changes (const GPtrArray *changes) {
  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const HostFormChange *change = g_ptr_array_index (changes, i);
    host_cli_print ("  %s %s: %s\n", change->refused ? "!" : "-", change->path, change->reason);
  }
}

static void
tell_result (HostCli *cli, const HostFormResult *result, gboolean published) {
  if (result->form == NULL)
    return;
  if (cli->json) {
    json_t *value = form_to_json (result->form);
    json_object_set_new (value, "published", json_boolean (published));
    json_object_set_new (value, "changed", json_boolean (published && result->changed));
    json_object_set_new (value, "before", pw_json_text (result->before));
    json_object_set_new (value, "changes", changes_to_json (result->changes));
    host_cli_print_json (value);
    return;
  }
  print_changes (result->changes);
  if (!published)
    return;
  guint count = host_form_question_count (result->form);
  if (!result->changed)
    host_cli_print (_ ("The form %s, version %s, is published already; nothing was done.\n"),
                    pw_form_id (result->form), pw_form_version (result->form));
  else
    host_cli_print (ngettext ("The form %s, version %s, is published: %u question.\n",
                              "The form %s, version %s, is published: %u questions.\n", count),
                    pw_form_id (result->form), pw_form_version (result->form), count);
  if (result->changed && result->before != NULL)
    host_cli_print (_ ("It follows version %s; records that were filled in with that keep it.\n"),
                    result->before);
  if (result->changed)
    host_cli_print (_ ("Next: it goes to each handheld with its next reply: panwas-host collect "
                       "or receipts --usb DIR, or receipts --qr DIR --packs.\n"));
}

static int
run_add (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *new_id = NULL;
  const GOptionEntry entries[] = {
    { "new-id", 0, 0, G_OPTION_ARG_STRING, &new_id,
      N_ ("publish it under this id, as a form of its own"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "FILE.xml [--new-id ID]",
          .summary = _ ("Publishes a form, or a newer version of one: handhelds get it with their "
                        "next reply."),
          .details = _ ("A version whose fields disappear, move, or change their type is refused, "
                        "because older records would lose answers."),
          .entries = entries,
          .words_min = 1,
          .words_max = 1 };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GBytes) xml = store != NULL ? host_form_read (argv[1], new_id, error) : NULL;
  if (xml == NULL)
    return 1;
  g_auto (HostFormResult) result = { .form = NULL };
  gboolean published = host_form_publish (store, xml, &result, error);
  tell_result (cli, &result, published);
  if (!published)
    g_prefix_error (error, "%s: ", argv[1]);
  return !published;
}

/* --- list ------------------------------------------------------------------------------------ */

static json_t *
published_to_json (HostStore *store, const HostPublishedForm *published, guint64 handhelds) {
  g_autofree char *digest = pw_digest_to_hex (&published->digest);
  const PwForm *form = published->form;
  g_autofree char *fault = form == NULL ? host_form_fault (store, &published->digest, NULL) : NULL;
  return json_pack ("{s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:I, s:I, s:o}", "id", published->id,
                    "version", published->version, "digest", digest, "title",
                    pw_json_text (form != NULL ? pw_form_title (form) : NULL), "questions",
                    form != NULL ? json_integer ((json_int_t)host_form_question_count (form))
                                 : json_null (),
                    "published_at", host_cli_json_time (store, published->added_ms), "newest",
                    published->newest, "held_by", (json_int_t)published->holders, "handhelds",
                    (json_int_t)handhelds, "fault", pw_json_text (fault));
}

static void
add_row (HostTable *table, HostStore *store, const HostPublishedForm *published,
         guint64 handhelds) {
  g_autofree char *digest = pw_digest_to_hex (&published->digest);
  g_autofree char *digits = g_strndup (digest, 12);
  const PwForm *form = published->form;
  g_autofree char *fault = form == NULL ? host_form_fault (store, &published->digest, NULL) : NULL;
  g_autofree char *count
      = form != NULL ? g_strdup_printf ("%u", host_form_question_count (form)) : g_strdup ("?");
  g_autofree char *held = published->newest
                              ? g_strdup_printf (_ ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT),
                                                 published->holders, handhelds)
                              : g_strdup ("");
  json_t *at = host_cli_json_time (store, published->added_ms);
  host_table_add (table, published->id, published->version, digits, count, json_string_value (at),
                  held, form != NULL ? pw_form_title (form) : fault);
  json_decref (at);
}

static int
run_list (HostCli *cli, int argc, char **argv, GError **error) {
  const HostCliSyntax syntax
      = { .summary = _ ("Lists the forms that were published here, every version; those of the "
                        "program itself are not among them.") };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  g_autoptr (GPtrArray) forms = store != NULL ? host_forms_list (store, error) : NULL;
  guint64 handhelds = 0;
  if (forms == NULL || !host_forms_count_handhelds (store, &handhelds, error))
    return 1;
  const char *const headers[] = { _ ("form"),      _ ("version"), _ ("digest"), _ ("questions"),
                                  _ ("published"), _ ("held by"), _ ("title"),  NULL };
  HostTable *table = host_table_new (headers);
  json_t *list = json_array ();
  for (guint i = 0; i < forms->len; i++) {
    if (cli->json)
      json_array_append_new (list,
                             published_to_json (store, g_ptr_array_index (forms, i), handhelds));
    else
      add_row (table, store, g_ptr_array_index (forms, i), handhelds);
  }
  host_table_end (table);
  if (cli->json)
    host_cli_print_json (json_incref (list));
  else if (forms->len == 0)
    host_cli_print (_ ("No form was published here; handhelds use those of their program. Next: "
                       "panwas-host forms add FILE.xml\n"));
  json_decref (list);
  return 0;
}

static const HostCommand subs[] = {
  { "list", N_ ("the published forms"), run_list },
  { "check", N_ ("whether forms can be used, and why not"), run_check },
  { "add", N_ ("publish a form"), run_add },
  { NULL, NULL, NULL },
};

static int
run_forms (HostCli *cli, int argc, char **argv, GError **error) {
  return host_cli_run_sub (cli, subs, TRUE, argc, argv, error);
}

const HostCommand host_commands_forms[] = {
  { "forms", N_ ("check and publish forms"), run_forms },
  { NULL, NULL, NULL },
};
