/* Every page of the app. */
#include "tests/ui/ui-pages.h"

#include <glib/gi18n.h>

#include "firmware/app/app-reason.h"
#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/care/app-guide-page.h"
#include "firmware/app/care/app-self-test-page.h"
#include "firmware/app/care/app-settings-page.h"
#include "firmware/app/carry/app-cable-page.h"
#include "firmware/app/carry/app-carry-page.h"
#include "firmware/app/carry/app-code-page.h"
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/carry/app-receive-page.h"
#include "firmware/app/carry/app-scan-page.h"
#include "firmware/app/carry/app-send-page.h"
#include "firmware/app/carry/app-show-page.h"
#include "firmware/app/carry/app-stick-page.h"
#include "firmware/app/fill/app-choice-page.h"
#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/fill/app-finished-page.h"
#include "firmware/app/fill/app-jump-page.h"
#include "firmware/app/fill/app-moment-page.h"
#include "firmware/app/fill/app-move-page.h"
#include "firmware/app/fill/app-region-page.h"
#include "firmware/app/fill/app-review-page.h"
#include "firmware/app/fill/app-sign-page.h"
#include "firmware/app/home/app-home-page.h"
#include "firmware/app/home/app-photo-page.h"
#include "firmware/app/home/app-record-page.h"
#include "firmware/app/home/app-records-page.h"
#include "firmware/app/home/app-sound-page.h"
#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/start/app-first-run.h"
#include "firmware/app/start/app-lock-page.h"
#include "firmware/app/start/app-office-page.h"
#include "firmware/app/start/app-office-stick-page.h"
#include "firmware/app/start/app-pin-page.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define HOST_SEED 9
#define DRAW_MS 20000 /* for one picture, on a busy machine */

/* --- opening --------------------------------------------------------------------------------- */

static void
open_page (UiPages *pages, AppPage *page) {
  g_assert_nonnull (page);
  app_window_open (pages->ui.window, page);
}

static AppFiller *
amend (UiPages *pages) {
  g_autoptr (GError) error = NULL;
  AppDesk *desk = pages->ui.desk;
  AppRecord *record = app_records_find (app_desk_records (desk), pages->record, &error);
  g_assert_no_error (error);
  AppFill *fill = app_fill_amend (app_desk_store (desk), record, app_desk_language (desk), &error);
  g_assert_no_error (error);
  return app_filler_new (desk, fill);
}

/* The form of the record at `place`. The filler lives as long as its page. */
static AppFiller *
open_form (UiPages *pages, const char *place) {
  g_autoptr (AppFiller) filler = amend (pages);
  AppPage *page = app_fill_page_of (filler, "");
  open_page (pages, page);
  ui_pages_draw (pages);
  if (*place != '\0')
    app_fill_page_go (page, place);
  ui_pages_draw (pages);
  return filler;
}

static gboolean
is_control (GtkWidget *widget, const char *text) {
  (void)text;
  return APP_IS_FILL_CONTROL (widget);
}

static AppFillControl *
open_control (UiPages *pages, const char *path) {
  (void)open_form (pages, path);
  GtkWidget *control = ui_find (ui_find_row (&pages->ui, path), is_control, NULL);
  g_assert_nonnull (control);
  return APP_FILL_CONTROL (control);
}

/* Pages that need the desk alone. */
#define OPEN(name, new)                                                                            \
  static void open_##name (UiPages *pages) {                                                       \
    open_page (pages, new (pages->ui.desk));                                                       \
  }

OPEN (records, app_records_page_new)
OPEN (settings, app_settings_page_new)
OPEN (guide, app_guide_page_new)
OPEN (storage, app_storage_page_new)
OPEN (identity, app_identity_page_new)
OPEN (self_test, app_self_test_page_new)
OPEN (send, app_send_page_new)
OPEN (receive, app_receive_page_new)
OPEN (enrol, app_enrol_page_new)
OPEN (carry, app_carry_page_new)
OPEN (cable, app_cable_page_new)
OPEN (code, app_code_page_new)
OPEN (lock, app_lock_page_new)
OPEN (office, app_office_page_new)
OPEN (pin, app_pin_page_new)
OPEN (language, app_first_run_new)

static void
open_home (UiPages *pages) {
  (void)pages;
}

