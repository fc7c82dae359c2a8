/* Carry: what is carried, and four ways: in by camera or stick, out by screen or stick. */
#include "firmware/app/carry/app-carry-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-scan-page.h"
#include "firmware/app/carry/app-show-page.h"
#include "firmware/app/carry/app-stick-page.h"
#include "firmware/app/app-window.h"
#include "firmware/send/app-courier.h"
#include "sync/base/pw-error.h"

#define SHOWN_BYTES_MAX (8 << 20) /* shown in one go; the rest comes next time */

#define APP_TYPE_CARRY_PAGE (app_carry_page_get_type ())
G_DECLARE_FINAL_TYPE (AppCarryPage, app_carry_page, APP, CARRY_PAGE, AppPage)

struct _AppCarryPage {
  AppPage parent_instance;
  GArray *shown; /* owned: PwDigest of what is on the screen, in its order; NULL before */
};

G_DEFINE_TYPE (AppCarryPage, app_carry_page, APP_TYPE_PAGE)

static AppDesk *
desk_of (gpointer page) {
  return app_page_desk (APP_PAGE (page));
}

static void
fail (gpointer from, const GError *error) {
  app_result_fail (from, _ ("It cannot be carried"), error);
}

/* --- taking by camera ------------------------------------------------------------------------ */

/* What one scan brought. */
typedef struct {
  AppDesk *desk; /* owned */
  guint counts[APP_COURIER_OPEN + 1];
} Taking;

static void
free_taking (gpointer data) {
  Taking *taking = data;
  g_object_unref (taking->desk);
  g_free (taking);
}

static AppPickupAnswer
take (GBytes *payload, const char *source, gpointer data, GError **error) {
  Taking *taking = data;
  AppCourierChange change;
  g_autoptr (GError) problem = NULL;
  (void)source;
  if (app_courier_take (app_desk_store (taking->desk), payload, &change, &problem)) {
    taking->counts[change]++;
    return app_desk_reload (taking->desk, error) ? APP_PICKUP_GOOD : APP_PICKUP_STOP;
  }
  if (pw_error_is (problem, PW_ERROR_DAMAGED) || pw_error_is (problem, PW_ERROR_TOO_NEW))
    return APP_PICKUP_DAMAGED;
  g_propagate_error (error, g_steal_pointer (&problem));
  return APP_PICKUP_STOP;
}

static const char *
change_words (AppCourierChange change) {
  switch (change) {
  case APP_COURIER_TAKEN:
    return _ ("Taken to carry");
  case APP_COURIER_KNOWN:
    return _ ("Carried already");
  case APP_COURIER_OWN:
    return _ ("This is for you: take it with Receive");
  case APP_COURIER_SENT:
    return _ ("This is from you: show it to the office or to somebody else");
  case APP_COURIER_OPEN:
    return _ ("This is an invitation: it is not carried");
  }
  g_assert_not_reached ();
}

static void
show_taken (AppPage *page, gpointer data) {
  Taking *taking = data;
  GtkWidget *group = adw_preferences_group_new ();
  for (guint change = 0; change < G_N_ELEMENTS (taking->counts); change++) {
    if (taking->counts[change] == 0)
      continue;
    g_autofree char *count = g_strdup_printf ("%u", taking->counts[change]);
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (group),
        app_result_row (change == APP_COURIER_TAKEN ? "emblem-ok-symbolic"
                                                    : "dialog-information-symbolic",
                        change_words ((AppCourierChange)change), count, FALSE));
    taking->counts[change] = 0;
  }
  app_page_append (page, group);
}

static void
on_take_camera (AdwActionRow *row, gpointer data) {
  (void)row;
  Taking *taking = g_new0 (Taking, 1);
  taking->desk = g_object_ref (desk_of (data));
  AppScanEvents events = { take, show_taken, taking, free_taking };
  app_result_open (data, app_scan_page_new (desk_of (data), _ ("Take to carry"),
                                            _ ("Aim at the QR codes on your neighbour's handheld."),
                                            &events));
}

/* --- giving by screen ------------------------------------------------------------------------ */

static void
on_given (guint index, gpointer data) {
  AppCarryPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!app_courier_mark_given (app_desk_store (desk_of (page)),
                               &g_array_index (page->shown, PwDigest, index), &error)
      || !app_desk_reload (desk_of (page), &error))
    fail (page, error);
}

/* What was not handed on yet, as much as fits; all of it again if all was. FALSE: the store failed.
 */
