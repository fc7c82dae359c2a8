/* Forms and lists that came from the office, in plain words and in JSON. */
#include <glib/gi18n.h>

#include "firmware/cli/app-cli-carry.h"

static void
print_taken (const AppPublicationNews *news) {
  if (news->kind == PW_PUBLISHED_FORM)
    app_cli_print (_ ("Form %s %s is here now, with %" G_GUINT64_FORMAT " questions.\n"),
                   news->name, news->version, news->count);
  else
    app_cli_print (_ ("List %s %s is here now, with %" G_GUINT64_FORMAT " rows.\n"), news->name,
                   news->version, news->count);
}

static void
print_one (const AppPublicationNews *news) {
  switch (news->change) {
  case APP_PUBLICATION_TAKEN:
    print_taken (news);
    return;
  case APP_PUBLICATION_REFUSED:
    app_cli_warn (_ ("form %s %s is here, but this version of the program cannot use it (%s); "
                     "records go on with the version before"),
                  news->name, news->version, news->why);
    return;
  case APP_PUBLICATION_PARTS:
    app_cli_print (_ ("%s %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                      " parts are here; the others come with other batches.\n"),
                   news->name, news->version, news->count, news->total);
    return;
  case APP_PUBLICATION_NO_BASE:
    app_cli_warn (_ ("%s %s builds on a version that is not here; it is kept until that comes"),
                  news->name, news->version);
    return;
  case APP_PUBLICATION_OLDER:
    app_cli_warn (_ ("list %s %s was not taken: a newer version is here"), news->name,
                  news->version);
    return;
  case APP_PUBLICATION_KNOWN:
    return; /* counted, not listed */
  }
}

void
app_cli_print_news (GPtrArray *publications) {
  for (guint i = 0; i < publications->len; i++)
    print_one (g_ptr_array_index (publications, i));
}

static const char *
change_name (AppPublicationChange change) {
  switch (change) {
  case APP_PUBLICATION_TAKEN:
    return "taken";
  case APP_PUBLICATION_REFUSED:
    return "refused";
  case APP_PUBLICATION_KNOWN:
    return "known";
  case APP_PUBLICATION_PARTS:
    return "parts";
  case APP_PUBLICATION_NO_BASE:
    return "no_base";
  case APP_PUBLICATION_OLDER:
    return "older";
  }
  g_assert_not_reached ();
}

static json_t *
news_to_json (const AppPublicationNews *news) {
  gboolean form = news->kind == PW_PUBLISHED_FORM;
  json_t *value = json_object ();
  json_object_set_new (value, form ? "form" : "list", pw_json_text (news->name));
  json_object_set_new (value, "version", pw_json_text (news->version));
  json_object_set_new (value, "change", json_string (change_name (news->change)));
  if (news->change == APP_PUBLICATION_TAKEN)
    json_object_set_new (value, form ? "questions" : "rows",
                         json_integer ((json_int_t)news->count));
  if (news->change == APP_PUBLICATION_PARTS) {
    json_object_set_new (value, "parts", json_integer ((json_int_t)news->count));
    json_object_set_new (value, "parts_total", json_integer ((json_int_t)news->total));
  }
  if (news->why != NULL)
    json_object_set_new (value, "why", pw_json_text (news->why));
  return value;
}

json_t *
app_cli_json_news (GPtrArray *publications) {
  json_t *array = json_array ();
  for (guint i = 0; i < publications->len; i++)
    json_array_append_new (array, news_to_json (g_ptr_array_index (publications, i)));
  return array;
}
