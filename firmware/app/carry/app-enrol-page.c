/* Enrol: one page that always offers the next step - invitation, request, certificate - and says
 * which office it is, to compare. */
#include "firmware/app/carry/app-enrol-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-scan-page.h"
#include "firmware/app/carry/app-show-page.h"
#include "firmware/app/carry/app-stick-page.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"

#define APP_TYPE_ENROL_PAGE (app_enrol_page_get_type ())
G_DECLARE_FINAL_TYPE (AppEnrolPage, app_enrol_page, APP, ENROL_PAGE, AppPage)

struct _AppEnrolPage {
  AppPage parent_instance;
  AppOutbox *outbox; /* owned; the request that is shown */
};

G_DEFINE_TYPE (AppEnrolPage, app_enrol_page, APP_TYPE_PAGE)

static AppDesk *
desk_of (gpointer page) {
  return app_page_desk (APP_PAGE (page));
}

static void
fail (gpointer from, const GError *error) {
  app_result_fail (from, _ ("This handheld is not registered"), error);
}

/* --- reading: an invitation or a certificate ------------------------------------------------- */

typedef struct {
  AppDesk *desk;   /* owned */
  AppInbox *inbox; /* owned; NULL before the first payload */
  gboolean pinned; /* an invitation was taken */
} Reading;

static void
free_reading (gpointer data) {
  Reading *reading = data;
  g_object_unref (reading->desk);
  app_inbox_free (reading->inbox);
  g_free (reading);
}

static AppPickupAnswer
take_invitation (Reading *reading, GBytes *payload, GError **error) {
  AppStore *store = app_desk_store (reading->desk);
  AppHostChange change;
  g_autoptr (PwInvitation) invitation = pw_invitation_open (payload, NULL);
  if (invitation == NULL)
    return APP_PICKUP_DAMAGED;
  /* Another office than the one that is pinned is refused here: that change has a page of its own,
   * in the settings. */
  if (!app_host_pin (store, invitation, FALSE, &change, error)
      || !app_inbox_reload_host (reading->inbox, error))
    return APP_PICKUP_STOP;
  reading->pinned = TRUE;
  return APP_PICKUP_GOOD;
}

static AppPickupAnswer
take (GBytes *payload, const char *source, gpointer data, GError **error) {
  Reading *reading = data;
  PwParcelHeader header;
  if (reading->inbox == NULL)
    reading->inbox = app_inbox_new (app_desk_store (reading->desk), TRUE, error);
  if (reading->inbox == NULL)
    return APP_PICKUP_STOP;
  AppPickupAnswer answer;
  if (pw_parcel_peek (payload, &header, NULL) && header.kind == PW_PARCEL_OPEN) {
    answer = take_invitation (reading, payload, error);
  } else if (reading->inbox->host == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("This is no invitation. Ask the office to show its invitation first."));
    return APP_PICKUP_STOP;
  } else {
    answer = app_inbox_take (reading->inbox, payload, source, error);
  }
  if (answer == APP_PICKUP_GOOD && !app_desk_reload (reading->desk, error))
    return APP_PICKUP_STOP;
  return answer;
}

static void
on_next (AppPage *scan, G_GNUC_UNUSED gpointer data) {
  app_page_leave (scan);
}

static void
show_read (AppPage *page, gpointer data) {
  Reading *reading = data;
  if (reading->pinned) {
    GtkWidget *group = adw_preferences_group_new ();
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               app_result_row ("emblem-ok-symbolic", _ ("The invitation is taken"),
                                               _ ("Go back and show your request to the office."),
                                               FALSE));
    app_page_append (page, group);
    app_page_set_action (page, _ ("_Next"), on_next, NULL);
    app_page_set_other_action (page, NULL, NULL, NULL);
  } else if (reading->inbox != NULL) {
    app_page_append (page, app_result_of_inbox (reading->inbox));
  }
  reading->pinned = FALSE;
  g_clear_pointer (&reading->inbox, app_inbox_free);
}

static void
on_read (gpointer page) {
  Reading *reading = g_new0 (Reading, 1);
  reading->desk = g_object_ref (desk_of (page));
  AppScanEvents events = { take, show_read, reading, free_reading };
  app_result_open (page,
                   app_scan_page_new (desk_of (page), _ ("Register"),
                                      _ ("Aim at the QR codes on the office's screen."), &events));
}

static void
on_read_action (AppPage *page, gpointer data) {
  (void)data;
  on_read (page);
}

static void
on_read_row (AdwActionRow *row, gpointer data) {
  (void)row;
  on_read (data);
}

/* --- showing the request --------------------------------------------------------------------- */

static void
on_sent (guint index, gpointer data) {
  AppEnrolPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!app_outbox_mark_sent (app_desk_store (desk_of (page)),
                             g_ptr_array_index (page->outbox->parcels, index), APP_MEDIUM_SCREEN,
                             &error))
    fail (page, error);
}

