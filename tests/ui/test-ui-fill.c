/* Filling in through the window: what is typed is in the draft in half a second also when the
 * program is killed; a form goes the whole way to a record, is amended from its page, and shows
 * what is missing on the way. Needs a display (Xvfb); skipped without one. */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "firmware/app/app-fill-page.h"
#include "firmware/app/app-fill-row.h"
#include "firmware/app/app-record-page.h"
#include "firmware/app/app-style.h"
#include "firmware/app/app-window.h"
#include "firmware/capture/app-capture.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-secret.h"

/* Labels of the form: its choices are what a person sees. */
#define ELECTION "Regional head election (Pilkada)"
#define STAGE "Preparation"
#define METHOD "irect"
#define SAVED_MS 500 /* what was typed before that is in the draft */

static char *self_path; /* of this program, to run it again as the one that is killed */

/* --- a window -------------------------------------------------------------------------------- */

typedef struct {
  char *dir; /* owned */
  GtkApplication *application;
  AppDesk *desk;
  AppWindow *window;
} World;

static void
spin (guint ms) {
  gint64 until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < until) {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    g_usleep (2000);
  }
}

static void
settle (void) {
  spin (150);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  (void)app_desk_finish (APP_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static void
world_open (World *world, const char *dir) {
  g_autoptr (GError) error = NULL;
  world->dir = g_strdup (dir);
  world->desk = app_desk_new (dir, &error);
  g_assert_no_error (error);
  gboolean open = app_desk_state (world->desk) == APP_DESK_OPEN;
  if (!open)
    app_desk_unlock_async (world->desk, NULL, on_open, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  world->application
      = GTK_APPLICATION (adw_application_new ("org.panwas.Test", G_APPLICATION_NON_UNIQUE));
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
  settle ();
}

static char *
make_store (void) {
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("panwas-ui-XXXXXX", &error);
  g_assert_no_error (error);
  char *dir = g_build_filename (parent, "data", NULL);
  if (!app_store_init (dir, "17.07.03", "Sari (contoh)", NULL, &error))
    g_error ("%s", error->message);
  return dir;
}

static void
world_close (World *world) {
  gtk_window_destroy (GTK_WINDOW (world->window));
  settle ();
  g_object_unref (world->application);
  g_object_unref (world->desk);
  g_free (world->dir);
}

/* Pictures for people who look at them: UI_SHOTS names a folder. */
static void
shoot (const char *name) {
  const char *folder = g_getenv ("UI_SHOTS");
  if (folder == NULL)
    return;
  settle ();
  g_autofree char *command = g_strdup_printf ("import -window root %s/%s.png", folder, name);
  (void)g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* --- finding --------------------------------------------------------------------------------- */

typedef gboolean (*Fits) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Fits fits, const char *text) {
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (fits (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, fits, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_row (GtkWidget *widget, const char *path) {
  return APP_IS_FILL_ROW (widget) && g_str_equal (app_fill_row_path (APP_FILL_ROW (widget)), path);
}

static gboolean
is_editable (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget);
}

static gboolean
has_label (GtkWidget *widget, const char *text) {
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text) {
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static GtkWidget *
top_of (World *world) {
  return GTK_WIDGET (app_window_top (world->window));
}

static GtkWidget *
find_row (World *world, const char *path) {
  GtkWidget *row = find (top_of (world), is_row, path);
  if (row == NULL)
    g_error ("no question %s on this page", path);
  return row;
}

/* Presses the button, card or choice that says `text`. */
static void
press (World *world, const char *text) {
  GtkWidget *label = find (GTK_WIDGET (world->window), is_label, text);
  if (label == NULL)
    label = find (GTK_WIDGET (world->window), has_label, text);
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
  settle ();
}

static void
type_in (World *world, const char *path, const char *text) {
  GtkWidget *field = find (find_row (world, path), is_editable, NULL);
  g_assert_nonnull (field);
  if (GTK_IS_ENTRY (field))
    gtk_editable_set_text (GTK_EDITABLE (field), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)), text, -1);
}

/* --- what is kept ---------------------------------------------------------------------------- */

/* The answer at `path` of the only draft, as another program finds it; NULL without a draft. */
static char *
kept_text (const char *dir, const char *path) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, &error);
  g_assert_no_error (error);
  if (drafts->len == 0)
    return NULL;
  g_assert_cmpuint (drafts->len, ==, 1);
  g_autoptr (AppFill) fill = app_fill_open (store, g_ptr_array_steal_index (drafts, 0), &error);
  g_assert_no_error (error);
  char *text = pw_session_text (fill->session, path, NULL);
  g_clear_pointer (&fill->session, pw_session_free); /* nothing is written by looking */
  return text;
}

static void
open_form (World *world, const char *draft) {
  g_autoptr (GError) error = NULL;
  AppPage *page = app_fill_page_new (world->desk, draft == NULL ? "form_a" : NULL, draft, &error);
  g_assert_no_error (error);
  app_window_open (world->window, page);
  settle ();
}

static void
test_typing (void) {
  g_autofree char *dir = make_store ();
  World world = { 0 };
  world_open (&world, dir);
  open_form (&world, NULL);
  g_autofree char *none = kept_text (dir, "/assignment_letter");
  g_assert_null (none);
  type_in (&world, "/assignment_letter", "ST-1");
  spin (SAVED_MS);
  g_autofree char *typed = kept_text (dir, "/assignment_letter");
  g_assert_cmpstr (typed, ==, "ST-1");
  /* Leaving at once keeps the last letters too. */
  type_in (&world, "/assignment_letter", "ST-12");
  app_window_back (world.window);
  settle ();
  g_autofree char *left = kept_text (dir, "/assignment_letter");
  g_assert_cmpstr (left, ==, "ST-12");
  world_close (&world);
}

/* --- killed ---------------------------------------------------------------------------------- */

/* The child: types a letter every 20 ms and says how many there are. */
G_NORETURN static void
type_for_ever (const char *dir) {
  World world = { 0 };
  world_open (&world, dir);
  open_form (&world, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (;;) {
    g_string_append_c (text, (char)('a' + (int)(text->len % 26)));
    type_in (&world, "/assignment_letter", text->str);
    g_print ("%" G_GSIZE_FORMAT " %" G_GINT64_FORMAT "\n", text->len, g_get_monotonic_time ());
    spin (20);
  }
}

/* Letters that were there `ms` before the last line of `output`. */
static gsize
typed_before (const char *output, gint64 ms) {
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  gsize count = 0;
  gint64 last = 0;
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *at = strchr (lines[i], ' ');
    last = at != NULL ? g_ascii_strtoll (at, NULL, 10) : last;
  }
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *at = strchr (lines[i], ' ');
    if (at != NULL && g_ascii_strtoll (at, NULL, 10) <= last - ms * 1000)
      count = (gsize)g_ascii_strtoull (lines[i], NULL, 10);
  }
  return count;
}

static void
test_killed (void) {
  g_autofree char *dir = make_store ();
  g_autofree char *log = g_strconcat (dir, ".log", NULL);
  for (guint round = 0; round < 3; round++) {
    pid_t child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      if (freopen (log, "w", stdout) == NULL)
        _exit (1);
      execl (self_path, self_path, "--type", dir, (char *)NULL);
      _exit (1);
    }
    gsize typed = 0;
    g_autofree char *output = NULL;
    for (guint i = 0; i < 600 && typed < 20 + 10 * round; i++) {
      g_usleep (100000);
      g_clear_pointer (&output, g_free);
      if (g_file_get_contents (log, &output, NULL, NULL))
        typed = typed_before (output, 1000);
    }
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    g_clear_pointer (&output, g_free);
    g_assert_true (g_file_get_contents (log, &output, NULL, NULL));
    gsize sure = typed_before (output, 2 * SAVED_MS); /* a loaded machine is not on time */
    g_autofree char *kept = kept_text (dir, "/assignment_letter");
    g_assert_nonnull (kept);
    g_test_message ("typed before %" G_GSIZE_FORMAT ", kept %" G_GSIZE_FORMAT, sure, strlen (kept));
    g_assert_cmpuint (sure, >, 0);
    g_assert_cmpuint (strlen (kept), >=, sure);
    g_autoptr (AppStore) store = app_store_open (dir, NULL, NULL);
    g_autoptr (GPtrArray) drafts = app_drafts_list (store, NULL);
    const AppDraft *draft = g_ptr_array_index (drafts, 0);
    g_assert_true (app_drafts_remove (store, &draft->id, NULL));
  }
}

