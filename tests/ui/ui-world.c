/* The window of the app in a test. */
#include "tests/ui/ui-world.h"

#include <string.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/fill/app-fill-row.h"
#include "firmware/app/app-style.h"
#include "firmware/capture/app-capture.h"
#include "sync/base/pw-secret.h"
#include "tests/lib/build-words.h"

/* --- a window -------------------------------------------------------------------------------- */

gboolean
ui_start (void) {
  build_words_start ();
  pw_secret_start ();
  app_style_prepare ();
  gtk_disable_setlocale ();
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    return FALSE;
  }
  adw_init ();
  return TRUE;
}

void
ui_spin (guint ms) {
  gint64 until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < until) {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    g_usleep (2000);
  }
}

void
ui_settle (void) {
  ui_spin (150);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  (void)app_desk_finish (APP_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

void
ui_world_open (UiWorld *world, const char *dir) {
  g_autoptr (GError) error = NULL;
  world->dir = g_strdup (dir);
  world->desk = app_desk_new (dir, &error);
  g_assert_no_error (error);
  gboolean open = app_desk_state (world->desk) == APP_DESK_OPEN;
  if (!open)
    app_desk_unlock_async (world->desk, NULL, on_open, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  static guint number; /* a window may outlive its test by a turn of the loop */
  g_autofree char *id = g_strdup_printf ("org.panwas.Test%u", ++number);
  world->application = GTK_APPLICATION (adw_application_new (id, G_APPLICATION_NON_UNIQUE));
  (void)g_application_register (G_APPLICATION (world->application), NULL, &error);
  g_assert_no_error (error);
  /* No window manager gives the focus back after a dialog. */
  (void)app_settings_set_cover (app_desk_settings (world->desk), FALSE, NULL);
  app_style_start (app_desk_settings (world->desk));
  world->window = app_window_new (world->application, world->desk);
  const char *size = g_getenv ("UI_SIZE");
  int width = 480, height = 320;
  if (size != NULL)
    (void)sscanf (size, "%dx%d", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (world->window), width, height);
  gtk_window_present (GTK_WINDOW (world->window));
  ui_settle ();
}

char *
ui_make_store (void) {
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("panwas-ui-XXXXXX", &error);
  g_assert_no_error (error);
  char *dir = g_build_filename (parent, "data", NULL);
  if (!app_store_init (dir, "17.07.03", "Sari (contoh)", NULL, &error))
    g_error ("%s", error->message);
  return dir;
}

void
ui_world_close (UiWorld *world) {
  gtk_window_destroy (GTK_WINDOW (world->window));
  ui_settle ();
  g_object_unref (world->application);
  g_object_unref (world->desk);
  g_free (world->dir);
}

void
ui_shoot (const char *name) {
  const char *folder = g_getenv ("UI_SHOTS");
  if (folder == NULL)
    return;
  ui_settle ();
  g_autofree char *command = g_strdup_printf ("import -window root %s/%s.png", folder, name);
  (void)g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* --- forms ----------------------------------------------------------------------------------- */

const PwForm *
ui_add_form (UiWorld *world, const char *xml) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (app_desk_store (world->desk), &error);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  const PwForm *form = pw_forms_add (forms, bytes, &error);
  g_assert_no_error (error);
  return form;
}

AppFill *
ui_open_form (UiWorld *world, const PwForm *form) {
  g_autoptr (GError) error = NULL;
  AppFill *fill = app_fill_new (app_desk_store (world->desk), form, "en", &error);
  g_assert_no_error (error);
  g_autoptr (AppFiller) filler = app_filler_new (world->desk, fill);
  app_window_open (world->window, app_fill_page_of (filler, ""));
  ui_spin (400); /* it has slid in */
  return fill;
}

void
ui_expect_answer (AppFill *fill, const char *path, const char *text) {
  for (guint i = 0; i < 100; i++) {
    g_autofree char *now = pw_session_text (fill->session, path, NULL);
    if (g_strcmp0 (now, text) == 0)
      return;
    ui_spin (50);
  }
  g_autofree char *now = pw_session_text (fill->session, path, NULL);
  g_assert_cmpstr (now, ==, text);
}

#define SUSPECTED                                                                                  \
  "{\"form\": \"form_a\", \"village\": \"17.07.03.2007\", \"election\": \"pilkada\", \"stage\": "  \
  "\"kampanye\", \"supervisor\": {\"name\": \"Sari (contoh)\", \"conflict_of_interest\": \"no\"}," \
  "\"activities\": [{\"method\": \"langsung\", \"purpose\": \"Mengawasi rapat warga di balai "     \
  "desa\", \"started_at\": \"2024-10-07T08:15+07:00\", \"place\": {\"name\": \"Balai desa\"}}],"   \
  "\"narrative\": \"Kepala desa mengajak warga memilih calon (contoh).\", \"violation_found\": "   \
  "\"yes\", \"violation\": {\"event\": \"Ajakan memilih\", \"acts\": [\"kegiatan_ajakan\"], "      \
  "\"place\": \"Balai desa\", \"occurred_at\": \"2024-10-07T09:00+07:00\", \"known_at\": "         \
  "\"2024-10-07T09:00+07:00\", \"subjects\": [{\"name\": \"A (contoh)\", \"position\": "           \
  "\"kades\"}], \"witnesses\": [{\"name\": \"C (contoh)\", \"phone\": \"0812\"}]}, "               \
  "\"dispute_found\": \"no\", \"reported_on\": \"2024-10-08\"}"

char *
ui_record_suspected (AppStore *store) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (store, &error);
  g_assert_no_error (error);
  json_auto_t *answers = json_loads (SUSPECTED, 0, NULL);
  PwId id;
  (void)app_record_create (store, pw_forms_find (forms, "form_a"), answers, &id, NULL, &error);
  g_assert_no_error (error);
  return pw_id_to_hex (&id);
}

/* --- finding --------------------------------------------------------------------------------- */

GtkWidget *
ui_find (GtkWidget *widget, UiFits fits, const char *text) {
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (fits (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = ui_find (child, fits, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

gboolean
ui_is_row (GtkWidget *widget, const char *path) {
  return APP_IS_FILL_ROW (widget) && g_str_equal (app_fill_row_path (APP_FILL_ROW (widget)), path);
}

gboolean
ui_is_editable (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget);
}

gboolean
ui_has_label (GtkWidget *widget, const char *text) {
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

gboolean
ui_is_action_row (GtkWidget *widget, const char *text) {
  (void)text;
  return ADW_IS_ACTION_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));
}

gboolean
ui_is_a (GtkWidget *widget, const char *text) {
  return g_type_is_a (G_OBJECT_TYPE (widget), g_type_from_name (text));
}

static gboolean
shows (GtkWidget *widget, const char *text) {
  if (ui_has_label (widget, text))
    return TRUE;
  if (GTK_IS_EDITABLE (widget))
    return strstr (gtk_editable_get_text (GTK_EDITABLE (widget)), text) != NULL;
  if (!GTK_IS_TEXT_VIEW (widget))
    return FALSE;
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *content = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return strstr (content, text) != NULL;
}

gboolean
ui_shows (UiWorld *world, const char *text) {
  return ui_find (GTK_WIDGET (world->window), shows, text) != NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text) {
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

GtkWidget *
ui_top_of (UiWorld *world) {
  return GTK_WIDGET (app_window_top (world->window));
}

GtkWidget *
ui_find_row (UiWorld *world, const char *path) {
  GtkWidget *row = ui_find (ui_top_of (world), ui_is_row, path);
  if (row == NULL)
    g_error ("no question %s on this page", path);
  return row;
}

void
ui_press (UiWorld *world, const char *text) {
  GtkWidget *label = NULL;
  for (guint i = 0; i < 100 && label == NULL; i++) { /* a loaded machine is not on time */
    label = ui_find (GTK_WIDGET (world->window), is_label, text);
    if (label == NULL)
      label = ui_find (GTK_WIDGET (world->window), ui_has_label, text);
    if (label == NULL)
      ui_spin (50);
  }
  if (label == NULL)
    g_error ("nothing here says \"%s\"", text);
  for (GtkWidget *at = label; at != NULL; at = gtk_widget_get_parent (at)) {
    if (GTK_IS_LIST_BOX_ROW (at)) {
      g_signal_emit_by_name (at, "activate");
      break;
    }
    if (GTK_IS_CHECK_BUTTON (at)) {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (at), TRUE);
      break;
    }
    if (GTK_IS_BUTTON (at)) {
      g_signal_emit_by_name (at, "clicked");
      break;
    }
  }
  ui_settle ();
}

void
ui_type_in (UiWorld *world, const char *path, const char *text) {
  GtkWidget *field = ui_find (ui_find_row (world, path), ui_is_editable, NULL);
  g_assert_nonnull (field);
  if (GTK_IS_ENTRY (field))
    gtk_editable_set_text (GTK_EDITABLE (field), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)), text, -1);
}