static void
on_show (AppPage *base, gpointer data) {
  AppEnrolPage *page = APP_ENROL_PAGE (base);
  AppStore *store = app_desk_store (desk_of (page));
  g_autoptr (GError) error = NULL;
  (void)data;
  g_clear_pointer (&page->outbox, app_outbox_free);
  g_autoptr (AppHost) host = app_host_need (store, &error);
  if (host != NULL)
    page->outbox = app_outbox_build_request (store, host, APP_MEDIUM_SCREEN, &error);
  if (page->outbox == NULL) {
    fail (page, error);
    return;
  }
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < page->outbox->parcels->len; i++) {
    const AppOutParcel *parcel = g_ptr_array_index (page->outbox->parcels, i);
    g_ptr_array_add (payloads, g_bytes_ref (parcel->bytes));
  }
  AppShowEvents events = { on_sent, NULL, g_object_ref (page), g_object_unref };
  app_result_open (page, app_show_page_new (desk_of (page), _ ("Request"), _ ("Your request"),
                                            payloads, &events));
}

static void
on_show_row (AdwActionRow *row, gpointer data) {
  (void)row;
  on_show (data, NULL);
}

static void
on_stick_row (AdwActionRow *row, gpointer data) {
  (void)row;
  app_result_open (data, app_stick_page_new (desk_of (data), APP_STICK_EXCHANGE));
}

/* --- the page -------------------------------------------------------------------------------- */

static void
add_way (AppEnrolPage *page, GtkWidget *group, const char *icon, const char *title,
         const char *detail, GCallback activated) {
  GtkWidget *row = app_result_way (icon, title, detail);
  g_signal_connect_object (row, "activated", activated, page, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* Both sides compare these. */
static void
add_identities (AppPage *page, const AppStore *store, const AppHost *host) {
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *own = app_host_id_to_groups (&store->identity->id);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             app_result_row ("avatar-default-symbolic", store->name, own, FALSE));
  if (host != NULL) {
    g_autofree char *id = app_host_id_to_groups (&host->id);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               app_result_row ("user-home-symbolic", host->name, id, FALSE));
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("Compare both numbers with the office's screen."));
  }
  app_page_append (page, group);
}

static void
add_steps (AppEnrolPage *page, const AppHost *host) {
  GtkWidget *group = adw_preferences_group_new ();
  if (host == NULL)
    add_way (page, group, "camera-photo-symbolic", _ ("1. Read the invitation"),
             _ ("With the camera, from the office's screen or from paper"),
             G_CALLBACK (on_read_row));
  if (host != NULL)
    add_way (page, group, "view-grid-symbolic", _ ("2. Show your request"),
             _ ("The office reads it and approves it"), G_CALLBACK (on_show_row));
  if (host != NULL)
    add_way (page, group, "camera-photo-symbolic", _ ("3. Read the certificate"),
             _ ("When the office has approved"), G_CALLBACK (on_read_row));
  add_way (page, group, "drive-removable-media-symbolic", _ ("All of it with a USB stick"),
           _ ("Takes what is there and leaves the request on it"), G_CALLBACK (on_stick_row));
  app_page_append (APP_PAGE (page), group);
}

static void
enrol_page_shown (AppPage *base) {
  AppEnrolPage *page = APP_ENROL_PAGE (base);
  AppStore *store = app_desk_store (desk_of (page));
  g_autoptr (AppHost) host = NULL;
  g_autoptr (GError) error = NULL;
  app_page_clear (base);
  if (store == NULL)
    return;
  if (!app_host_load (store, &host, &error)) {
    app_result_banner (base, error);
    return;
  }
  if (host == NULL) {
    app_page_set_banner (base, _ ("The office invites this handheld first."), FALSE);
    app_page_set_action (base, _ ("_Read the invitation"), on_read_action, NULL);
  } else if (!host->enrolled) {
    app_page_set_banner (base, _ ("The office must approve this handheld. You can record already."),
                         FALSE);
    app_page_set_action (base, _ ("_Show your request"), on_show, NULL);
  } else {
    g_autofree char *words
        = g_strdup_printf (_ ("This handheld is registered for %s."), host->region_granted);
    app_page_set_banner (base, words, FALSE);
    app_page_set_action (base, NULL, NULL, NULL);
  }
  add_steps (page, host);
  add_identities (base, store, host);
}

static void
app_enrol_page_finalize (GObject *object) {
  app_outbox_free (APP_ENROL_PAGE (object)->outbox);
  G_OBJECT_CLASS (app_enrol_page_parent_class)->finalize (object);
}

static void
app_enrol_page_class_init (AppEnrolPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_enrol_page_finalize;
  APP_PAGE_CLASS (class)->shown = enrol_page_shown;
}

static void
app_enrol_page_init (AppEnrolPage *page) {
  (void)page;
}

AppPage *
app_enrol_page_new (AppDesk *desk) {
  AppPage *page = app_page_new_of (APP_TYPE_ENROL_PAGE, desk, _ ("Register"));
  enrol_page_shown (page);
  return page;
}
