/* Photos and sounds taken by the app itself: for a question of a form, by touch and by keys, and
 * for a record; kept whole, sealed, with the digest of what was captured, and never in the clear on
 * the disk; what is not kept is asked for before it goes, and a handheld that locks keeps it;
 * without a camera or microphone the page says so and leads to a file. A signature is part of its
 * record. Needs a display (Xvfb); skipped without one. */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/fill/app-sign-page.h"
#include "firmware/app/home/app-record-page.h"
#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-fill.h"
#include "tests/ui/ui-world.h"

#define PLACE "/attachments[1]/file"
#define RECORD                                                                                     \
  "{\"form\": \"form_a\", \"village\": \"17.07.03.2007\", \"election\": \"pilkada\", \"stage\": "  \
  "\"kampanye\", \"activities\": [{\"method\": \"langsung\", \"started_at\": "                     \
  "\"2024-10-07T08:15+07:00\", \"place\": {\"name\": \"Balai desa\"}}], \"narrative\": \"Rapat "   \
  "(contoh).\", \"violation_found\": \"no\"}"

/* --- helpers --------------------------------------------------------------------------------- */

static AppStore *
store_of (UiWorld *world) {
  return app_desk_store (world->desk);
}

/* Opens a new form at a question for a file. Borrowed from the page. */
static AppFill *
open_question (UiWorld *world) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (store_of (world), &error);
  AppFill *fill = app_fill_new (store_of (world), pw_forms_find (forms, "form_a"), "en", &error);
  g_assert_no_error (error);
  g_autoptr (AppFiller) filler = app_filler_new (world->desk, fill);
  g_autofree char *entry G_GNUC_UNUSED = app_filler_add (filler, "/attachments", &error);
  g_assert_no_error (error);
  AppPage *page = app_fill_page_of (filler, "");
  app_window_open (world->window, page);
  ui_settle ();
  app_fill_page_go (page, PLACE);
  ui_settle ();
  (void)ui_find_row (world, PLACE);
  return fill;
}

static void
wait_for (UiWorld *world, const char *words) {
  for (guint i = 0; i < 600; i++) { /* GStreamer looks at its plugins the first time */
    if (ui_find (GTK_WIDGET (world->window), ui_has_label, words) != NULL)
      return;
    ui_spin (50);
  }
  g_error ("nothing ever said \"%s\"", words);
}

static gboolean
is_ready_button (GtkWidget *widget, const char *text) {
  return GTK_IS_BUTTON (widget) && gtk_widget_is_sensitive (widget)
         && ui_find (widget, ui_has_label, text) != NULL;
}

static void
wait_for_button (UiWorld *world, const char *text) {
  for (guint i = 0; i < 600; i++) {
    if (ui_find (ui_top_of (world), is_ready_button, text) != NULL)
      return;
    ui_spin (50);
  }
  g_error ("the button \"%s\" never came", text);
}

/* Presses what a person could press. */
static void
press (UiWorld *world, const char *text) {
  wait_for_button (world, text);
  ui_press (world, text);
}

static void
answer_dialog (const char *response) {
  ui_spin (300);
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at != NULL; at = at->next)
    if (ADW_IS_MESSAGE_DIALOG (at->data)) {
      adw_message_dialog_response (at->data, response);
      gtk_window_close (at->data);
      ui_spin (300);
      return;
    }
  g_error ("nothing was asked");
}

/* The plain bytes of a file of the store. (transfer full) */
static GBytes *
read_evidence (AppStore *store, const PwDigest *digest) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppEvidence) evidence = app_evidence_open (store, digest, &error);
  g_assert_no_error (error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  while (all->len < app_evidence_size (evidence)) {
    g_autoptr (GBytes) part = app_evidence_read (evidence, all->len, PW_BLOB_PART_BYTES, &error);
    g_assert_no_error (error);
    g_byte_array_append (all, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static void
assert_is_photo (GBytes *bytes) {
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpmem (at, 3, "\xff\xd8\xff", 3);
  g_assert_cmpmem (at + length - 2, 2, "\xff\xd9", 2); /* to its very end */
}

static void
assert_is_sound (GBytes *bytes) {
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, >, 500);
  g_assert_cmpmem (at, 4, "OggS", 4);
  g_assert_cmpmem (at + 28, 8, "OpusHead", 8);
}

static void
assert_sealed_below (const char *dir) {
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *content = NULL;
    gsize length = 0;
    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      assert_sealed_below (path);
      continue;
    }
    if (!g_file_get_contents (path, &content, &length, NULL))
      continue; /* a link to memory that is gone */
    g_assert_null (memmem (content, length, "JFIF", 4));
    g_assert_null (memmem (content, length, "OpusHead", 8));
  }
}

