/* Send: what waits, and the ways it can go. */
#include "firmware/app/carry/app-send-page.h"

#include <glib/gi18n.h>

#include "firmware/app/carry/app-cable-page.h"
#include "firmware/app/carry/app-carry-page.h"
#include "firmware/app/carry/app-code-page.h"
#include "firmware/app/carry/app-no-office.h"
#include "firmware/app/carry/app-receive-page.h"
#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-show-page.h"
#include "firmware/app/carry/app-stick-page.h"
#include "firmware/send/app-parts.h"

#define APP_TYPE_SEND_PAGE (app_send_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSendPage, app_send_page, APP, SEND_PAGE, AppPage)

struct _AppSendPage {
  AppPage parent_instance;
  AppOutbox *outbox;   /* owned; what is shown, NULL before */
  GtkWidget *evidence; /* switch; NULL: there is none to send */
  GtkWidget *all;      /* switch */
};

G_DEFINE_TYPE (AppSendPage, app_send_page, APP_TYPE_PAGE)

#define EVIDENCE_SHOWN_MAX (8 << 20) /* bytes: more takes minutes, and much memory */
#define SHOWN_BYTES_PER_S 50000      /* of a small screen, to say how long it takes */

static AppStore *
store_of (gpointer page) {
  return app_desk_store (app_page_desk (APP_PAGE (page)));
}

static void
fail (gpointer from, const GError *error) {
  app_result_fail (from, _ ("It cannot be sent"), error);
}

/* --- QR codes -------------------------------------------------------------------------------- */

static void
on_read_receipt (AppPage *page, gpointer data) {
  (void)data;
  app_result_open (page, app_receive_page_new (app_page_desk (page)));
}

static void
on_type_code (AppPage *page, gpointer data) {
  (void)data;
  app_result_open (page, app_code_page_new (app_page_desk (page)));
}

static void
on_sent (guint index, gpointer data) {
  AppSendPage *page = data;
  g_autoptr (GError) error = NULL;
  if (index >= page->outbox->parcels->len) /* evidence: told by its receipt alone */
    return;
  if (!app_outbox_mark_sent (store_of (page), g_ptr_array_index (page->outbox->parcels, index),
                             APP_MEDIUM_SCREEN, &error)
      || !app_desk_reload (app_page_desk (APP_PAGE (page)), &error))
    fail (page, error);
}

static void
on_shown (gboolean all_read, gpointer data) {
  AppSendPage *page = data;
  app_page_set_banner (APP_PAGE (page),
                       all_read
                           ? _ ("The computer has read everything. It shows a receipt when it "
                                "has checked it.")
                           : _ ("When the computer has read and checked everything, it shows a "
                                "receipt: read it, or type its code."),
                       FALSE);
  app_page_set_action (APP_PAGE (page), _ ("_Read the receipt"), on_read_receipt, NULL);
  app_page_set_other_action (APP_PAGE (page), _ ("_Type the code"), on_type_code, NULL);
}

/* Sealed evidence behind the parcels. FALSE: the store failed; a file that is not here whole is
 * left out. */
static gboolean
add_evidence (AppSendPage *page, const AppHost *host, GPtrArray *payloads, GError **error) {
  if (page->evidence == NULL || !gtk_switch_get_active (GTK_SWITCH (page->evidence)))
    return TRUE;
  g_autoptr (GArray) parts = app_parts_list (store_of (page), error);
  if (parts == NULL)
    return FALSE;
  g_autoptr (AppPartSealer) sealer = app_part_sealer_new (store_of (page), host);
  for (guint i = 0; i < parts->len; i++) {
    GBytes *parcel = app_part_sealer_seal (sealer, &g_array_index (parts, AppPart, i), NULL);
    if (parcel != NULL)
      g_ptr_array_add (payloads, parcel);
  }
  return TRUE;
}

/* The office lost some of what it had confirmed, and asks for everything. */
static gboolean
wants_all (AppSendPage *page) {
  return page->all != NULL && gtk_switch_get_active (GTK_SWITCH (page->all));
}