/* --- the whole way --------------------------------------------------------------------------- */

/* Goes on with the main action until the question at `path` is on the page. */
static void
go_to (World *world, const char *path) {
  for (guint i = 0; i < 30 && find (top_of (world), is_row, path) == NULL; i++)
    press (world, "Next");
  (void)find_row (world, path);
}

/* Chooses `label` for the question at `path`: in the form itself, or on the page of a long list. */
static void
choose (World *world, const char *path, const char *label) {
  GtkWidget *row = find_row (world, path);
  GtkWidget *open = find (row, has_label, "Choose…");
  if (open != NULL)
    g_signal_emit_by_name (gtk_widget_get_ancestor (open, GTK_TYPE_BUTTON), "clicked");
  settle ();
  press (world, label);
}

static void
fill_in_minimum (World *world) {
  type_in (world, "/village", "17.07.03.2007");
  choose (world, "/election", ELECTION);
  choose (world, "/stage", STAGE);
  press (world, "Next");
  press (world, "Next");
  press (world, "Add");
  shoot ("way-entry");
  choose (world, "/activities[1]/method", METHOD);
  GtkWidget *times = find_row (world, "/activities[1]/started_at");
  g_signal_emit_by_name (gtk_widget_get_ancestor (find (times, has_label, "Now"), GTK_TYPE_BUTTON),
                         "clicked");
  press (world, "Where am I?"); /* there is no such service here, and it says so */
  spin (500);
  g_assert_nonnull (find (top_of (world), has_label, "ype the place"));
  shoot ("way-place");
  press (world, "Done");
  shoot ("way-cards");
  go_to (world, "/narrative");
  type_in (world, "/narrative", "Pengawasan rapat (contoh).");
  settle ();
  choose (world, "/violation_found", "No");
}

