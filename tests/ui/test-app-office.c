/* Another office, through the real pages: the PIN is asked for again, both offices are seen before
 * anything changes, and then all records wait for the new one. The camera is a folder of pictures,
 * the stick a folder, on which nothing is changed. */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/app/start/app-office-page.h"
#include "firmware/app/start/app-pin-pad.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-carrier.h"

#define PIN "246810"

static void
on_pin_set (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  (void)app_desk_finish (APP_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* Sets the PIN, or takes it away, so that the store can be looked at afterwards. */
static void
set_pin (UiCarrier *world, gboolean wanted) {
  g_autoptr (PwSecret) pin = pw_secret_new_copy (PIN, strlen (PIN));
  gboolean done = FALSE;
  app_desk_change_pin_async (world->desk, wanted ? NULL : pin, wanted ? pin : NULL, on_pin_set,
                             &done);
  ui_carrier_wait_for (done);
}

static void
enter (UiCarrier *world, const char *digits) {
  AppPage *page = ui_carrier_top (world);
  GtkWidget *pad = ui_carrier_find (GTK_WIDGET (page), APP_TYPE_PIN_PAD, NULL);
  g_assert_nonnull (pad);
  for (const char *at = digits; *at != '\0'; at++)
    g_assert_true (app_pin_pad_key (APP_PIN_PAD (pad), (guint)*at, 0));
  g_signal_emit_by_name (pad, "entered");
  ui_carrier_wait_for (!app_desk_is_busy (world->desk));
  ui_carrier_settle (500);
}

static void
hold_before_camera (UiCarrier *world, const PwIdentity *host, const char *name) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (world->carry.dir, name, NULL);
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_autoptr (GBytes) parcel = carry_world_invitation (host, name, 5, 0);
  g_assert_true (pw_qr_folder_write (dir, parcel, NULL, NULL, &error));
  g_assert_no_error (error);
  g_setenv ("PANWAS_CAMERA", source, TRUE);
}

/* The button that leads to the sticks, or NULL. */
static GtkWidget *
stick_button (UiCarrier *world) {
  g_auto (GStrv) parts = g_strsplit (_ ("Invitation by _stick"), "_", 2);
  g_autofree char *text = g_strjoinv (NULL, parts);
  GtkWidget *label = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_LABEL, text);
  GtkWidget *button = label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
  return button != NULL && gtk_widget_get_mapped (button) ? button : NULL;
}

static AppPage *
open_page (UiCarrier *world) {
  AppPage *page = app_office_page_new (world->desk);
  app_window_open (world->window, page);
  ui_carrier_settle (500);
  return page;
}

/* In the store, whatever the app shows. */
static void
assert_host (UiCarrier *world, const PwIdentity *host) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) pinned = NULL;
  g_assert_true (app_host_load (app_desk_store (world->desk), &pinned, &error));
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&pinned->id, &host->id));
}

/* A wrong PIN opens nothing, the right one shows what is there. */
static void
test_pin (UiCarrier *world, gconstpointer data) {
  (void)data;
  set_pin (world, TRUE);
  (void)open_page (world);
  g_assert_false (ui_carrier_says (world, _ ("What changes with the office")));
  g_assert_null (stick_button (world));
  ui_carrier_shoot (world, "office-pin");
  enter (world, "111111");
  g_assert_false (ui_carrier_says (world, _ ("What changes with the office")));
  /* Wrong ones slow the next down, as at the lock. */
  ui_carrier_settle (2500);
  enter (world, PIN);
  g_assert_true (ui_carrier_says (world, _ ("What changes with the office")));
  g_assert_nonnull (stick_button (world));
  ui_carrier_shoot (world, "office-now");
  set_pin (world, FALSE);
}

/* To the question on the screen. */
static void
answer (const char *response) {
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWidget *dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    if (ADW_IS_MESSAGE_DIALOG (window))
      dialog = window;
  }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  ui_carrier_settle (500);
}

