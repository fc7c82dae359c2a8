/* The app's window in a test. */
#include "tests/ui/ui-carrier.h"

#include <string.h>

#include "firmware/app/app-style.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-qr-scan.h"
#include "tests/ui/ui-world.h"

#define FILM_S "4"

/* --- driving --------------------------------------------------------------------------------- */

void
ui_carrier_settle (guint ms) {
  gint64 until_us = g_get_monotonic_time () + (gint64)ms * 1000;
  while (g_get_monotonic_time () < until_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

AppPage *
ui_carrier_top (UiCarrier *world) {
  return app_window_top (world->window);
}

GtkWidget *
ui_carrier_find (GtkWidget *root, GType type, const char *text) {
  if (g_type_is_a (G_OBJECT_TYPE (root), type)) {
    const char *shown = ADW_IS_PREFERENCES_ROW (root)
                            ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root))
                        : GTK_IS_BUTTON (root) ? gtk_button_get_label (GTK_BUTTON (root))
                        : GTK_IS_LABEL (root)  ? gtk_label_get_text (GTK_LABEL (root))
                                               : NULL;
    if (text == NULL || (shown != NULL && strstr (shown, text) != NULL))
      return root;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = ui_carrier_find (child, type, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

gboolean
ui_carrier_says (UiCarrier *world, const char *text) {
  return ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_LABEL, text) != NULL;
}

void
ui_carrier_press_row (UiCarrier *world, const char *title) {
  GtkWidget *row
      = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), ADW_TYPE_ACTION_ROW, title);
  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static guint
shot_number (const char *name, guint usual) {
  const char *given = g_getenv (name);
  return given != NULL ? (guint)g_ascii_strtoull (given, NULL, 10) : usual;
}

/* A picture of the screen, if somebody wants to look at it. */
void
ui_carrier_shoot (UiCarrier *world, const char *name) {
  const char *dir = g_getenv ("PANWAS_SHOTS");
  if (dir == NULL)
    return;
  ui_carrier_settle (700);
  g_autofree char *size = g_strdup_printf ("%ux%u", world->width + 4, world->height + 4);
  g_autofree char *path
      = g_strdup_printf ("%s/%s-%ux%u-%s%u.png", dir, name, world->width, world->height,
                         g_getenv ("PANWAS_LANG"), shot_number ("PANWAS_SHOT_TEXT", 100));
  const char *argv[]
      = { "ffmpeg",      "-loglevel", "error",       "-y", "-f", "x11grab",
          "-draw_mouse", "0",         "-video_size", size, "-i", g_getenv ("DISPLAY"),
          "-frames:v",   "1",         path,          NULL };
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

/* --- set up ---------------------------------------------------------------------------------- */

/* Once for all tests: style belongs to the display. */
static void
start_style (AppSettings *settings) {
  static gboolean started = FALSE;
  if (started)
    return;
  started = TRUE;
  (void)app_settings_set_text_percent (settings, shot_number ("PANWAS_SHOT_TEXT", 100), NULL);
  (void)app_settings_set_high_contrast (settings, shot_number ("PANWAS_SHOT_CONTRAST", 0) != 0,
                                        NULL);
  if (shot_number ("PANWAS_SHOT_DARK", 0) != 0)
    (void)app_settings_set_look (settings, APP_LOOK_DARK, NULL);
  app_style_start (g_object_ref (settings));
}

static void
start (UiCarrier *world) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_strdup (world->carry.store->dir);
  app_store_free (world->carry.store);
  world->carry.store = NULL;
  world->desk = app_desk_new (dir, &error);
  g_assert_no_error (error);
  start_style (app_desk_settings (world->desk));
  world->window = app_window_new (GTK_APPLICATION (g_application_get_default ()), world->desk);
  gtk_window_present (GTK_WINDOW (world->window));
  world->width = shot_number ("PANWAS_SHOT_WIDTH", 640);
  world->height = shot_number ("PANWAS_SHOT_HEIGHT", 480);
  gtk_window_set_default_size (GTK_WINDOW (world->window), (int)world->width, (int)world->height);
  ui_carrier_settle (300);
  g_assert_true (
      app_page_press_action (ui_carrier_top (world))); /* the lock's Open: there is no PIN */
  ui_carrier_wait_for (app_desk_state (world->desk) == APP_DESK_OPEN);
  ui_carrier_settle (500);
}

void
ui_carrier_set_up (UiCarrier *world, gconstpointer pinned) {
  carry_world_set_up (&world->carry, NULL);
  if (pinned != NULL) {
    carry_world_pin (&world->carry);
    carry_world_record (&world->carry, 3);
    carry_world_record_random (&world->carry, 6000);
  }
  start (world);
}

void
ui_carrier_tear_down (UiCarrier *world, gconstpointer data) {
  g_unsetenv ("PANWAS_CAMERA");
  app_desk_lock (world->desk);
  ui_carrier_settle (500);
  gtk_window_destroy (GTK_WINDOW (world->window));
  ui_carrier_settle (200);
  g_clear_object (&world->desk);
  carry_world_reopen (&world->carry);
  carry_world_tear_down (&world->carry, data);
}

/* --- filming --------------------------------------------------------------------------------- */

/* Films the screen for FILM_S seconds into `path`, as grey pictures one after the other, while the
 * app has the thread for itself. */
static void
record (const char *path, guint width, guint height) {
  g_autoptr (GError) error = NULL;
  g_autofree char *size = g_strdup_printf ("%ux%u", width, height);
  g_autoptr (GSubprocess) camera = g_subprocess_new (
      G_SUBPROCESS_FLAGS_NONE, &error, "ffmpeg", "-loglevel", "error", "-y", "-f", "x11grab",
      "-draw_mouse", "0", "-framerate", "30", "-video_size", size, "-i", g_getenv ("DISPLAY"), "-t",
      FILM_S, "-pix_fmt", "gray", "-f", "rawvideo", path, NULL);
  g_assert_no_error (error);
  gint64 until_us = g_get_monotonic_time () + UI_WAIT_MS * 1000;
  while (g_subprocess_get_identifier (camera) != NULL && g_get_monotonic_time () < until_us)
    ui_carrier_settle (20);
  g_assert_true (g_subprocess_get_successful (camera));
}

/* The first payload that is whole in what is filmed now; NULL: none. (transfer full) */
GBytes *
ui_carrier_film (UiCarrier *world) {
  g_autoptr (GError) error = NULL;
  guint width = world->width + 40, height = world->height + 40;
  g_autofree char *path = g_build_filename (world->carry.dir, "film.gray", NULL);
  record (path, width, height);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (PwPicture) picture = pw_picture_new (width, height, 255);
  GBytes *payload = NULL;
  gsize length = (gsize)width * height, got = length;
  guint frames = 0, codes = 0;
  while (payload == NULL && got == length) {
    g_assert_true (g_input_stream_read_all (G_INPUT_STREAM (stream), picture->pixels, length, &got,
                                            NULL, NULL));
    if (got < length)
      break;
    frames++;
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_LIVE);
    codes += found->len;
    for (guint i = 0; i < found->len; i++)
      (void)pw_joiner_add (joiner, found->pdata[i], NULL);
    payload = pw_joiner_take (joiner, NULL);
  }
  g_test_message ("%u frames looked at, %u codes read", frames, codes);
  return payload;
}

guint
ui_carrier_count_unreceived (UiCarrier *world) {
  return app_desk_status (world->desk)->unreceived;
}

gboolean
ui_carrier_start (void) {
  if (!ui_start ())
    return FALSE;
  AdwApplication *application
      = adw_application_new ("org.panwas.Test", G_APPLICATION_NON_UNIQUE); /* lives as long as we */
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  return TRUE;
}