/* Where the form ends it is reviewed; what is missing is listed and leads there. */
static void
test_missing (void) {
  g_autofree char *dir = make_store ();
  World world = { 0 };
  world_open (&world, dir);
  open_form (&world, NULL);
  shoot ("fill-1");
  for (guint i = 0; i < 30 && find (top_of (&world), has_label, "Review") == NULL; i++)
    press (&world, "Next");
  press (&world, "Review");
  shoot ("missing");
  press (&world, "Village code");
  spin (300);
  shoot ("missing-there");
  GtkWidget *row = find_row (&world, "/village");
  g_assert_true (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN);
  g_assert_nonnull (find (row, has_label, "nswer")); /* it says that an answer is needed */
  world_close (&world);
}

static guint
count_ops (World *world, AppRecord **record) {
  AppRecords *records = app_desk_records (world->desk);
  g_assert_cmpuint (records->list->len, ==, 1);
  *record = g_ptr_array_index (records->list, 0);
  return (*record)->ops->len;
}

static void
amend_it (World *world) {
  press (world, "Amend");
  type_in (world, "/assignment_letter", "ST-2/2024");
  for (guint i = 0; i < 30 && find (top_of (world), has_label, "Review") == NULL; i++)
    press (world, "Next");
  press (world, "Review");
  press (world, "Amend…");
  GtkWidget *text = find (top_of (world), is_editable, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "Nomor terlupa", -1);
  settle ();
  shoot ("way-reason");
  press (world, "Amend");
}

static void
test_whole_way (void) {
  g_autofree char *dir = make_store ();
  World world = { 0 };
  world_open (&world, dir);
  open_form (&world, NULL);
  fill_in_minimum (&world);
  for (guint i = 0; i < 30 && find (top_of (&world), has_label, "Review") == NULL; i++)
    press (&world, "Next");
  press (&world, "Review");
  shoot ("way-review");
  press (&world, "Finalise");
  shoot ("way-ask");
  AdwMessageDialog *dialog = NULL;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at != NULL; at = at->next)
    if (ADW_IS_MESSAGE_DIALOG (at->data))
      dialog = at->data;
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "yes");
  gtk_window_close (GTK_WINDOW (dialog));
  spin (400);
  shoot ("way-finished");
  AppRecord *record;
  g_assert_cmpuint (count_ops (&world, &record), ==, 1);
  g_autofree char *code = app_record_code (&record->id);
  g_assert_nonnull (find (top_of (&world), has_label, code));
  g_autofree char *draft = kept_text (dir, "/village");
  g_assert_null (draft); /* it became the record */
  press (&world, "Look at the record");
  shoot ("way-record");
  amend_it (&world);
  spin (400);
  shoot ("way-amended");
  g_assert_cmpuint (count_ops (&world, &record), ==, 2);
  g_autoptr (PwRecord) state = app_record_fold (app_desk_store (world.desk), record, NULL);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "assignment_letter")), ==,
                   "ST-2/2024");
  world_close (&world);
}