static void
open_chapter (UiPages *pages) {
  open_guide (pages);
  ui_pages_draw (pages);
  GtkWidget *row = ui_find (ui_top_of (&pages->ui), ui_is_action_row, NULL);
  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static gboolean
take_none (AppPage *page, GPtrArray *invitations, gpointer owner, GError **error) {
  (void)page, (void)invitations, (void)owner;
  g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND, "there is no invitation here");
  return FALSE;
}

/* A stick was read, which any folder is. */
static void
open_office_stick (UiPages *pages) {
  g_assert_true (g_setenv ("PANWAS_STICK", pages->ui.dir, TRUE));
  open_page (pages,
             app_office_stick_page_new (pages->ui.desk, take_none, G_OBJECT (pages->ui.window)));
  ui_pages_draw (pages);
  adw_action_row_activate (
      ADW_ACTION_ROW (ui_find (ui_top_of (&pages->ui), ui_is_action_row, NULL)));
}

static void
open_receipt (UiPages *pages) {
  open_page (pages, app_code_done_page (pages->ui.desk, 1));
}

static void
open_name (UiPages *pages) {
  open_page (pages, app_first_run_name_page (pages->ui.desk, NULL));
}

static void
open_village (UiPages *pages) {
  open_page (pages, app_first_run_region_page (pages->ui.desk, NULL));
}

static void
open_first_pin (UiPages *pages) {
  open_page (pages, app_first_run_pin_page (pages->ui.desk, NULL));
}

static void
open_record (UiPages *pages) {
  g_autoptr (GError) error = NULL;
  open_page (pages, app_record_page_new (pages->ui.desk, pages->record, &error));
}

static gboolean
take_reason (const char *reason, gpointer owner, GError **error) {
  (void)reason, (void)owner, (void)error;
  return TRUE;
}

static void
open_reason (UiPages *pages) {
  app_reason_open (ui_top_of (&pages->ui), pages->ui.desk, "Withdraw", "What is wrong with it?",
                   NULL, "_Withdraw", take_reason, G_OBJECT (pages->ui.window));
}

static void
take_file (const char *path, gpointer owner) {
  (void)path, (void)owner;
}

static void
open_file (UiPages *pages) {
  open_page (pages, app_file_page_new (pages->ui.desk, pages->ui.dir, take_file,
                                       G_OBJECT (pages->ui.window)));
}

static void
open_photo (UiPages *pages) {
  open_page (pages, app_photo_page_new (pages->ui.desk, take_file, G_OBJECT (pages->ui.window)));
}

static void
open_sound (UiPages *pages) {
  open_page (pages, app_sound_page_new (pages->ui.desk, take_file, G_OBJECT (pages->ui.window)));
}

static AppPickupAnswer
take_payload (GBytes *parcel, const char *source, gpointer data, GError **error) {
  (void)parcel, (void)source, (void)data, (void)error;
  return APP_PICKUP_GOOD;
}

static void
show_nothing (AppPage *page, gpointer data) {
  (void)page, (void)data;
}

static void
open_scan (UiPages *pages) {
  const AppScanEvents events = { .take = take_payload, .show = show_nothing };
  open_page (pages, app_scan_page_new (pages->ui.desk, "Receive", "Aim at the screen", &events));
}

static void
open_show (UiPages *pages) {
  static const AppShowEvents events = { 0 };
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  static guint8 parcel[600]; /* as large as one record */
  for (guint i = 0; i < sizeof parcel; i++)
    parcel[i] = (guint8)(i * 37 % 251);
  g_ptr_array_add (payloads, g_bytes_new_static (parcel, sizeof parcel));
  g_autofree char *about = g_strdup_printf (ngettext ("%u record", "%u records", 1), 1);
  AppPage *page = app_show_page_new (pages->ui.desk, "Send", about, payloads, &events);
  open_page (pages, page);
  AppQrView *view = app_show_page_view (page);
  while (app_qr_view_loop (view) == NULL && app_qr_view_error (view) == NULL)
    ui_spin (10);
  app_qr_view_set_paused (view, TRUE); /* one picture, and its controls stay */
}

static void
open_stick (UiPages *pages) {
  open_page (pages, app_stick_page_new (pages->ui.desk, APP_STICK_EXCHANGE));
}

static void
open_stick_take (UiPages *pages) {
  open_page (pages, app_stick_page_new (pages->ui.desk, APP_STICK_TAKE));
}

