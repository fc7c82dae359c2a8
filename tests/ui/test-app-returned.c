/* A record that the office returned, through the real pages: home says so, the lists show its state
 * and not a word of the comment, its page shows the comment on top, and both ways to answer work.
 */
#include "firmware/app/home/app-home-page.h"
#include "firmware/app/home/app-record-page.h"
#include "firmware/app/home/app-records-page.h"
#include "firmware/capture/app-capture.h"
#include "firmware/send/app-inbox.h"
#include "tests/lib/sample-store.h"
#include "tests/ui/ui-carrier.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)
#define COMMENT "Siapa saksi Bu Rahma? Lengkapi bagian II."

/* --- the office ------------------------------------------------------------------------------ */

static void
give (UiCarrier *world, const GByteArray *message) {
  g_autoptr (GError) error = NULL;
  world->carry.store = app_desk_store (world->desk); /* to whom it is sealed */
  g_autoptr (GBytes) parcel = carry_world_parcel (&world->carry, message);
  world->carry.store = NULL;
  g_autoptr (AppInbox) inbox = app_inbox_new (app_desk_store (world->desk), FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->damaged_count + inbox->foreign_count, ==, 0);
  g_assert_true (app_desk_reload (world->desk, &error));
  g_assert_no_error (error);
}

static void
give_receipt (UiCarrier *world) {
  AppStore *store = app_desk_store (world->desk);
  g_autoptr (GError) error = NULL;
  PwReceipt receipt = { .device = store->identity->id,
                        .seq = pw_oplog_head (store->log, NULL),
                        .host_time = HOST_MS };
  receipt.accepted = receipt.seq;
  g_assert_true (pw_oplog_digest (store->log, receipt.seq, &receipt.digest, &error));
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, world->carry.host);
  give (world, message);
}

/* About the newest operation of the log, which is of the record. */
static void
give_review (UiCarrier *world, const PwId *record, guint64 seq, const char *comment) {
  AppStore *store = app_desk_store (world->desk);
  g_autoptr (GError) error = NULL;
  PwReview review = { .device = store->identity->id,
                      .record = *record,
                      .seq = seq,
                      .seen = pw_oplog_head (store->log, NULL),
                      .host_time = HOST_MS,
                      .person = (char *)"Sari Wulandari",
                      .comment = (char *)comment };
  g_assert_true (pw_oplog_digest (store->log, review.seen, &review.seen_digest, &error));
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_review_write (message, &review, world->carry.host);
  give (world, message);
}

/* A Form A that the office has and returned. */
static PwId
make_returned (UiCarrier *world) {
  AppStore *store = app_desk_store (world->desk);
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (store, &error);
  json_auto_t *answers = sample_store_answers (1);
  PwId record;
  g_assert_true (
      app_record_create (store, pw_forms_find (forms, "form_a"), answers, &record, NULL, &error));
  g_assert_no_error (error);
  give_receipt (world);
  give_review (world, &record, 7, COMMENT);
  return record;
}

/* --- looking and pressing -------------------------------------------------------------------- */

/* The button that says `text`, which has a mnemonic. */
static void
press (UiCarrier *world, const char *text) {
  g_auto (GStrv) parts = g_strsplit (text, "_", 2);
  g_autofree char *shown = g_strjoinv ("", parts);
  GtkWidget *label = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_LABEL, shown);
  g_assert_nonnull (label);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_carrier_settle (500);
}

static AppPage *
open_record (UiCarrier *world, const PwId *record) {
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pw_id_to_hex (record);
  AppPage *page = app_record_page_new (world->desk, id, &error);
  g_assert_no_error (error);
  app_window_open (world->window, page);
  ui_carrier_settle (500);
  return page;
}

static const AppRecord *
record_now (UiCarrier *world, const PwId *id) {
  return g_hash_table_lookup (app_desk_records (world->desk)->by_id, id);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_lists (UiCarrier *world, gconstpointer data) {
  (void)data;
  (void)make_returned (world);
  g_autofree char *news = g_strdup_printf (ngettext ("%u record was returned by the office",
                                                     "%u records were returned by the office", 1),
                                           1);
  ui_carrier_settle (500);
  g_assert_true (ui_carrier_says (world, news));
  g_assert_false (ui_carrier_says (world, "Rahma"));
  ui_carrier_shoot (world, "returned-home");
  ui_carrier_press_row (world, news);
  ui_carrier_settle (500);
  /* One of five, by its state; what is asked stands in no list. */
  g_autofree char *count = g_strdup_printf (ngettext ("%u record", "%u records", 1), 1);
  g_assert_true (ui_carrier_says (world, count));
  g_assert_true (ui_carrier_says (world, app_entry_state_word (APP_ENTRY_RETURNED)));
  g_assert_false (ui_carrier_says (world, "Rahma"));
  ui_carrier_shoot (world, "returned-list");
}

static void
test_answer_in_words (UiCarrier *world, gconstpointer data) {
  (void)data;
  PwId record = make_returned (world);
  AppPage *page = open_record (world, &record);
  g_assert_true (ui_carrier_says (world, COMMENT));
  g_assert_true (ui_carrier_says (world, "Sari Wulandari"));
  ui_carrier_shoot (world, "returned-record");
  press (world, _ ("Answer in _words"));
  GtkWidget *text = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_TEXT_VIEW, NULL);
  g_assert_nonnull (text);
  g_assert_false (app_page_press_action (ui_carrier_top (world))); /* nothing is written yet */
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)),
                            "Namanya ada di buku saya.", -1);
  ui_carrier_shoot (world, "returned-answer");
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  ui_carrier_settle (500);
  g_assert_true (ui_carrier_says (world, _ ("The office asked; you have answered")));
  g_assert_false (app_page_press_action (page)); /* there is no more to answer */
  g_assert_cmpint (record_now (world, &record)->stage, ==, APP_RECORD_FINALISED);
  ui_carrier_shoot (world, "returned-answered");
  /* The office is content. */
  give_receipt (world);
  give_review (world, &record, 8, NULL);
  ui_carrier_settle (500);
  g_assert_true (ui_carrier_says (world, _ ("Accepted by the office")));
  g_assert_cmpint (record_now (world, &record)->stage, ==, APP_RECORD_RECEIVED);
  g_assert_cmpuint (app_desk_status (world->desk)->returned, ==, 0);
}

