/* Who this handheld is: device, name, region, office, certificate, last contact. */
#include <glib/gi18n.h>

#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/home/app-entry-row.h"
#include "firmware/app/app-rows.h"
#include "sync/base/pw-version.h"

/* What is read out or compared: the value below its name. */
static void
add (GtkWidget *group, const char *what, const char *value) {
  GtkWidget *row = app_text_row_new (NULL, what, value);
  app_group_add (group, row);
}

/* Groups of four digits, as they are read out. */
static char *
in_groups (const char *hex) {
  GString *text = g_string_new (NULL);
  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, hex[i]);
  }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_device (AppStore *store) {
  GtkWidget *group = app_group_new (_ ("This handheld"));
  g_autofree char *hex = pw_id_to_hex (&store->identity->id);
  g_autofree char *id = in_groups (hex);
  add (group, _ ("Name"), store->name);
  add (group, _ ("Village or area"), store->region);
  add (group, _ ("Device"), id);
  add (group, _ ("Version of the program"), PW_VERSION);
  return group;
}

static const char *
enrolment (const AppStatus *status) {
  if (status->revoked)
    return _ ("Revoked: ask the office");
  if (status->has_certificate)
    return _ ("Approved");
  return _ ("Waits for approval");
}

static GtkWidget *
make_office (AppDesk *desk, const AppStatus *status) {
  GtkWidget *group = app_group_new (_ ("The office"));
  if (!status->has_host) {
    app_group_add (group, app_text_row_new ("dialog-information-symbolic",
                                            _ ("Not registered at the office yet"), NULL));
    return group;
  }
  g_autofree char *hex = pw_id_to_hex (&status->host);
  g_autofree char *id = in_groups (hex);
  add (group, _ ("Name"), status->host_name);
  add (group, _ ("Village or area"), status->host_region);
  add (group, _ ("Device"), id);
  add (group, _ ("Registration"), enrolment (status));
  if (status->region_granted != NULL)
    add (group, _ ("May record for"), status->region_granted);
  if (status->has_contact) {
    PwMoment now = pw_clock_now (app_desk_clock (desk));
    g_autofree char *date = app_date_short (status->last_contact_ms, now.offset_min, now.unix_ms);
    add (group, _ ("Last receipt"), date);
  }
  return group;
}

AppPage *
app_identity_page_new (AppDesk *desk) {
  AppPage *page = app_page_new (desk, _ ("Identity"));
  AppStore *store = app_desk_store (desk);
  if (store == NULL)
    return page;
  app_page_append (page, make_device (store));
  app_page_append (page, make_office (desk, app_desk_status (desk)));
  return page;
}