/* Neither in the store nor where files in memory have their names. */
static void
assert_sealed (UiWorld *world) {
  assert_sealed_below (world->dir);
  g_autoptr (GDir) run = g_dir_open (g_get_user_runtime_dir (), 0, NULL);
  for (const char *name; run != NULL && (name = g_dir_read_name (run)) != NULL;)
    g_assert_false (g_str_has_prefix (name, "panwas-")
                    && strlen (name) == strlen ("panwas-XXXXXX"));
}

static const AppEvidenceInfo *
answer_of (AppFill *fill) {
  g_autofree char *text = pw_session_text (fill->session, PLACE, NULL);
  return app_draft_file (fill->draft, text);
}

static void
press_key (UiWorld *world, guint keyval) {
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (world->window));
  g_assert_nonnull (focus);
  g_assert_true (GTK_IS_BUTTON (focus)); /* what Enter and Space press */
  (void)keyval;
  g_assert_true (gtk_widget_activate (focus));
  ui_settle ();
}

/* --- a question ------------------------------------------------------------------------------ */

static void
test_photo (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_question (&world);
  ui_shoot ("take-question");
  ui_press (&world, "Take a photo");
  wait_for_button (&world, "Take the photo");
  ui_shoot ("take-live");
  /* The shutter has the focus: Enter and Space are the shutter. */
  press_key (&world, GDK_KEY_Return);
  wait_for (&world, "Is it good?");
  ui_shoot ("take-taken");
  press (&world, "Again");
  wait_for_button (&world, "Take the photo");
  press_key (&world, GDK_KEY_space);
  wait_for (&world, "Is it good?");
  g_assert_null (answer_of (fill)); /* nothing is kept yet */
  press (&world, "Keep");
  ui_spin (400);
  const AppEvidenceInfo *info = answer_of (fill);
  g_assert_nonnull (info);
  g_assert_cmpstr (info->type, ==, "image/jpeg");
  g_assert_true (g_str_has_prefix (info->name, "foto-20"));
  g_assert_nonnull (ui_find (ui_find_row (&world, PLACE), ui_has_label, info->name));
  ui_shoot ("take-kept");
  g_autoptr (GBytes) bytes = read_evidence (store_of (&world), &info->digest);
  assert_is_photo (bytes);
  assert_sealed (&world);
  ui_world_close (&world);
}

static void
test_sound (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_question (&world);
  ui_press (&world, "Record sound");
  ui_shoot ("take-sound-ready");
  press (&world, "Record");
  wait_for_button (&world, "Stop");
  wait_for (&world, "0:01");
  ui_shoot ("take-sound-recording");
  press (&world, "Stop");
  wait_for (&world, "Recorded:");
  ui_shoot ("take-sound-done");
  press (&world, "Keep");
  ui_spin (400);
  const AppEvidenceInfo *info = answer_of (fill);
  g_assert_nonnull (info);
  g_assert_true (g_str_has_prefix (info->type, "audio/"));
  g_assert_true (g_str_has_suffix (info->name, ".opus"));
  ui_shoot ("take-sound-kept");
  g_autoptr (GBytes) bytes = read_evidence (store_of (&world), &info->digest);
  assert_is_sound (bytes);
  assert_sealed (&world);
  ui_world_close (&world);
}

/* --- leaving --------------------------------------------------------------------------------- */

