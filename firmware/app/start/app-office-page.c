/* Another office: who holds the PIN reads its invitation, compares both offices, and changes.
 *
 * What was confirmed by the old office counts no more, and all records go to the new one: whoever
 * could do that with a handheld that lies open would get everything. So the PIN is asked for
 * again, nothing happens before both offices were seen side by side, and then it is asked once
 * more. panwas enrol --replace-host does the same. */
#include "firmware/app/start/app-office-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/carry/app-scan-page.h"
#include "firmware/app/start/app-office-stick-page.h"
#include "firmware/app/start/app-pin-pad.h"
#include "firmware/send/app-enrol.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"

#define APP_TYPE_OFFICE_PAGE (app_office_page_get_type ())
G_DECLARE_FINAL_TYPE (AppOfficePage, app_office_page, APP, OFFICE_PAGE, AppPage)

struct _AppOfficePage {
  AppPage parent_instance;
  AppPinPad *pad;             /* borrowed child; NULL: the PIN was right, or there is none */
  GPtrArray *invitations;     /* owned: PwInvitation, that were read; NULL: none yet */
  const PwInvitation *chosen; /* borrowed from invitations; NULL: none yet */
};

G_DEFINE_TYPE (AppOfficePage, app_office_page, APP_TYPE_PAGE)

static AppDesk *
desk_of (gpointer page) {
  return app_page_desk (APP_PAGE (page));
}

/* --- changing -------------------------------------------------------------------------------- */

static void
on_change_answer (gboolean yes, gpointer data) {
  AppOfficePage *page = data;
  AppDesk *desk = desk_of (page);
  AppStore *store = app_desk_store (desk);
  AppWindow *window = app_window_of (page);
  AppHostChange change;
  g_autoptr (GError) error = NULL;
  if (!yes || store == NULL || window == NULL)
    return;
  if (!app_host_pin (store, page->chosen, TRUE, &change, &error)) {
    app_window_error (window, _ ("The office is as it was"), error);
    return;
  }
  (void)app_desk_reload (desk, NULL); /* it is changed whatever the lists show */
  g_autoptr (AppPage) kept = g_object_ref (APP_PAGE (page));
  app_page_leave (kept);
  app_window_open (window, app_enrol_page_new (desk));
  app_window_notice (window, _ ("The office was changed"));
}

static void
on_change (AppPage *page, gpointer data) {
  (void)data;
  g_autofree char *heading
      = g_strdup_printf (_ ("Change to %s?"), APP_OFFICE_PAGE (page)->chosen->name);
  app_window_ask (app_window_of (page), heading,
                  _ ("From now on every record goes to that office, the old ones too. Do this only "
                     "if your office told you to."),
                  _ ("_Not now"), _ ("_Change"), TRUE, on_change_answer, page, page);
}

/* --- reading the invitation ------------------------------------------------------------------ */

/* One of them, to be compared: nothing is changed. */
static gboolean
choose (AppOfficePage *page, GPtrArray *read, GError **error) {
  const PwInvitation *chosen
      = app_enrol_choose_invitation (app_desk_store (desk_of (page)), read, NULL, TRUE, error);
  if (chosen == NULL)
    return FALSE;
  g_clear_pointer (&page->invitations, g_ptr_array_unref);
  page->invitations = g_ptr_array_ref (read);
  page->chosen = chosen;
  return TRUE;
}

static AppPickupAnswer
take (GBytes *payload, G_GNUC_UNUSED const char *source, gpointer data, GError **error) {
  g_autoptr (GPtrArray) read = pw_invitations_new ();
  if (app_desk_store (desk_of (data)) == NULL)
    return APP_PICKUP_STOP;
  if (!pw_invitations_add (read, payload, NULL)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("This is no invitation. Ask the office to show its invitation first."));
    return APP_PICKUP_STOP;
  }
  return choose (data, read, error) ? APP_PICKUP_GOOD : APP_PICKUP_STOP;
}

static void
show_read (AppPage *scan, G_GNUC_UNUSED gpointer data) {
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             app_result_row ("emblem-ok-symbolic", _ ("The invitation is read"),
                                             _ ("Nothing is changed yet. Go back and compare."),
                                             FALSE));
  app_page_append (scan, group);
}

static void
on_next (AppPage *scan, G_GNUC_UNUSED gpointer data) {
  app_page_leave (scan);
}

/* What was read is of use on the page before alone. */
static void
show_scanned (AppPage *scan, gpointer data) {
  show_read (scan, data);
  app_page_set_action (scan, _ ("_Next"), on_next, NULL);
  app_page_set_other_action (scan, NULL, NULL, NULL);
}

static void
on_read (AppPage *page, gpointer data) {
  (void)data;
  AppScanEvents events = { take, show_scanned, g_object_ref (page), g_object_unref };
  app_result_open (page, app_scan_page_new (desk_of (page), _ ("Another office"),
                                            _ ("Aim at the QR codes on the new office's screen."),
                                            &events));
}

static gboolean
take_from_stick (AppPage *stick, GPtrArray *invitations, gpointer page, GError **error) {
  if (!choose (page, invitations, error))
    return FALSE;
  show_read (stick, NULL);
  return TRUE;
}

static void
on_stick (AppPage *page, gpointer data) {
  (void)data;
  app_result_open (page,
                   app_office_stick_page_new (desk_of (page), take_from_stick, G_OBJECT (page)));
}

/* --- what is seen ---------------------------------------------------------------------------- */