static void
open_new_form (UiPages *pages) {
  g_autoptr (GError) error = NULL;
  open_page (pages, app_fill_page_new (pages->ui.desk, "form_a", NULL, &error));
  g_assert_no_error (error);
}

static void
open_activity (UiPages *pages) {
  (void)open_form (pages, "/activities[1]/place/name");
}

static void
open_violation (UiPages *pages) {
  (void)open_form (pages, "/violation/acts");
}

static void
open_witness (UiPages *pages) {
  (void)open_form (pages, "/violation/witnesses[1]/name");
}

static void
open_choice (UiPages *pages) {
  open_page (pages, app_choice_page_new (open_control (pages, "/violation/acts")));
}

static void
open_moment (UiPages *pages) {
  open_page (pages, app_moment_page_new (open_control (pages, "/violation/known_at")));
}

static void
open_region (UiPages *pages) {
  open_page (pages, app_region_page_new (open_control (pages, "/village")));
}

static void
open_jump (UiPages *pages) {
  AppFiller *filler = open_form (pages, "");
  open_page (pages, app_jump_page_new (filler, app_window_top (pages->ui.window)));
}

static void
open_move (UiPages *pages) {
  open_page (pages, app_move_page_new (open_form (pages, "")));
}

static void
open_review (UiPages *pages) {
  open_page (pages, app_review_page_new (open_form (pages, "")));
}

/* Nothing is missing. */
static void
open_complete (UiPages *pages) {
  static const char *const answers[][2]
      = { { "/village", "17.07.03.2007" },
          { "/election", "pilkada" },
          { "/stage", "kampanye" },
          { "/narrative", "Rapat warga di balai desa (contoh)." },
          { "/violation_found", "no" },
          { "/dispute_found", "no" },
          { "/activities[1]/method", "langsung" },
          { "/activities[1]/started_at", "2024-10-07T08:15:00.000+07:00" },
          { "/activities[1]/place/name", "Balai desa" } };
  g_autoptr (GError) error = NULL;
  AppStore *store = app_desk_store (pages->ui.desk);
  const PwForm *form = pw_forms_find (app_store_forms (store, &error), "form_a");
  AppFill *fill = app_fill_new (store, form, app_desk_language (pages->ui.desk), &error);
  g_autofree char *entry G_GNUC_UNUSED = pw_session_add (fill->session, "/activities", &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_true (app_fill_set (fill, answers[i][0], answers[i][1], &error));
  g_autoptr (AppFiller) filler = app_filler_new (pages->ui.desk, fill);
  open_page (pages, app_fill_page_of (filler, ""));
  open_page (pages, app_review_page_new (filler));
}

static void
open_finished (UiPages *pages) {
  PwId id;
  g_assert_true (pw_id_from_hex (pages->record, &id));
  open_page (pages, app_finished_page_new (pages->ui.desk, &id));
}

static void
take_signature (GBytes *png, gpointer owner) {
  (void)png, (void)owner;
}

static void
open_sign (UiPages *pages) {
  open_page (pages,
             app_sign_page_new (pages->ui.desk, take_signature, G_OBJECT (pages->ui.window)));
}

const UiPage ui_pages[] = {
  { "start/app-first-run.c", "language", open_language },
  { "start/app-first-run.c", "name", open_name },
  { "start/app-first-run-region.c", "village", open_village },
  { "start/app-first-run-pin.c", "first-pin", open_first_pin },
  { "start/app-lock-page.c", "lock", open_lock },
  { "start/app-pin-page.c", "pin", open_pin },
  { "start/app-office-page.c", "office", open_office },
  { "start/app-office-stick-page.c", "office-stick", open_office_stick },
  { "home/app-home-page.c", "home", open_home },
  { "home/app-records-page.c", "records", open_records },
  { "home/app-record-page.c", "record", open_record },
  { "home/app-file-page.c", "file", open_file },
  { "home/app-photo-page.c", "photo", open_photo },
  { "home/app-sound-page.c", "sound", open_sound },
  { "app-reason.c", "reason", open_reason },
  { "fill/app-fill-page.c", "new-form", open_new_form },
  { "fill/app-fill-page.c", "activity", open_activity },
  { "fill/app-fill-page.c", "violation", open_violation },
  { "fill/app-fill-page.c", "witness", open_witness },
  { "fill/app-choice-page.c", "choice", open_choice },
  { "fill/app-moment-page.c", "moment", open_moment },
  { "fill/app-region-page.c", "region", open_region },
  { "fill/app-jump-page.c", "jump", open_jump },
  { "fill/app-move-page.c", "move", open_move },
  { "fill/app-review-page.c", "review", open_review },
  { "fill/app-review-page.c", "complete", open_complete },
  { "fill/app-finished-page.c", "finished", open_finished },
  { "fill/app-sign-page.c", "sign", open_sign },
  { "carry/app-send-page.c", "send", open_send },
  { "carry/app-show-page.c", "show", open_show },
  { "carry/app-scan-page.c", "scan", open_scan },
  { "carry/app-receive-page.c", "receive", open_receive },
  { "carry/app-code-page.c", "code", open_code },
  { "carry/app-code-page.c", "receipt", open_receipt },
  { "carry/app-stick-page.c", "stick", open_stick },
  { "carry/app-stick-page.c", "stick-take", open_stick_take },
  { "carry/app-cable-page.c", "cable", open_cable },
  { "carry/app-carry-page.c", "carry", open_carry },
  { "carry/app-enrol-page.c", "enrol", open_enrol },
  { "care/app-settings-page.c", "settings", open_settings },
  { "care/app-storage-page.c", "storage", open_storage },
  { "care/app-identity-page.c", "identity", open_identity },
  { "care/app-guide-page.c", "guide", open_guide },
  { "care/app-guide-page.c", "chapter", open_chapter },
  { "care/app-self-test-page.c", "self-test", open_self_test },
};
const guint ui_pages_count = G_N_ELEMENTS (ui_pages);

/* --- the world ------------------------------------------------------------------------------- */

/* An office, a record and a draft. Returns the record's id. */
static char *
fill_store (const char *dir) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  PwIdentity *host = sample_identity (HOST_SEED, TRUE);
  CarryWorld carry = { .store = store, .host = host };
  carry_world_pin (&carry);
  pw_identity_free (host);
  char *id = ui_record_suspected (store);
  PwForms *forms = app_store_forms (store, &error);
  g_autoptr (AppFill) fill = app_fill_new (store, pw_forms_find (forms, "form_a"), "id", &error);
  g_assert_true (app_fill_set (fill, "/assignment_letter", "ST-1", &error));
  g_assert_no_error (error);
  return id;
}