/* Parcels and evidence to show; empty: there is nothing. (transfer full) */
static GPtrArray *
collect (AppSendPage *page, GError **error) {
  g_clear_pointer (&page->outbox, app_outbox_free);
  g_autoptr (AppHost) host = app_host_need (store_of (page), error);
  if (host == NULL)
    return NULL;
  page->outbox = wants_all (page)
                     ? app_outbox_build_all (store_of (page), host, APP_MEDIUM_SCREEN, error)
                     : app_outbox_build (store_of (page), host, APP_MEDIUM_SCREEN, error);
  if (page->outbox == NULL)
    return NULL;
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < page->outbox->parcels->len; i++) {
    const AppOutParcel *parcel = g_ptr_array_index (page->outbox->parcels, i);
    g_ptr_array_add (payloads, g_bytes_ref (parcel->bytes));
  }
  return add_evidence (page, host, payloads, error) ? g_steal_pointer (&payloads) : NULL;
}

static char *
about_words (AppSendPage *page) {
  const AppStatus *status = app_desk_status (app_page_desk (APP_PAGE (page)));
  guint records = status != NULL ? status->unreceived : 0;
  if (records == 0)
    return g_strdup (_ ("No new record"));
  return g_strdup_printf (ngettext ("%u record", "%u records", records), records);
}

static void
on_show (AppPage *base, gpointer data) {
  AppSendPage *page = APP_SEND_PAGE (base);
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payloads = collect (page, &error);
  if (payloads == NULL) {
    fail (page, error);
  } else if (payloads->len == 0) {
    app_page_set_banner (base, _ ("There is nothing to send: the office has everything"), FALSE);
  } else {
    g_autofree char *about = about_words (page);
    AppShowEvents events = { on_sent, on_shown, g_object_ref (page), g_object_unref };
    app_result_open (
        page, app_show_page_new (app_page_desk (base), _ ("QR codes"), about, payloads, &events));
  }
}

/* --- other ways ------------------------------------------------------------------------------ */

static void
on_qr_row (AdwActionRow *row, gpointer data) {
  (void)row;
  on_show (data, NULL);
}

static void
on_stick_row (AdwActionRow *row, gpointer data) {
  (void)row;
  app_result_open (data, app_stick_page_new (app_page_desk (data), wants_all (data)
                                                                       ? APP_STICK_EXCHANGE_ALL
                                                                       : APP_STICK_EXCHANGE));
}

static void
on_cable_row (AdwActionRow *row, gpointer data) {
  (void)row;
  AppPage *page = app_cable_page_new (app_page_desk (data));
  if (wants_all (data))
    app_cable_page_send_all (page);
  app_result_open (data, page);
}

static void
on_carry_row (AdwActionRow *row, gpointer data) {
  (void)row;
  app_result_open (data, app_carry_page_new (app_page_desk (data)));
}

static void
on_receipt_row (AdwActionRow *row, gpointer data) {
  (void)row;
  on_read_receipt (data, NULL);
}

static void
on_code_row (AdwActionRow *row, gpointer data) {
  (void)row;
  on_type_code (data, NULL);
}