static void
add_office (GtkWidget *group, const char *icon, const char *title, const char *name,
            const guint8 sign_public[PW_PUBLIC_KEY_BYTES]) {
  PwId id = pw_id_from_public_key (sign_public);
  g_autofree char *groups = app_host_id_to_groups (&id);
  g_autofree char *words = g_strdup_printf ("%s\n%s", name, groups);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             app_result_row (icon, title, words, FALSE));
}

static void
show_offices (AppOfficePage *page) {
  AppPage *base = APP_PAGE (page);
  g_autoptr (AppHost) host = NULL;
  g_autoptr (GError) error = NULL;
  app_page_clear (base);
  if (!app_host_load (app_desk_store (desk_of (page)), &host, &error)) {
    app_result_banner (base, error);
    return;
  }
  GtkWidget *group = adw_preferences_group_new ();
  if (host != NULL)
    add_office (group, "user-home-symbolic", _ ("Your office now"), host->name, host->sign_public);
  const PwInvitation *invitation = page->chosen;
  if (invitation != NULL) {
    add_office (group, "go-next-symbolic", _ ("The new office"), invitation->name,
                invitation->sign_public);
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (group),
        _ ("Compare the number with the new office's screen, digit by digit."));
  }
  app_page_append (base, group);
  GtkWidget *warnings = adw_preferences_group_new ();
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (warnings),
      app_result_row ("dialog-warning-symbolic", _ ("What changes with the office"),
                      _ ("What your office confirmed counts no more. All records that are still "
                         "here are sent again, to the new office, which must approve this "
                         "handheld first. Your office gets nothing more."),
                      TRUE));
  app_page_append (base, warnings);
  app_page_set_banner (base, _ ("Only when your office told you to"), TRUE);
  app_page_set_action (base,
                       invitation != NULL ? _ ("_Change the office") : _ ("Invitation by _camera"),
                       invitation != NULL ? on_change : on_read, NULL);
  app_page_set_other_action (base, invitation != NULL ? NULL : _ ("Invitation by _stick"), on_stick,
                             NULL);
}

/* --- the PIN --------------------------------------------------------------------------------- */

static void
pin_checked (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (AppOfficePage) page = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = app_desk_finish (APP_DESK (source), result, &error);
  if (app_window_of (page) == NULL || app_desk_store (APP_DESK (source)) == NULL)
    return; /* the handheld was locked meanwhile */
  app_pin_pad_set_busy (page->pad, FALSE);
  app_pin_pad_clear (page->pad);
  if (!ok) {
    app_pin_pad_say (page->pad, error->message, TRUE);
    return;
  }
  page->pad = NULL;
  show_offices (page);
}

static void
on_entered (AppPinPad *pad, gpointer data) {
  AppOfficePage *page = data;
  g_autoptr (PwSecret) pin = app_pin_pad_take (pad);
  if (pin == NULL)
    return;
  app_pin_pad_say (pad, _ ("The PIN is being checked"), FALSE);
  app_pin_pad_set_busy (pad, TRUE);
  app_desk_check_pin_async (desk_of (page), pin, pin_checked, g_object_ref (page));
}

static gboolean
office_page_key (AppPage *page, guint keyval, GdkModifierType state) {
  AppPinPad *pad = APP_OFFICE_PAGE (page)->pad;
  return pad != NULL && app_pin_pad_key (pad, keyval, state);
}

static GtkWidget *
office_page_focus (AppPage *page) {
  AppPinPad *pad = APP_OFFICE_PAGE (page)->pad;
  return pad != NULL ? app_pin_pad_first_focus (pad) : NULL;
}

static gboolean
office_page_may_leave (AppPage *page) {
  return APP_OFFICE_PAGE (page)->pad == NULL || !app_desk_is_busy (app_page_desk (page));
}

/* --- life ------------------------------------------------------------------------------------ */

/* Back from the camera or the stick. */
static void
office_page_shown (AppPage *page) {
  if (APP_OFFICE_PAGE (page)->pad == NULL && app_desk_store (desk_of (page)) != NULL)
    show_offices (APP_OFFICE_PAGE (page));
}

static void
app_office_page_finalize (GObject *object) {
  g_clear_pointer (&APP_OFFICE_PAGE (object)->invitations, g_ptr_array_unref);
  G_OBJECT_CLASS (app_office_page_parent_class)->finalize (object);
}

static void
app_office_page_class_init (AppOfficePageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_office_page_finalize;
  APP_PAGE_CLASS (class)->key = office_page_key;
  APP_PAGE_CLASS (class)->first_focus = office_page_focus;
  APP_PAGE_CLASS (class)->may_leave = office_page_may_leave;
  APP_PAGE_CLASS (class)->shown = office_page_shown;
}

static void
app_office_page_init (G_GNUC_UNUSED AppOfficePage *page) {
}

AppPage *
app_office_page_new (AppDesk *desk) {
  g_return_val_if_fail (app_desk_store (desk) != NULL, NULL);
  AppOfficePage *page = app_page_new_of (APP_TYPE_OFFICE_PAGE, desk, _ ("Another office"));
  if (!app_desk_has_pin (desk)) {
    show_offices (page);
    return APP_PAGE (page);
  }
  page->pad = app_pin_pad_new ();
  gtk_widget_set_halign (GTK_WIDGET (page->pad), GTK_ALIGN_CENTER);
  g_signal_connect_object (page->pad, "entered", G_CALLBACK (on_entered), page, 0);
  app_pin_pad_say (page->pad, _ ("Enter your PIN to change the office"), FALSE);
  app_page_append (APP_PAGE (page), GTK_WIDGET (page->pad));
  return APP_PAGE (page);
}