/* Read, compared, asked once more, changed. */
static void
test_change (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) other = sample_identity (31, TRUE);
  AppPage *page = open_page (world);
  hold_before_camera (world, other, "Kantor baru");
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_says (world, _ ("The invitation is read")));
  assert_host (world, world->carry.host); /* nothing is changed yet */
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  ui_carrier_settle (500);
  g_autofree char *groups = app_host_id_to_groups (&other->id);
  g_assert_true (ui_carrier_says (world, "Kantor baru"));
  g_assert_true (ui_carrier_says (world, groups));
  ui_carrier_shoot (world, "office-compare");
  g_assert_true (app_page_press_action (page));
  ui_carrier_settle (500);
  assert_host (world, world->carry.host); /* it is asked once more */
  ui_carrier_shoot (world, "office-ask");
  answer ("yes");
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (500);
  assert_host (world, other);
  g_assert_cmpuint (ui_carrier_count_unreceived (world), ==, 4); /* all go to the new one */
  g_assert_true (ui_carrier_says (world, "Kantor baru"));        /* the way to register there */
  ui_carrier_shoot (world, "office-changed");
}

/* The office that is there already is no other one. */
static void
test_same (UiCarrier *world, gconstpointer data) {
  (void)data;
  AppPage *page = open_page (world);
  hold_before_camera (world, world->carry.host, "Kantor lama");
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (3000);
  g_assert_false (ui_carrier_says (world, _ ("The invitation is read")));
  app_page_leave (ui_carrier_top (world));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  g_assert_false (ui_carrier_says (world, _ ("The new office")));
  assert_host (world, world->carry.host);
}

/* --- by stick -------------------------------------------------------------------------------- */

/* Makes the stick, which the app finds. (transfer full) */
static char *
make_stick (UiCarrier *world) {
  char *stick = g_build_filename (world->carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (stick, 0700), ==, 0);
  g_setenv ("PANWAS_STICK", stick, TRUE);
  return stick;
}

/* Takes `parcel`. */
static void
put (const char *stick, GBytes *parcel) {
  g_autoptr (GBytes) taken = parcel;
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_stick_put (stick, PW_STICK_INVITE, NULL, taken, NULL, &error));
  g_assert_no_error (error);
}

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Every name below `dir`, with what is in it and when it was changed. */
static void
note_state (const char *dir, GString *state) {
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (open); name != NULL; name = g_dir_read_name (open))
    g_ptr_array_add (names, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    const char *path = g_ptr_array_index (names, i);
    g_autofree char *content = NULL;
    gsize length;
    GStatBuf about;
    g_assert_cmpint (g_lstat (path, &about), ==, 0);
    g_string_append_printf (state, "%s %lld.%09ld ", path, (long long)about.st_ctim.tv_sec,
                            about.st_ctim.tv_nsec);
    if (S_ISDIR (about.st_mode)) {
      note_state (path, state);
    } else {
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_autofree char *sum
          = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)content, length);
      g_string_append_printf (state, "%s\n", sum);
    }
  }
}

static char *
state_of (const char *stick) {
  GString *state = g_string_new (NULL);
  note_state (stick, state);
  return g_string_free (state, FALSE);
}

/* From the page of the office to what was read, on top. */
static void
read_stick (UiCarrier *world, AppPage *office) {
  GtkWidget *button = stick_button (world);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_carrier_wait_for (ui_carrier_top (world) != office);
  ui_carrier_settle (300);
  ui_carrier_press_row (world, _ ("Choose a folder"));
  ui_carrier_settle (500);
}

/* Nothing came of it: the page says `sentence`, and the office's shows no other one. */
static void
assert_none (UiCarrier *world, AppPage *office, const char *sentence) {
  g_assert_true (ui_carrier_says (world, _ ("The office is as it was")));
  g_assert_true (ui_carrier_says (world, g_utf8_next_char (sentence))); /* begins with a capital */
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (ui_carrier_top (world) == office);
  ui_carrier_settle (500);
  g_assert_false (ui_carrier_says (world, _ ("The new office")));
  g_assert_nonnull (stick_button (world));
  assert_host (world, world->carry.host);
}