static gboolean
collect (AppCarryPage *page, GPtrArray *payloads, GError **error) {
  AppStore *store = app_desk_store (desk_of (page));
  g_autoptr (GArray) entries = app_courier_list (store, error);
  if (entries == NULL)
    return FALSE;
  gboolean any_new = FALSE;
  for (guint i = 0; i < entries->len; i++)
    any_new |= g_array_index (entries, AppCourierEntry, i).given_ms == 0;
  gsize bytes = 0;
  for (guint i = 0; i < entries->len && bytes < SHOWN_BYTES_MAX; i++) {
    const AppCourierEntry *entry = &g_array_index (entries, AppCourierEntry, i);
    if (any_new && entry->given_ms != 0)
      continue;
    GBytes *parcel = app_courier_read (store, &entry->digest, error);
    if (parcel == NULL)
      return FALSE;
    bytes += entry->bytes;
    g_ptr_array_add (payloads, parcel);
    g_array_append_val (page->shown, entry->digest);
  }
  return TRUE;
}

static void
on_give_screen (AdwActionRow *row, gpointer data) {
  AppCarryPage *page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  (void)row;
  g_clear_pointer (&page->shown, g_array_unref);
  page->shown = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  if (!collect (page, payloads, &error)) {
    fail (page, error);
    return;
  }
  if (payloads->len == 0)
    return;
  g_autofree char *about
      = g_strdup_printf (ngettext ("%u parcel", "%u parcels", payloads->len), payloads->len);
  AppShowEvents events = { on_given, NULL, g_object_ref (page), g_object_unref };
  app_result_open (page,
                   app_show_page_new (desk_of (page), _ ("Hand on"), about, payloads, &events));
}

static void
on_take_stick (AdwActionRow *row, gpointer data) {
  (void)row;
  app_result_open (data, app_stick_page_new (desk_of (data), APP_STICK_TAKE));
}

static void
on_give_stick (AdwActionRow *row, gpointer data) {
  (void)row;
  app_result_open (data, app_stick_page_new (desk_of (data), APP_STICK_GIVE));
}

/* --- the page -------------------------------------------------------------------------------- */

static void
on_drop (AppPage *base, gpointer data) {
  g_autoptr (GError) error = NULL;
  guint count = 0;
  (void)data;
  AppWindow *window = app_window_of (base);
  if (!app_courier_drop_given (app_desk_store (desk_of (base)), &count, &error)
      || !app_desk_reload (desk_of (base), &error))
    fail (base, error);
  else if (window != NULL)
    app_window_notice (window, _ ("What was handed on is removed from here"));
  APP_PAGE_GET_CLASS (base)->shown (base);
}

static void
add_way (AppCarryPage *page, GtkWidget *group, const char *icon, const char *title,
         GCallback activated, gboolean sensitive) {
  GtkWidget *row = app_result_way (icon, title, NULL);
  gtk_widget_set_sensitive (row, sensitive);
  g_signal_connect_object (row, "activated", activated, page, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
carry_page_shown (AppPage *base) {
  AppCarryPage *page = APP_CARRY_PAGE (base);
  AppStore *store = app_desk_store (desk_of (page));
  g_autoptr (GArray) entries = store != NULL ? app_courier_list (store, NULL) : NULL;
  guint count = entries != NULL ? entries->len : 0, given = 0;
  for (guint i = 0; i < count; i++)
    given += g_array_index (entries, AppCourierEntry, i).given_ms != 0;
  app_page_clear (base);
  GtkWidget *in = adw_preferences_group_new (), *out = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (in), _ ("Take"));
  add_way (page, in, "camera-photo-symbolic", _ ("From a neighbour's screen"),
           G_CALLBACK (on_take_camera), TRUE);
  add_way (page, in, "drive-removable-media-symbolic", _ ("From a USB stick"),
           G_CALLBACK (on_take_stick), TRUE);
  g_autofree char *title
      = g_strdup_printf (_ ("%u carried, %u of them handed on already"), count, given);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (out), _ ("Hand on"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (out), title);
  add_way (page, out, "view-grid-symbolic", _ ("On this screen"), G_CALLBACK (on_give_screen),
           count > 0);
  add_way (page, out, "drive-removable-media-symbolic", _ ("To a USB stick"),
           G_CALLBACK (on_give_stick), count > 0);
  app_page_append (base, in);
  app_page_append (base, out);
  app_page_set_other_action (base, given > 0 ? _ ("_Remove what was handed on") : NULL, on_drop,
                             NULL);
}

static void
app_carry_page_finalize (GObject *object) {
  g_clear_pointer (&APP_CARRY_PAGE (object)->shown, g_array_unref);
  G_OBJECT_CLASS (app_carry_page_parent_class)->finalize (object);
}

static void
app_carry_page_class_init (AppCarryPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_carry_page_finalize;
  APP_PAGE_CLASS (class)->shown = carry_page_shown;
}

static void
app_carry_page_init (AppCarryPage *page) {
  (void)page;
}

AppPage *
app_carry_page_new (AppDesk *desk) {
  AppPage *page = app_page_new_of (APP_TYPE_CARRY_PAGE, desk, _ ("Carry for others"));
  carry_page_shown (page);
  return page;
}