static void
test_leaving (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_question (&world);
  guint depth = app_window_depth (world.window);
  ui_press (&world, "Take a photo");
  wait_for_button (&world, "Take the photo");
  app_window_back (world.window); /* nothing was taken: nothing is asked */
  ui_settle ();
  g_assert_cmpuint (app_window_depth (world.window), ==, depth);
  ui_press (&world, "Take a photo");
  wait_for_button (&world, "Take the photo");
  press (&world, "Take the photo");
  wait_for (&world, "Is it good?");
  app_window_back (world.window);
  answer_dialog ("no");
  g_assert_cmpuint (app_window_depth (world.window), ==, depth + 1);
  app_window_back (world.window);
  answer_dialog ("yes");
  g_assert_cmpuint (app_window_depth (world.window), ==, depth);
  g_assert_null (answer_of (fill));
  /* A recording is stopped first, and then it is asked. */
  ui_press (&world, "Record sound");
  press (&world, "Record");
  wait_for (&world, "0:01");
  app_window_back (world.window);
  wait_for (&world, "Recorded:");
  answer_dialog ("no");
  press (&world, "Keep");
  ui_spin (400);
  g_assert_nonnull (answer_of (fill));
  ui_world_close (&world);
}

/* What the only draft names after the handheld was locked. */
static void
lock_and_check (UiWorld *world, void (*check) (GBytes *bytes)) {
  g_autoptr (GError) error = NULL;
  app_desk_lock (world->desk);
  ui_settle ();
  g_autoptr (AppStore) store = app_store_open (world->dir, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drafts->len, ==, 1);
  const AppDraft *draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpuint (draft->files->len, ==, 1);
  const AppEvidenceInfo *info = g_ptr_array_index (draft->files, 0);
  g_autoptr (GBytes) bytes = read_evidence (store, &info->digest);
  check (bytes);
  assert_sealed (world);
}

static void
test_locked (void) {
  for (guint i = 0; i < 2; i++) {
    g_autofree char *dir = ui_make_store ();
    UiWorld world = { 0 };
    ui_world_open (&world, dir);
    (void)open_question (&world);
    if (i == 0) {
      ui_press (&world, "Take a photo");
      wait_for_button (&world, "Take the photo");
      press (&world, "Take the photo");
      wait_for (&world, "Is it good?");
      lock_and_check (&world, assert_is_photo);
    } else {
      ui_press (&world, "Record sound");
      press (&world, "Record");
      wait_for (&world, "0:01");
      lock_and_check (&world, assert_is_sound); /* in the middle of it */
    }
    ui_world_close (&world);
  }
}

/* --- a record -------------------------------------------------------------------------------- */

static guint
count_files (UiWorld *world, const PwId *id) {
  g_autofree char *hex = pw_id_to_hex (id);
  AppRecord *record = app_records_find (app_desk_records (world->desk), hex, NULL);
  g_autoptr (PwRecord) state = app_record_fold (store_of (world), record, NULL);
  return state->attachments->len;
}

static void
test_record (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  g_autoptr (GError) error = NULL;
  ui_world_open (&world, dir);
  PwForms *forms = app_store_forms (store_of (&world), &error);
  json_auto_t *answers = json_loads (RECORD, 0, NULL);
  PwId id;
  (void)app_record_create (store_of (&world), pw_forms_find (forms, "form_a"), answers, &id, NULL,
                           &error);
  g_assert_no_error (error);
  g_assert_true (app_desk_reload (world.desk, NULL));
  g_autofree char *hex = pw_id_to_hex (&id);
  app_window_open (world.window, app_record_page_new (world.desk, hex, &error));
  g_assert_no_error (error);
  ui_settle ();
  ui_shoot ("take-record");
  ui_press (&world, "Add a photo");
  wait_for_button (&world, "Take the photo");
  press (&world, "Take the photo");
  wait_for (&world, "Is it good?");
  press (&world, "Keep");
  ui_spin (400);
  g_assert_cmpuint (count_files (&world, &id), ==, 1);
  ui_press (&world, "Add a sound");
  press (&world, "Record");
  wait_for (&world, "0:01");
  press (&world, "Stop");
  wait_for (&world, "Recorded:");
  press (&world, "Keep");
  ui_spin (400);
  g_assert_cmpuint (count_files (&world, &id), ==, 2);
  assert_sealed (&world);
  ui_world_close (&world);
}

/* --- a signature ----------------------------------------------------------------------------- */