static void
add_way (AppSendPage *page, GtkWidget *group, const char *icon, const char *title,
         const char *detail, GCallback activated) {
  GtkWidget *row = app_result_way (icon, title, detail);
  g_signal_connect_object (row, "activated", activated, page, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
add_row (GtkWidget *group, const char *title, const char *detail) {
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_switch (GtkWidget *row, const char *name) {
  GtkWidget *button = gtk_switch_new ();
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return button;
}

/* How much evidence there is, how long it takes by QR, and a switch; nothing without evidence. */
static void
add_evidence_row (AppSendPage *page, GtkWidget *group) {
  g_autoptr (GArray) parts = app_parts_list (store_of (page), NULL);
  guint64 bytes = 0;
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    bytes += app_part_length (&g_array_index (parts, AppPart, i));
  if (bytes == 0)
    return;
  g_autofree char *size = g_format_size (bytes);
  gboolean fits = bytes <= EVIDENCE_SHOWN_MAX;
  guint seconds = (guint)(bytes / SHOWN_BYTES_PER_S) + 1;
  g_autofree char *detail
      = fits ? g_strdup_printf (ngettext ("%s, about %u second with QR codes",
                                          "%s, about %u seconds with QR codes", seconds),
                                size, seconds)
             : g_strdup_printf (_ ("%s: too much for QR codes, take a USB stick or the cable"),
                                size);
  GtkWidget *row = add_row (group, _ ("Evidence files too"), detail);
  if (fits)
    page->evidence = add_switch (row, _ ("Evidence files too"));
}

static void
fill (AppSendPage *page) {
  const AppStatus *status = app_desk_status (app_page_desk (APP_PAGE (page)));
  GtkWidget *group = adw_preferences_group_new ();
  guint waiting = status != NULL ? status->unreceived : 0;
  g_autofree char *title
      = waiting > 0 ? g_strdup_printf (ngettext ("%u record waits for its receipt",
                                                 "%u records wait for their receipt", waiting),
                                       waiting)
                    : g_strdup (_ ("No record waits"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), title);
  add_way (page, group, "view-grid-symbolic", _ ("QR codes"),
           _ ("Hold this screen in front of the office's camera"), G_CALLBACK (on_qr_row));
  add_evidence_row (page, group);
  add_way (page, group, "drive-removable-media-symbolic", _ ("USB stick"),
           _ ("Also takes what the office put on it"), G_CALLBACK (on_stick_row));
  if (app_cable_page_has_line ())
    add_way (page, group, "network-wired-symbolic", _ ("Cable"),
             _ ("To the office's computer, both ways at once"), G_CALLBACK (on_cable_row));
  app_page_append (APP_PAGE (page), group);
  GtkWidget *receipt = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (receipt), _ ("Receipt"));
  add_way (page, receipt, "camera-photo-symbolic", _ ("Read it with the camera"),
           _ ("The office shows it as QR codes"), G_CALLBACK (on_receipt_row));
  add_way (page, receipt, "input-keyboard-symbolic", _ ("Type its code"),
           _ ("Ten letters and digits"), G_CALLBACK (on_code_row));
  app_page_append (APP_PAGE (page), receipt);
  GtkWidget *others = adw_preferences_group_new ();
  add_way (page, others, "system-users-symbolic", _ ("Carry for others"),
           _ ("Sealed: nobody can read it on the way"), G_CALLBACK (on_carry_row));
  GtkWidget *again = add_row (others, _ ("Everything again"),
                              _ ("Only if the office says that it lost some of it"));
  page->all = add_switch (again, _ ("Everything again"));
  app_page_append (APP_PAGE (page), others);
}

static void
refresh (AppSendPage *page) {
  page->evidence = page->all = NULL;
  app_page_clear (APP_PAGE (page));
  if (store_of (page) == NULL)
    return;
  fill (page);
  if (!app_no_office_show (APP_PAGE (page)) && page->outbox == NULL) {
    app_page_set_banner (APP_PAGE (page), NULL, FALSE);
    app_page_set_action (APP_PAGE (page), _ ("_Show QR codes"), on_show, NULL);
  }
}

static void
send_page_shown (AppPage *page) {
  refresh (APP_SEND_PAGE (page));
}

static void
app_send_page_finalize (GObject *object) {
  app_outbox_free (APP_SEND_PAGE (object)->outbox);
  G_OBJECT_CLASS (app_send_page_parent_class)->finalize (object);
}

static void
app_send_page_class_init (AppSendPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_send_page_finalize;
  APP_PAGE_CLASS (class)->shown = send_page_shown;
}

static void
app_send_page_init (AppSendPage *page) {
  (void)page;
}

AppPage *
app_send_page_new (AppDesk *desk) {
  AppSendPage *page = app_page_new_of (APP_TYPE_SEND_PAGE, desk, _ ("Send"));
  refresh (page);
  return APP_PAGE (page);
}
