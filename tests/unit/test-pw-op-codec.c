/* Operations: what is written reads back, golden bytes hold, and every other spelling is refused.
 */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/sample.h"

static GBytes *
encode_amend (const PwIdentity *device) {
  json_t *set = json_pack ("{s:s, s:[s,s]}", "/violation/place", "Balai desa", "/violation/acts",
                           "foto_simbol", "kegiatan_ajakan");
  json_t *unset = json_pack ("[s]", "/improvement_advice");
  g_autoptr (GBytes) body = pw_body_write_change (set, unset, "salah ketik", NULL);
  json_decref (set);
  json_decref (unset);
  PwParent parents[2] = { { .device = device->id, .seq = 1, .prefix = { 1, 2, 3, 4, 5, 6, 7, 8 } },
                          { .seq = 9, .prefix = { 8, 7, 6, 5, 4, 3, 2, 1 } } };
  memset (parents[1].device.bytes, 0xaa, PW_ID_BYTES);
  PwOp op = { .seq = 2,
              .kind = PW_OP_AMEND,
              .parents = parents,
              .parents_count = 2,
              .time = sample_time (1),
              .body = body };
  memset (op.record.bytes, 0x55, PW_ID_BYTES);
  return pw_op_encode (&op, &device->id);
}

static void
test_round_trip (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GBytes) bytes = encode_amend (device);
  g_autoptr (GError) error = NULL;
  PwOpView view;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_assert_true (pw_op_decode (data, length, &view, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (view.seq, ==, 2);
  g_assert_cmpuint (view.kind, ==, PW_OP_AMEND);
  g_assert_cmpint (view.time.unix_ms, ==, sample_time (1).unix_ms);
  g_assert_cmpint (view.time.offset_min, ==, 420);
  g_assert_cmpuint (view.time.boot, ==, 0x01020304);
  g_autoptr (GArray) parents = pw_op_parents (&view, &device->id, &error);
  g_assert_cmpuint (parents->len, ==, 2);
  g_assert_true (pw_id_equal (&g_array_index (parents, PwParent, 0).device, &device->id));
  g_assert_cmpuint (g_array_index (parents, PwParent, 1).seq, ==, 9);
  g_assert_cmpuint (g_array_index (parents, PwParent, 1).device.bytes[0], ==, 0xaa);
  g_auto (PwChange) change = { 0 };
  g_assert_true (pw_body_read_change (&view, &change, &error));
  g_assert_cmpstr (change.reason, ==, "salah ketik");
  g_assert_null (change.person);
  g_assert_cmpstr (json_string_value (json_object_get (change.set, "/violation/place")), ==,
                   "Balai desa");
  g_assert_cmpuint (json_array_size (change.unset), ==, 1);
}

static void
test_create (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GBytes) bytes = sample_create (device, 1, 1);
  g_autoptr (GError) error = NULL;
  PwOpView view;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_assert_true (pw_op_decode (data, length, &view, &error));
  g_assert_no_error (error);
  PwDigest digest = pw_digest_of (data, length);
  PwId record = pw_op_record (&view, &digest);
  g_assert_cmpmem (record.bytes, PW_ID_BYTES, digest.bytes, PW_ID_BYTES);
  g_assert_cmpmem (view.form_id, view.form_id_length, "form_a", 6);
  json_t *answers = pw_body_read_answers (&view, &error);
  g_assert_cmpstr (json_string_value (json_object_get (answers, "village")), ==, "17.07.03.2007");
  json_decref (answers);
}

/* The short way gives the same view of every operation, and refuses one whose shape is wrong. */
static void
test_checked (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GBytes) amend = encode_amend (device);
  g_autoptr (GBytes) create = sample_create (device, 1, 1);
  GBytes *both[] = { amend, create };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    gsize length;
    const guint8 *data = g_bytes_get_data (both[i], &length);
    PwOpView slow, quick;
    g_autoptr (GError) error = NULL;
    g_assert_true (pw_op_decode (data, length, &slow, &error));
    g_assert_true (pw_op_decode_checked (data, length, &quick, &error));
    g_assert_cmpmem (&slow, sizeof slow, &quick, sizeof quick);
    g_assert_false (pw_op_decode_checked (data, 3, &quick, &error));
    g_assert_nonnull (error);
  }
}