/* Read, compared, asked once more, changed; what is on the stick stays as it is. */
static void
test_stick (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) other = sample_identity (31, TRUE);
  g_autofree char *stick = make_stick (world);
  put (stick, carry_world_invitation (world->carry.host, "Kantor lama", 4, 0));
  put (stick, carry_world_invitation (other, "Kantor baru", 5, 0));
  put (stick, carry_world_invitation (other, "Kantor baru", 6, 0));
  g_autofree char *before = state_of (stick);
  AppPage *page = open_page (world);
  read_stick (world, page);
  g_assert_true (ui_carrier_says (world, _ ("The invitation is read")));
  ui_carrier_shoot (world, "office-stick-read");
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  ui_carrier_settle (500);
  g_autofree char *groups = app_host_id_to_groups (&other->id);
  g_assert_true (ui_carrier_says (world, "Kantor baru"));
  g_assert_true (ui_carrier_says (world, groups));
  g_assert_null (stick_button (world)); /* it is compared now */
  g_assert_true (app_page_press_action (page));
  ui_carrier_settle (500);
  answer ("no");
  assert_host (world, world->carry.host);
  g_assert_true (app_page_press_action (page));
  ui_carrier_settle (500);
  assert_host (world, world->carry.host);
  answer ("yes");
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (500);
  assert_host (world, other);
  g_assert_cmpuint (ui_carrier_count_unreceived (world), ==, 4);
  g_autofree char *after = state_of (stick);
  g_assert_cmpstr (after, ==, before);
}

static void
test_stick_same (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autofree char *stick = make_stick (world);
  put (stick, carry_world_invitation (world->carry.host, "Kantor lama", 4, 0));
  AppPage *page = open_page (world);
  read_stick (world, page);
  ui_carrier_shoot (world, "office-stick-same");
  assert_none (world, page,
               _ ("here is only an invitation of the office that this handheld has already: "
                  "ask the new office for one"));
}

/* The person is told which ones, and takes a stick of one of them. */
static void
test_stick_two (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (PwIdentity) other = sample_identity (31, TRUE), third = sample_identity (32, TRUE);
  g_autofree char *stick = make_stick (world);
  put (stick, carry_world_invitation (other, "Kantor baru", 5, 0));
  put (stick, carry_world_invitation (third, "Kantor ketiga", 6, 0));
  AppPage *page = open_page (world);
  read_stick (world, page);
  ui_carrier_shoot (world, "office-stick-two");
  g_autofree char *first = app_host_id_to_groups (&other->id);
  g_assert_true (ui_carrier_says (world, first));
  assert_none (world, page, "Kantor ketiga");
}

/* No stick; one with a damaged file alone. */
static void
test_stick_none (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autofree char *stick = make_stick (world);
  AppPage *page = open_page (world);
  g_assert_cmpint (g_rmdir (stick), ==, 0);
  read_stick (world, page);
  ui_carrier_shoot (world, "office-stick-missing");
  g_assert_cmpint (g_mkdir_with_parents (stick, 0700), ==, 0);
  put (stick, g_bytes_new_static ("PWBx", 4));
  ui_carrier_press_row (world, _ ("Choose a folder")); /* the list is still there */
  ui_carrier_settle (500);
  ui_carrier_shoot (world, "office-stick-none");
  g_assert_true (ui_carrier_says (world, _ ("Could not be used")));
  assert_none (world, page, _ ("there is no invitation to take here: ask the office for one"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app-office/" name, UiCarrier, "pinned", ui_carrier_set_up, function,               \
              ui_carrier_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  ADD ("change", test_change);
  ADD ("same", test_same);
  ADD ("stick", test_stick);
  ADD ("stick-same", test_stick_same);
  ADD ("stick-two", test_stick_two);
  ADD ("stick-none", test_stick_none);
  ADD ("pin", test_pin);
  return g_test_run ();
}
