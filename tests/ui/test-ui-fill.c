/* Filling in through the window: what is typed is in the draft in half a second also when the
 * program is killed; a form goes the whole way to a record, is amended from its page, and shows
 * what is missing on the way. Needs a display (Xvfb); skipped without one. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/capture/app-fill.h"
#include "tests/ui/ui-world.h"

/* Labels of the form: its choices are what a person sees. */
#define ELECTION "Regional head election (Pilkada)"
#define STAGE "Preparation"
#define METHOD "irect"
#define SAVED_MS 500 /* what was typed before that is in the draft */

static char *self_path; /* of this program, to run it again as the one that is killed */

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
open_form (UiWorld *world, const char *draft) {
  g_autoptr (GError) error = NULL;
  AppPage *page = app_fill_page_new (world->desk, draft == NULL ? "form_a" : NULL, draft, &error);
  g_assert_no_error (error);
  app_window_open (world->window, page);
  ui_settle ();
}

static void
test_typing (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  open_form (&world, NULL);
  g_autofree char *none = kept_text (dir, "/assignment_letter");
  g_assert_null (none);
  ui_type_in (&world, "/assignment_letter", "ST-1");
  ui_spin (SAVED_MS);
  g_autofree char *typed = kept_text (dir, "/assignment_letter");
  g_assert_cmpstr (typed, ==, "ST-1");
  /* Leaving at once keeps the last letters too. */
  ui_type_in (&world, "/assignment_letter", "ST-12");
  app_window_back (world.window);
  ui_settle ();
  g_autofree char *left = kept_text (dir, "/assignment_letter");
  g_assert_cmpstr (left, ==, "ST-12");
  /* The list below knows of it, and opens it where it stopped. */
  g_assert_cmpuint (app_window_depth (world.window), ==, 1);
  ui_shoot ("home-draft");
  ui_press (&world, "Draft");
  GtkWidget *field = ui_find (ui_find_row (&world, "/assignment_letter"), ui_is_editable, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (field)), ==, "ST-12");
  ui_world_close (&world);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GError) error = NULL;
  (void)app_desk_finish (APP_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* Locked in the middle of a word: it is kept, nothing of it is shown, and the page comes back. */
static void
test_locked (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  open_form (&world, NULL);
  ui_type_in (&world, "/assignment_letter", "ST-7");
  app_desk_lock (world.desk);
  ui_settle ();
  g_assert_null (ui_find (GTK_WIDGET (world.window), ui_is_row, "/assignment_letter"));
  g_autofree char *typed = kept_text (dir, "/assignment_letter");
  g_assert_cmpstr (typed, ==, "ST-7");
  gboolean open = FALSE;
  app_desk_unlock_async (world.desk, NULL, on_unlocked, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  ui_settle ();
  GtkWidget *field = ui_find (ui_find_row (&world, "/assignment_letter"), ui_is_editable, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (field)), ==, "ST-7");
  ui_world_close (&world);
}

/* --- killed ---------------------------------------------------------------------------------- */

/* The child: types a letter every 20 ms and says how many there are. */
G_NORETURN static void
type_for_ever (const char *dir) {
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  open_form (&world, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (;;) {
    g_string_append_c (text, (char)('a' + (int)(text->len % 26)));
    ui_type_in (&world, "/assignment_letter", text->str);
    g_print ("%" G_GSIZE_FORMAT " %" G_GINT64_FORMAT "\n", text->len, g_get_monotonic_time ());
    ui_spin (20);
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
  g_autofree char *dir = ui_make_store ();
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
go_to (UiWorld *world, const char *path) {
  for (guint i = 0; i < 30 && ui_find (ui_top_of (world), ui_is_row, path) == NULL; i++)
    ui_press (world, "Next");
  (void)ui_find_row (world, path);
}

/* Chooses `label` for the question at `path`: in the form itself, or on the page of a long list. */
static void
choose (UiWorld *world, const char *path, const char *label) {
  GtkWidget *row = ui_find_row (world, path);
  GtkWidget *open = ui_find (row, ui_has_label, "Choose…");
  if (open != NULL)
    g_signal_emit_by_name (gtk_widget_get_ancestor (open, GTK_TYPE_BUTTON), "clicked");
  ui_settle ();
  ui_press (world, label);
}

static void
fill_in_minimum (UiWorld *world) {
  ui_type_in (world, "/village", "17.07.03.2007");
  choose (world, "/election", ELECTION);
  choose (world, "/stage", STAGE);
  ui_press (world, "Next");
  ui_press (world, "Next");
  ui_press (world, "Add");
  ui_shoot ("way-entry");
  choose (world, "/activities[1]/method", METHOD);
  GtkWidget *times = ui_find_row (world, "/activities[1]/started_at");
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (ui_find (times, ui_has_label, "Now"), GTK_TYPE_BUTTON), "clicked");
  ui_press (world, "Where am I?"); /* there is no such service here, and it says so */
  ui_spin (500);
  g_assert_nonnull (ui_find (ui_top_of (world), ui_has_label, "ype the place"));
  ui_shoot ("way-place");
  ui_press (world, "Done");
  ui_shoot ("way-cards");
  go_to (world, "/narrative");
  ui_type_in (world, "/narrative", "Pengawasan rapat (contoh).");
  ui_settle ();
  choose (world, "/violation_found", "No");
}

/* Where the form ends it is reviewed; what is missing is listed and leads there. */
static void
test_missing (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  open_form (&world, NULL);
  ui_shoot ("fill-1");
  for (guint i = 0; i < 30 && ui_find (ui_top_of (&world), ui_has_label, "Review") == NULL; i++)
    ui_press (&world, "Next");
  ui_press (&world, "Review");
  ui_shoot ("missing");
  ui_press (&world, "Village code");
  ui_spin (300);
  ui_shoot ("missing-there");
  GtkWidget *row = ui_find_row (&world, "/village");
  g_assert_true (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN);
  g_assert_nonnull (ui_find (row, ui_has_label, "nswer")); /* it says that an answer is needed */
  ui_world_close (&world);
}

static guint
count_ops (UiWorld *world, AppRecord **record) {
  AppRecords *records = app_desk_records (world->desk);
  g_assert_cmpuint (records->list->len, ==, 1);
  *record = g_ptr_array_index (records->list, 0);
  return (*record)->ops->len;
}

static void
amend_it (UiWorld *world) {
  ui_press (world, "Amend");
  ui_type_in (world, "/assignment_letter", "ST-2/2024");
  for (guint i = 0; i < 30 && ui_find (ui_top_of (world), ui_has_label, "Review") == NULL; i++)
    ui_press (world, "Next");
  ui_press (world, "Review");
  ui_press (world, "Amend…");
  GtkWidget *text = ui_find (ui_top_of (world), ui_is_editable, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "Nomor terlupa", -1);
  ui_settle ();
  ui_shoot ("way-reason");
  ui_press (world, "Amend");
}

static void
test_whole_way (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  open_form (&world, NULL);
  fill_in_minimum (&world);
  for (guint i = 0; i < 30 && ui_find (ui_top_of (&world), ui_has_label, "Review") == NULL; i++)
    ui_press (&world, "Next");
  ui_press (&world, "Review");
  ui_shoot ("way-review");
  ui_press (&world, "Finalise");
  ui_shoot ("way-ask");
  AdwMessageDialog *dialog = NULL;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at != NULL; at = at->next)
    if (ADW_IS_MESSAGE_DIALOG (at->data))
      dialog = at->data;
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "yes");
  gtk_window_close (GTK_WINDOW (dialog));
  ui_spin (400);
  ui_shoot ("way-finished");
  AppRecord *record;
  g_assert_cmpuint (count_ops (&world, &record), ==, 1);
  g_autofree char *code = app_record_code (&record->id);
  g_assert_nonnull (ui_find (ui_top_of (&world), ui_has_label, code));
  g_autofree char *draft = kept_text (dir, "/village");
  g_assert_null (draft); /* it became the record */
  ui_press (&world, "Look at the record");
  ui_shoot ("way-record");
  amend_it (&world);
  ui_spin (400);
  ui_shoot ("way-amended");
  g_assert_cmpuint (count_ops (&world, &record), ==, 2);
  g_autoptr (PwRecord) state = app_record_fold (app_desk_store (world.desk), record, NULL);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "assignment_letter")), ==,
                   "ST-2/2024");
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  self_path = g_strdup (argv[0]);
  if (argc == 3 && g_str_equal (argv[1], "--type"))
    if (ui_start ())
      type_for_ever (argv[2]);
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-fill/typing", test_typing);
  g_test_add_func ("/ui-fill/locked", test_locked);
  g_test_add_func ("/ui-fill/missing", test_missing);
  g_test_add_func ("/ui-fill/whole-way", test_whole_way);
  g_test_add_func ("/ui-fill/killed", test_killed);
  return g_test_run ();
}