/* The main action opens the form; what was changed there is the answer. */
static void
test_amend (UiCarrier *world, gconstpointer data) {
  (void)data;
  PwId record = make_returned (world);
  AppPage *page = open_record (world, &record);
  g_assert_true (app_page_press_action (page));
  ui_carrier_wait_for (ui_carrier_top (world) != page);
  ui_carrier_settle (500);
  ui_carrier_shoot (world, "returned-amend");
  g_assert_nonnull (g_strstr_len (G_OBJECT_TYPE_NAME (ui_carrier_top (world)), -1, "Fill"));
  app_page_leave (ui_carrier_top (world));
  ui_carrier_wait_for (ui_carrier_top (world) == page);
  g_assert_cmpint (record_now (world, &record)->stage, ==, APP_RECORD_RETURNED); /* not yet */
}

static gboolean
is_on_top (UiCarrier *world, const char *type) {
  return g_strstr_len (G_OBJECT_TYPE_NAME (ui_carrier_top (world)), -1, type) != NULL;
}

/* Changed, reviewed, and a reason given: that is the answer, and it waits to be sent. */
static void
test_amended (UiCarrier *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = make_returned (world);
  (void)open_record (world, &record);
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (is_on_top (world, "Fill"));
  ui_carrier_settle (500);
  GtkWidget *number = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (number);
  gtk_editable_set_text (GTK_EDITABLE (number), "12/2030");
  for (guint i = 0; i < 20 && !is_on_top (world, "Review"); i++) {
    g_assert_true (app_page_press_action (ui_carrier_top (world)));
    ui_carrier_settle (300);
  }
  g_assert_true (is_on_top (world, "Review"));
  ui_carrier_shoot (world, "returned-review");
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (is_on_top (world, "Reason"));
  GtkWidget *text = ui_carrier_find (GTK_WIDGET (ui_carrier_top (world)), GTK_TYPE_TEXT_VIEW, NULL);
  g_assert_nonnull (text);
  g_assert_false (app_page_press_action (ui_carrier_top (world))); /* not without a reason */
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "Nomor terlupa", -1);
  g_assert_true (app_page_press_action (ui_carrier_top (world)));
  ui_carrier_wait_for (is_on_top (world, "Record"));
  ui_carrier_settle (500);
  g_assert_true (ui_carrier_says (world, _ ("The office asked; you have answered")));
  const AppRecord *now = record_now (world, &record);
  g_assert_cmpint (now->stage, ==, APP_RECORD_FINALISED);
  g_assert_cmpuint (now->ops->len, ==, 2);
  g_autoptr (PwRecord) state = app_record_fold (app_desk_store (world->desk), now, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "report_number")), ==,
                   "12/2030");
  g_assert_cmpuint (app_desk_status (world->desk)->returned, ==, 0);
  g_autoptr (GPtrArray) drafts = app_drafts_list (app_desk_store (world->desk), &error);
  g_assert_cmpuint (drafts->len, ==, 0); /* it became the change */
}

/* Locked, nothing of it is left on the screen. */
static void
test_lock (UiCarrier *world, gconstpointer data) {
  (void)data;
  PwId record = make_returned (world);
  (void)open_record (world, &record);
  g_assert_true (ui_carrier_says (world, COMMENT));
  app_desk_lock (world->desk);
  ui_carrier_settle (500);
  g_assert_false (ui_carrier_says (world, "Rahma"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app-returned/" name, UiCarrier, "pinned", ui_carrier_set_up, function,             \
              ui_carrier_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_carrier_start ())
    return 0;
  ADD ("lists", test_lists);
  ADD ("answer-in-words", test_answer_in_words);
  ADD ("amend", test_amend);
  ADD ("amended", test_amended);
  ADD ("lock", test_lock);
  return g_test_run ();
}