/* Golden bytes of schemas/formats/operation-v1.md. */
static void
test_golden (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GBytes) body = pw_body_write_change (NULL, NULL, "dobel", NULL);
  PwOp op = { .seq = 3, .kind = PW_OP_WITHDRAW, .time = sample_time (0), .body = body };
  memset (op.record.bytes, 0x55, PW_ID_BYTES);
  g_autoptr (GBytes) bytes = pw_op_encode (&op, &device->id);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *hex = pw_hex_encode (data, length);
  g_assert_cmpstr (
      hex, ==,
      "a50103020303505555555555555555555555555555555506841b00000192676f10a81901a41a004c"
      "4b401a0102030407a166726561736f6e65646f62656c");
}

/* `create`, number 1, with the answer {"n": 99} and what `reasons` says. (transfer full) */
static GBytes *
encode_with_reasons (const PwIdentity *device, json_t *reasons) {
  json_auto_t *answers = json_pack ("{s:i}", "n", 99);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) acknowledged = pw_op_write_acknowledged (reasons, &error);
  g_assert_no_error (error);
  PwFormRef form = { .id = "f", .version = "1" };
  memset (form.digest.bytes, 0x11, PW_DIGEST_BYTES);
  PwOp op = { .seq = 1,
              .kind = PW_OP_CREATE,
              .form = &form,
              .time = sample_time (0),
              .body = body,
              .acknowledged = acknowledged };
  return pw_op_encode (&op, &device->id);
}

/* Golden bytes of the second example; an operation without reasons has no trace of the key. */
static void
test_reasons (void) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  json_auto_t *reasons = json_pack ("{s:s}", "/n", "memang");
  json_auto_t *none = json_object ();
  g_autoptr (GBytes) bytes = encode_with_reasons (device, reasons);
  g_autoptr (GBytes) plain = encode_with_reasons (device, none);
  gsize length, plain_length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const guint8 *plain_data = g_bytes_get_data (plain, &plain_length);
  g_autofree char *hex = pw_hex_encode (data, length);
  g_assert_cmpstr (hex, ==,
                   "a6010102010583616661315820"
                   "1111111111111111111111111111111111111111111111111111111111111111"
                   "06841b00000192676f10a81901a41a004c4b401a0102030407a1616e1863"
                   "08a1622f6e666d656d616e67");
  g_assert_cmpmem (data + 1, plain_length - 1, plain_data + 1, plain_length - 1);
  g_assert_cmpuint (plain_data[0], ==, 0xa5);
  PwOpView slow, quick;
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_op_decode (data, length, &slow, &error));
  g_assert_true (pw_op_decode_checked (data, length, &quick, &error));
  g_assert_cmpmem (&slow, sizeof slow, &quick, sizeof quick);
  json_auto_t *read = pw_op_read_acknowledged (&slow, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (read, reasons));
  g_assert_true (pw_op_decode (plain_data, plain_length, &slow, &error));
  g_assert_null (pw_op_read_acknowledged (&slow, &error));
  g_assert_no_error (error);
}

static void
assert_reasons_refused (json_t *reasons) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_op_write_acknowledged (reasons, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  json_decref (reasons);
}

static void
test_reasons_refused (void) {
  g_autofree char *long_text = g_strnfill (PW_REASON_BYTES_MAX + 1, 'x');
  json_t *many = json_object ();
  for (guint i = 0; i <= PW_OP_REASONS_MAX; i++) {
    g_autofree char *place = g_strdup_printf ("/q%u", i);
    json_object_set_new (many, place, json_string ("x"));
  }
  assert_reasons_refused (many);
  assert_reasons_refused (json_array ());
  assert_reasons_refused (json_pack ("{s:i}", "/a", 1));
  assert_reasons_refused (json_pack ("{s:s}", "/a", ""));
  assert_reasons_refused (json_pack ("{s:s}", "a", "x"));
  assert_reasons_refused (json_pack ("{s:s}", "/a", long_text));
  g_assert_null (pw_op_write_acknowledged (NULL, NULL));
}

/* Each byte changed in each bit: refused, or still an operation that says something else; no crash.
 */