static cairo_status_t
add_bytes (void *data, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A form that is complete. (transfer full) */
static AppFill *
fill_in (AppStore *store) {
  static const char *const answers[][2]
      = { { "/village", "17.07.03.2007" },
          { "/election", "pilkada" },
          { "/stage", "kampanye" },
          { "/narrative", "Rapat (contoh)." },
          { "/violation_found", "no" },
          { "/activities[1]/method", "langsung" },
          { "/activities[1]/started_at", "2024-10-07T08:15:00.000+07:00" },
          { "/activities[1]/place/name", "Balai desa" } };
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (store, &error);
  AppFill *fill = app_fill_new (store, pw_forms_find (forms, "form_a"), "en", &error);
  g_assert_no_error (error);
  g_autofree char *entry = pw_session_add (fill->session, "/activities", &error);
  g_assert_cmpstr (entry, ==, "/activities[1]");
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_true (app_fill_set (fill, answers[i][0], answers[i][1], &error));
  g_assert_no_error (error);
  return fill;
}

/* What was drawn is a picture of the record from its first moment. */
static void
test_signature (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  g_autoptr (GError) error = NULL;
  PwId id;
  ui_world_open (&world, dir);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 60, 24);
  GByteArray *png = g_byte_array_new ();
  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, add_bytes, png), ==,
                   CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  g_autoptr (GBytes) drawn = g_byte_array_free_to_bytes (png);
  g_autoptr (AppFill) fill = fill_in (store_of (&world));
  g_assert_true (app_sign_finish (fill, drawn, &id, &error));
  g_assert_no_error (error);
  g_assert_true (app_desk_reload (world.desk, NULL));
  g_autofree char *hex = pw_id_to_hex (&id);
  AppRecord *record = app_records_find (app_desk_records (world.desk), hex, NULL);
  g_assert_cmpuint (record->ops->len, ==, 2);
  g_autoptr (PwRecord) state = app_record_fold (store_of (&world), record, NULL);
  const PwRecordAttachment *signature = g_ptr_array_index (state->attachments, 0);
  g_assert_cmpstr (signature->media_type, ==, "image/png");
  g_assert_cmpstr (signature->caption, ==, "Tanda tangan pengawas");
  g_autoptr (GBytes) kept = read_evidence (store_of (&world), &signature->blob);
  g_assert_true (g_bytes_equal (kept, drawn));
  assert_sealed (&world);
  g_clear_pointer (&fill, app_fill_free);
  ui_world_close (&world);
}

/* --- nothing to take with -------------------------------------------------------------------- */

static void
test_missing (void) {
  g_autofree char *dir = ui_make_store ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  (void)open_question (&world);
  g_assert_true (g_setenv ("PANWAS_CAMERA", "/dev/video97", TRUE));
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "file:/nowhere/at-all.opus", TRUE));
  ui_press (&world, "Take a photo");
  wait_for (&world, "here is no camera /dev/video97");
  ui_shoot ("take-no-camera");
  g_assert_true (g_setenv ("PANWAS_CAMERA", "test:", TRUE));
  press (&world, "Try again"); /* it was plugged in */
  wait_for_button (&world, "Take the photo");
  app_window_back (world.window);
  ui_settle ();
  ui_press (&world, "Record sound");
  press (&world, "Record");
  wait_for (&world, "here is no file");
  ui_shoot ("take-no-microphone");
  press (&world, "Take a file from a stick");
  ui_spin (400);
  g_assert_cmpstr (app_page_title (app_window_top (world.window)), ==, "Choose a file");
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "test:", TRUE));
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  g_assert_true (g_setenv ("PANWAS_CAMERA", "test:", FALSE));
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "test:", FALSE));
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-take/photo", test_photo);
  g_test_add_func ("/ui-take/sound", test_sound);
  g_test_add_func ("/ui-take/leaving", test_leaving);
  g_test_add_func ("/ui-take/locked", test_locked);
  g_test_add_func ("/ui-take/record", test_record);
  g_test_add_func ("/ui-take/signature", test_signature);
  g_test_add_func ("/ui-take/missing", test_missing);
  return g_test_run ();
}