void
ui_pages_set_up (UiPages *pages, const char *size) {
  g_assert_true (g_setenv ("PANWAS_CAMERA", "test:", TRUE));
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "test:", TRUE));
  g_assert_true (g_setenv ("UI_SIZE", size, TRUE));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_autofree char *dir = ui_make_store ();
  pages->record = fill_store (dir);
  ui_world_open (&pages->ui, dir);
}

void
ui_pages_tear_down (UiPages *pages) {
  ui_world_close (&pages->ui);
  g_free (pages->record);
}

void
ui_pages_set_language (UiPages *pages, const char *language) {
  g_assert_true (app_settings_set_language (app_desk_settings (pages->ui.desk), language, NULL));
  pw_i18n_set_language (language);
  app_window_rebuild (pages->ui.window);
}

void
ui_pages_set_text (UiPages *pages, guint percent) {
  g_assert_true (app_settings_set_text_percent (app_desk_settings (pages->ui.desk), percent, NULL));
}

void
ui_pages_set_look (UiPages *pages, AppLook look, gboolean high_contrast) {
  AppSettings *settings = app_desk_settings (pages->ui.desk);
  g_assert_true (app_settings_set_look (settings, look, NULL));
  g_assert_true (app_settings_set_high_contrast (settings, high_contrast, NULL));
}

void
ui_pages_draw (UiPages *pages) {
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (pages->ui.window));
  gint64 first = gdk_frame_clock_get_frame_counter (clock);
  gint64 until_us = g_get_monotonic_time () + DRAW_MS * G_TIME_SPAN_MILLISECOND;
  while (gdk_frame_clock_get_frame_counter (clock) <= first) {
    gtk_widget_queue_draw (GTK_WIDGET (pages->ui.window));
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
  }
}

void
ui_pages_open (UiPages *pages, const UiPage *page) {
  page->open (pages);
  ui_pages_draw (pages); /* what follows from its size is drawn with the next picture */
  ui_pages_draw (pages);
}

void
ui_pages_close (UiPages *pages) {
  app_window_go_home (pages->ui.window);
  ui_pages_draw (pages);
}
