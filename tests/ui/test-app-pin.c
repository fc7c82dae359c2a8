/* The PIN of the settings: chosen where there was none, refused when it is short or the two differ,
 * changed only with the one that holds, taken away only after a question; each time the store opens
 * by the PIN of now alone. Needs a display (Xvfb); skipped without one. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/start/app-pin-page.h"
#include "sync/base/pw-secret.h"
#include "tests/ui/ui-world.h"

#define WAIT_S 60
#define FIRST "739146"
#define SECOND "5550173"

static void
wait_for (UiWorld *world, const char *words) {
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_TIME_SPAN_SECOND;
  while (ui_find (GTK_WIDGET (world->window), ui_has_label, words) == NULL) {
    if (g_get_monotonic_time () > until_us)
      g_error ("nothing ever said \"%s\"", words);
    ui_spin (20);
  }
}

/* The page leaves when it is done; a notice from before may still be there. */
static void
wait_until_done (UiWorld *world, const char *words) {
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_TIME_SPAN_SECOND;
  while (app_window_depth (world->window) > 1 && g_get_monotonic_time () < until_us)
    ui_spin (20);
  g_assert_cmpuint (app_window_depth (world->window), ==, 1);
  wait_for (world, words);
}

static void
type_pin (UiWorld *world, const char *digits) {
  AppPage *page = app_window_top (world->window);
  for (const char *at = digits; *at != '\0'; at++)
    g_assert_true (APP_PAGE_GET_CLASS (page)->key (page, GDK_KEY_0 + (guint)(*at - '0'), 0));
  g_assert_true (APP_PAGE_GET_CLASS (page)->key (page, GDK_KEY_Return, 0));
}

static void
open_page (UiWorld *world) {
  app_window_open (world->window, app_pin_page_new (world->desk));
  ui_settle ();
}

/* Whether the store opens by `digits` (NULL: by none). */
static gboolean
opens_by (UiWorld *world, const char *digits) {
  g_autoptr (PwSecret) pin = digits != NULL ? pw_secret_new_copy (digits, strlen (digits)) : NULL;
  g_autoptr (AppStore) store = app_store_open (world->dir, pin, NULL);
  return store != NULL;
}

static void
choose (UiWorld *world) {
  open_page (world);
  type_pin (world, "12345");
  wait_for (world, "That is too short");
  type_pin (world, FIRST);
  wait_for (world, "Enter the same PIN once more");
  type_pin (world, SECOND);
  wait_for (world, "The two were not the same");
  type_pin (world, FIRST);
  wait_for (world, "Enter the same PIN once more");
  g_assert_false (app_desk_has_pin (world->desk));
  type_pin (world, FIRST);
  wait_until_done (world, "The new PIN holds from now on");
  g_assert_true (app_desk_has_pin (world->desk));
  g_assert_true (opens_by (world, FIRST));
  g_assert_false (opens_by (world, NULL));
}

/* With a wrong one first: that is told after the new one, for it is checked with it. */
static void
change (UiWorld *world) {
  open_page (world);
  wait_for (world, "Enter the PIN that holds now");
  type_pin (world, "000000");
  wait_for (world, "Choose a PIN of at least 6 digits");
  type_pin (world, SECOND);
  wait_for (world, "Enter the same PIN once more");
  type_pin (world, SECOND);
  wait_for (world, "he PIN is wrong");
  g_assert_true (opens_by (world, FIRST));
  type_pin (world, FIRST);
  wait_for (world, "Choose a PIN of at least 6 digits");
  type_pin (world, SECOND);
  wait_for (world, "Enter the same PIN once more");
  type_pin (world, SECOND);
  wait_until_done (world, "The new PIN holds from now on");
  g_assert_true (opens_by (world, SECOND));
  g_assert_false (opens_by (world, FIRST));
}

static GtkWidget *
find_dialog (void) {
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at != NULL; at = at->next)
    if (ADW_IS_MESSAGE_DIALOG (at->data) && gtk_widget_get_visible (at->data))
      return at->data;
  return NULL;
}

static void
answer (const char *response) {
  for (guint i = 0; i < 200 && find_dialog () == NULL; i++)
    ui_spin (20);
  GtkWidget *dialog = find_dialog ();
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (GTK_WINDOW (dialog));
  ui_spin (200);
}

static void
take_away (UiWorld *world) {
  open_page (world);
  ui_press (world, "No PIN");
  wait_for (world, "Enter the PIN that holds now first");
  g_assert_null (find_dialog ());
  type_pin (world, SECOND);
  wait_for (world, "Choose a PIN of at least 6 digits");
  ui_press (world, "No PIN");
  answer ("no");
  g_assert_true (app_desk_has_pin (world->desk));
  ui_press (world, "No PIN");
  answer ("yes");
  wait_until_done (world, "There is no PIN any more");
  g_assert_false (app_desk_has_pin (world->desk));
  g_assert_true (opens_by (world, NULL));
}

static void
test_way (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  choose (&world);
  change (&world);
  take_away (&world);
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/app-pin/way", test_way);
  return g_test_run ();
}
