/* Decisions: only disputed or once decided fields can be decided, the form holds, every head is a
 * parent, and a later decision reverses an earlier one. Two handhelds really disagree. */
#include "host/review/host-decide.h"
#include "host/review/host-open.h"
#include "host/review/host-outbox.h"
#include "host/views/host-records.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "tests/lib/host-desk.h"

static HostRecord *
load (Desk *desk, const PwId *record) {
  g_autoptr (GError) error = NULL;
  HostRecord *loaded = host_record_load (desk->host, record, &error);
  g_assert_no_error (error);
  return loaded;
}

/* What the record says at `path`; NULL if nothing. */
static void
assert_value (Desk *desk, const PwId *record, const char *path, const char *value) {
  g_autoptr (HostRecord) loaded = load (desk, record);
  g_assert_false (pw_record_is_disputed (loaded->fold, path));
  g_assert_cmpstr (json_string_value (pw_answers_get (loaded->fold->answers, path)), ==, value);
}

static guint
open_count (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = host_open_list (desk->host, &error);
  g_assert_no_error (error);
  return items->len;
}

static HostDecision
decision_about (const PwId *record, const char *path) {
  return (HostDecision){
    .record = *record, .path = path, .reason = "surat diperiksa", .person = "Koordinator"
  };
}

static void
decide (Desk *desk, const HostDecision *decision, const char *expected) {
  g_autoptr (GError) error = NULL;
  json_t *settled = NULL;
  (void)host_decide (desk->host, decision, &settled, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (settled), ==, expected);
  json_decref (settled);
}

static void
test_take (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  PwId record = desk_dispute (desk, "/narrative", "kata Siti", "kata Budi");
  g_assert_cmpuint (open_count (desk), ==, 1);
  g_autoptr (GPtrArray) items = host_open_list (desk->host, &error);
  const HostItem *item = g_ptr_array_index (items, 0);
  json_t *shown = host_open_to_json (desk->host, item, &error);
  g_assert_no_error (error);
  json_t *second = json_array_get (json_object_get (shown, "alternatives"), 1);
  g_autofree char *expected = g_strdup (json_string_value (json_object_get (second, "value")));
  json_decref (shown);
  HostDecision decision = decision_about (&item->record, item->path);
  decision.take = 2;
  decide (desk, &decision, expected);
  g_assert_cmpuint (open_count (desk), ==, 0);
  desk_reopen (desk);
  assert_value (desk, &record, "/narrative", expected);
  /* The operation names all heads, so that what is written later comes after it. */
  g_autoptr (HostRecord) loaded = load (desk, &record);
  g_assert_cmpuint (loaded->fold->heads->len, ==, 1);
  /* Its authors learn of it. */
  for (guint i = 0; i < 2; i++) {
    const WorldDevice *device = i == 0 ? desk->siti : desk->budi;
    g_autoptr (GPtrArray) along = host_outbox_list (desk->host, &device->identity->id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (along->len, ==, 1);
  }
}

static void
test_third_value_and_back (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = desk_dispute (desk, "/narrative", "kata Siti", "kata Budi");
  HostDecision third = decision_about (&record, "/narrative");
  third.value = json_string ("kata ketiga");
  decide (desk, &third, "kata ketiga");
  assert_value (desk, &record, "/narrative", "kata ketiga");
  json_decref (third.value);
  /* Reversed: the field is not disputed any more, but was decided. */
  HostDecision back = decision_about (&record, "/narrative");
  back.value = json_string ("kata Budi");
  decide (desk, &back, "kata Budi");
  assert_value (desk, &record, "/narrative", "kata Budi");
  json_decref (back.value);
  g_autofree char *fresh = world_dump (desk->host);
  desk_merge (desk);
  g_autofree char *again = world_dump (desk->host);
  g_assert_cmpstr (fresh, ==, again);
}

static void
test_unset (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = desk_dispute (desk, "/assignment_letter", "ST-1", "ST-2");
  HostDecision none = decision_about (&record, "/assignment_letter");
  none.is_unset = TRUE;
  decide (desk, &none, NULL);
  assert_value (desk, &record, "/assignment_letter", NULL);
  /* A required question cannot be left without an answer. */
  PwId other = desk_dispute (desk, "/narrative", "a", "b");
  HostDecision required = decision_about (&other, "/narrative");
  required.is_unset = TRUE;
  g_autoptr (GError) error = NULL;
  g_assert_false (host_decide (desk->host, &required, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

static void
assert_refused (Desk *desk, const PwId *record, const char *path, guint take, json_t *value) {
  g_autoptr (GError) error = NULL;
  HostDecision decision = decision_about (record, path);
  decision.take = take;
  decision.value = value;
  gint64 before = desk_count (desk, "SELECT count(*) FROM op");
  g_assert_false (host_decide (desk->host, &decision, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM op"), ==, before);
  json_decref (value);
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  PwId record = desk_dispute (desk, "/violation_found", "yes", "no");
  /* Nobody disagrees, no such path, no such alternative, not the form's kind or code. */
  assert_refused (desk, &record, "/narrative", 0, json_string ("x"));
  assert_refused (desk, &record, "narrative", 0, json_string ("x"));
  assert_refused (desk, &record, "/tidak/ada", 0, json_string ("x"));
  assert_refused (desk, &record, "/violation_found", 3, NULL);
  assert_refused (desk, &record, "/violation_found", 0, json_string ("mungkin"));
  assert_refused (desk, &record, "/violation_found", 0, json_integer (1));
  assert_refused (desk, &record, "/violation_found", 0, json_null ());
  assert_refused (desk, &record, "/violation_found", 0, json_object ());
  g_autoptr (GError) error = NULL;
  PwId nowhere = { { 9 } };
  HostDecision decision = decision_about (&nowhere, "/narrative");
  decision.take = 1;
  g_assert_false (host_decide (desk->host, &decision, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_find_item (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  desk_dispute (desk, "/narrative", "a", "b");
  g_autoptr (GPtrArray) items = host_open_list (desk->host, &error);
  g_autofree char *hex = host_item_id_to_hex (g_ptr_array_index (items, 0));
  g_autofree char *prefix = g_strndup (hex, 6);
  g_autoptr (HostItem) found = host_open_find (desk->host, prefix, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->path, ==, "/narrative");
  static const char *const bad[] = { "", "12345", "xyzxyz", "00112233445566778" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (host_open_find (desk->host, bad[i], &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
    g_clear_error (&error);
  }
  g_assert_null (host_open_find (desk->host, "0000000000000000", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_fork_is_shown (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WorldDevice) clone = world_device_copy (desk->siti);
  world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, NULL);
  world_create_small (clone, desk->host->forms, DESK_VILLAGE, 2, NULL);
  desk_send (desk, desk->siti);
  desk_send (desk, clone);
  desk_merge (desk);
  g_autoptr (GPtrArray) items = host_open_list (desk->host, &error);
  g_assert_cmpuint (items->len, ==, 1);
  const HostItem *item = g_ptr_array_index (items, 0);
  g_assert_cmpint (item->kind, ==, HOST_ITEM_FORK);
  g_assert_cmpuint (item->seq, ==, 1);
  json_t *shown = host_open_to_json (desk->host, item, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (json_object_get (shown, "branches")), ==, 2);
  json_decref (shown);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/decide/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("take", test_take);
  ADD ("third-value-and-back", test_third_value_and_back);
  ADD ("unset", test_unset);
  ADD ("refusals", test_refusals);
  ADD ("find-item", test_find_item);
  ADD ("fork-is-shown", test_fork_is_shown);
  return g_test_run ();
}