/* --- at every size --------------------------------------------------------------------------- */

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

/* A record with a suspected violation. */
static char *
record_suspected (const char *dir) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  PwForms *forms = app_store_forms (store, &error);
  json_auto_t *answers = json_loads (SUSPECTED, 0, NULL);
  PwId id;
  (void)app_record_create (store, pw_forms_find (forms, "form_a"), answers, &id, NULL, &error);
  g_assert_no_error (error);
  return pw_id_to_hex (&id);
}

/* Nothing is wider than the screen. */
static void
assert_fits (World *world) {
  int least = 0, width = gtk_widget_get_width (GTK_WIDGET (world->window));
  gtk_widget_measure (top_of (world), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("%s: at least %d of %d", app_page_title (APP_PAGE (top_of (world))), least,
                  width);
  g_assert_cmpint (least, <=, width);
}

static gboolean
is_main (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

typedef struct {
  const char *size, *language;
  guint text_percent;
} Look;

/* Every page of a full record in one look. */
static void
test_looks (gconstpointer data) {
  const Look *look = data;
  g_autofree char *dir = make_store ();
  g_autofree char *id = record_suspected (dir);
  g_setenv ("UI_SIZE", look->size, TRUE);
  World world = { 0 };
  world_open (&world, dir);
  AppSettings *settings = app_desk_settings (world.desk);
  g_assert_true (app_settings_set_language (settings, look->language, NULL));
  g_assert_true (app_settings_set_text_percent (settings, look->text_percent, NULL));
  pw_i18n_set_language (look->language);
  g_autoptr (GError) error = NULL;
  AppPage *page = app_record_page_new (world.desk, id, &error);
  g_assert_no_error (error);
  app_window_open (world.window, page);
  settle ();
  assert_fits (&world);
  g_autofree char *first
      = g_strdup_printf ("%s-%s-%u-record", look->size, look->language, look->text_percent);
  shoot (first);
  AppRecord *record = app_records_find (app_desk_records (world.desk), id, NULL);
  g_autoptr (AppFiller) filler = app_filler_new (
      world.desk, app_fill_amend (app_desk_store (world.desk), record, look->language, &error));
  app_window_open (world.window, app_fill_page_of (filler, ""));
  settle ();
  for (guint i = 1; i < 30; i++) {
    assert_fits (&world);
    g_autofree char *name
        = g_strdup_printf ("%s-%s-%u-%02u", look->size, look->language, look->text_percent, i);
    shoot (name);
    GtkWidget *next = find (top_of (&world), is_main, NULL);
    g_assert_nonnull (next);
    if (!gtk_widget_is_sensitive (next) || !APP_IS_FILLER (filler)
        || app_window_depth (world.window) > 3)
      break;
    g_signal_emit_by_name (next, "clicked");
    settle ();
  }
  g_assert_cmpuint (app_window_depth (world.window), ==, 4); /* home, record, form, review */
  world_close (&world);
}

/* Programs find their words beside them; a test stands elsewhere. */
static void
find_words (void) {
  const char *program = g_getenv ("PANWAS");
  g_autofree char *bin = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *words
      = bin != NULL ? g_build_filename (bin, "..", "share", "locale", NULL) : NULL;
  if (words != NULL)
    (void)bindtextdomain (GETTEXT_PACKAGE, words);
}

int
main (int argc, char **argv) {
  pw_i18n_start ();
  find_words ();
  pw_secret_start ();
  app_style_choose_renderer ();
  self_path = g_strdup (argv[0]);
  if (argc == 3 && g_str_equal (argv[1], "--type"))
    if (gtk_init_check ())
      type_for_ever (argv[2]);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    return 0;
  }
  adw_init ();
  g_test_add_func ("/ui-fill/typing", test_typing);
  g_test_add_func ("/ui-fill/missing", test_missing);
  g_test_add_func ("/ui-fill/whole-way", test_whole_way);
  g_test_add_func ("/ui-fill/killed", test_killed);
  static const Look looks[] = { { "480x320", "id", 100 },
                                { "360x720", "id", 100 },
                                { "640x480", "en", 100 },
                                { "720x720", "en", 200 },
                                { "360x720", "en", 200 } };
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autofree char *name = g_strdup_printf ("/ui-fill/looks/%s-%s-%u", looks[i].size,
                                             looks[i].language, looks[i].text_percent);
    g_test_add_data_func (name, &looks[i], test_looks);
  }
  return g_test_run ();
}