static void
try_flips (gboolean with_reasons) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  json_auto_t *reasons = json_pack ("{s:s, s:s}", "/n", "memang", "/m[2]/n", "sudah dicek");
  g_autoptr (GBytes) bytes
      = with_reasons ? encode_with_reasons (device, reasons) : encode_amend (device);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  for (gsize at = 0; at < length; at++)
    for (guint bit = 0; bit < 8; bit++) {
      copy[at] ^= (guint8)(1u << bit);
      PwOpView view;
      g_autoptr (GError) error = NULL;
      if (pw_op_decode (copy, length, &view, &error)) {
        g_autoptr (GArray) parents = pw_op_parents (&view, &device->id, NULL);
        g_assert_true (parents == NULL || parents->len <= PW_OP_PARENTS_MAX);
        g_auto (PwChange) change = { 0 };
        if (view.kind == PW_OP_AMEND)
          (void)pw_body_read_change (&view, &change, NULL);
        json_auto_t *read = pw_op_read_acknowledged (&view, NULL);
        g_assert_true (view.acknowledged == NULL || json_object_size (read) > 0);
      } else {
        g_assert_nonnull (error);
      }
      copy[at] ^= (guint8)(1u << bit);
    }
  for (gsize cut = 0; cut < length; cut++) {
    PwOpView view;
    g_autoptr (GError) error = NULL;
    g_assert_false (pw_op_decode (data, cut, &view, &error));
    g_assert_nonnull (error);
  }
}

static void
test_flips (void) {
  try_flips (FALSE);
  try_flips (TRUE);
}

static void
assert_code (const char *hex, PwError code) {
  gsize length = strlen (hex) / 2;
  g_autofree guint8 *bytes = g_malloc (length + 1);
  g_assert_true (pw_hex_decode (hex, bytes, length));
  PwOpView view;
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_op_decode (bytes, length, &view, &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

static void
test_refused (void) {
  /* kind 99, and field 9: a newer version wrote them */
  assert_code ("a401010218630684000000000"
               "7a0",
               PW_ERROR_TOO_NEW);
  assert_code ("a6010102020350555555555555555555555555555555550684000000000"
               "7a0"
               "0900",
               PW_ERROR_TOO_NEW);
  /* reasons: none at all, for a withdraw, no text, an empty reason, a place without a slash */
#define CREATE                                                                                     \
  "a601010201058361666131582011111111111111111111111111111111111111111111111111111111"             \
  "1111111106840000000007a0"
  assert_code (CREATE "08a0", PW_ERROR_DAMAGED);
  assert_code ("a601010203035055555555555555555555555555555555068400000000"
               "07a0"
               "08a1622f6e6178",
               PW_ERROR_DAMAGED);
  assert_code (CREATE "08a1622f6e01", PW_ERROR_DAMAGED);
  assert_code (CREATE "08a1622f6e60", PW_ERROR_DAMAGED);
  assert_code (CREATE "08a1616e6178", PW_ERROR_DAMAGED);
  assert_code (CREATE "0800", PW_ERROR_DAMAGED);
#undef CREATE
  /* sequence number 0; withdraw without record; keys out of order; time out of range */
  assert_code ("a5010002030350555555555555555555555555555555550684000000000"
               "7a0",
               PW_ERROR_DAMAGED);
  assert_code ("a4010102030684000000000"
               "7a0",
               PW_ERROR_DAMAGED);
  assert_code ("a4020301010684000000000"
               "7a0",
               PW_ERROR_DAMAGED);
  assert_code ("a501010203035055555555555555555555555555555555068400190fff000007a0",
               PW_ERROR_DAMAGED);
  /* a list without parents; a record of zeros */
  assert_code ("a60101020303505555555555555555555555555555555504800684000000000"
               "7a0",
               PW_ERROR_DAMAGED);
  assert_code ("a5010102070350000000000000000000000000000000000684000000000"
               "7a0",
               PW_ERROR_DAMAGED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op-codec/round-trip", test_round_trip);
  g_test_add_func ("/op-codec/create", test_create);
  g_test_add_func ("/op-codec/checked", test_checked);
  g_test_add_func ("/op-codec/golden", test_golden);
  g_test_add_func ("/op-codec/reasons", test_reasons);
  g_test_add_func ("/op-codec/reasons-refused", test_reasons_refused);
  g_test_add_func ("/op-codec/flips", test_flips);
  g_test_add_func ("/op-codec/refused", test_refused);
  return g_test_run ();
}
