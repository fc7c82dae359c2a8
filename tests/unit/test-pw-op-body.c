/* Bodies of operations by their members: every combination of them is read if, and only if, what a
 * body must have is there; a member of a later version is told as that. */
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-content.h"

/* One member in its place; `length` 0: a number. */
typedef struct {
  const char *key;
  gsize length; /* bytes of a byte string */
  const char *text;
  gboolean needed;
} Member;

static const PwId device = { { 7 } };

/* An operation of this kind with that body, read back. (transfer full) */
static GBytes *
make_op (PwOpKind kind, GByteArray *body, PwOpView *view) {
  g_autoptr (GBytes) taken = g_byte_array_free_to_bytes (body);
  gboolean about = kind != PW_OP_ENROL && kind != PW_OP_REVOKE && kind != PW_OP_PUBLISH;
  PwOp op = { .seq = 3, .kind = kind, .time = { .unix_ms = 1, .offset_min = 420 }, .body = taken };
  if (about)
    op.record = (PwId){ { 9 } };
  GBytes *bytes = pw_op_encode (&op, &device);
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  (void)pw_op_decode (data, length, view, &error);
  g_assert_no_error (error);
  return bytes;
}

static GByteArray *
write_members (const Member *members, guint mask) {
  GByteArray *body = g_byte_array_new ();
  guint count = 0;
  for (guint i = 0; members[i].key != NULL; i++)
    count += mask >> i & 1;
  pw_cbor_write_map (body, count);
  for (guint i = 0; members[i].key != NULL; i++) {
    static const guint8 bytes[PW_PUBLIC_KEY_BYTES] = { 1 };
    if ((mask >> i & 1) == 0)
      continue;
    pw_cbor_write_text (body, members[i].key, -1);
    if (members[i].length > 0)
      pw_cbor_write_bytes (body, bytes, members[i].length);
    else if (members[i].text != NULL)
      pw_cbor_write_text (body, members[i].text, -1);
    else
      pw_cbor_write_uint (body, 1);
  }
  return body;
}

/* FALSE with `error` if it does not read. */
static gboolean
reads (PwOpKind kind, const PwOpView *view, GError **error) {
  g_auto (PwAttachment) attachment = { 0 };
  g_auto (PwDeviceChange) change = { 0 };
  if (kind != PW_OP_ATTACH)
    return pw_body_read_device_change (view, &change, error);
  g_auto (PwOpContent) content = { 0 };
  gboolean ok = pw_body_read_attachment (view, &attachment, error);
  g_assert_cmpint (pw_op_content_read (view, &device, &content, NULL), ==, ok);
  return ok;
}

static void
try_all (PwOpKind kind, const Member *members) {
  guint count = 0, good = 0;
  while (members[count].key != NULL)
    count++;
  for (guint mask = 0; mask < 1u << count; mask++) {
    g_autoptr (GError) error = NULL;
    PwOpView view;
    g_autoptr (GBytes) bytes G_GNUC_UNUSED = make_op (kind, write_members (members, mask), &view);
    gboolean whole = TRUE;
    for (guint i = 0; i < count; i++)
      whole = whole && (!members[i].needed || (mask >> i & 1) != 0);
    g_assert_cmpint (reads (kind, &view, &error), ==, whole);
    good += whole;
    if (whole)
      g_assert_no_error (error);
    else
      g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
  g_assert_cmpuint (good, >=, 1);
}

static void
test_members (void) {
  static const Member attach[]
      = { { "name", 0, "foto.jpg", TRUE },   { "size", 0, NULL, TRUE },
          { "type", 0, "image/jpeg", TRUE }, { "digest", PW_DIGEST_BYTES, NULL, TRUE },
          { "caption", 0, "contoh", FALSE }, { 0 } };
  static const Member enrol[] = { { "key", PW_PUBLIC_KEY_BYTES, NULL, TRUE },
                                  { "name", 0, "PKD", TRUE },
                                  { "device", PW_ID_BYTES, NULL, TRUE },
                                  { "region", 0, "17.07", TRUE },
                                  { 0 } };
  static const Member revoke[] = { { "after", 0, NULL, TRUE },
                                   { "device", PW_ID_BYTES, NULL, TRUE },
                                   { "reason", 0, "hilang", FALSE },
                                   { 0 } };
  try_all (PW_OP_ATTACH, attach);
  try_all (PW_OP_ENROL, enrol);
  try_all (PW_OP_REVOKE, revoke);
}

/* What is of another kind, or of a later version. */
static void
test_foreign_members (void) {
  static const Member of_enrol[] = { { "key", PW_PUBLIC_KEY_BYTES, NULL, TRUE }, { 0 } };
  static const Member of_revoke[] = { { "after", 0, NULL, TRUE }, { 0 } };
  static const Member later[] = { { "later", 0, "x", TRUE }, { 0 } };
  static const struct {
    PwOpKind kind;
    const Member *members;
  } cases[] = { { PW_OP_REVOKE, of_enrol }, { PW_OP_ENROL, of_revoke }, { PW_OP_ATTACH, later } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    PwOpView view;
    g_autoptr (GBytes) bytes G_GNUC_UNUSED
        = make_op (cases[i].kind, write_members (cases[i].members, 1), &view);
    g_assert_false (reads (cases[i].kind, &view, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
    g_assert_nonnull (strstr (error->message, cases[i].members[0].key));
  }
}

/* --- parents --------------------------------------------------------------------------------- */

/* An amend of a record that names one parent of `count` members, the third by `other`. */
static GBytes *
with_parent (guint count, const PwId *other) {
  static const guint8 prefix[PW_PARENT_PREFIX_BYTES] = { 5 };
  static const PwId record = { { 9 } };
  GByteArray *op = g_byte_array_new ();
  pw_cbor_write_map (op, 6);
  pw_cbor_write_uint (op, 1);
  pw_cbor_write_uint (op, 3);
  pw_cbor_write_uint (op, 2);
  pw_cbor_write_uint (op, PW_OP_AMEND);
  pw_cbor_write_uint (op, 3);
  pw_cbor_write_bytes (op, record.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (op, 4);
  pw_cbor_write_array (op, 1);
  pw_cbor_write_array (op, count);
  pw_cbor_write_uint (op, 2);
  if (count > 1)
    pw_cbor_write_bytes (op, prefix, sizeof prefix);
  if (count > 2)
    pw_cbor_write_bytes (op, other->bytes, PW_ID_BYTES);
  pw_cbor_write_uint (op, 6);
  pw_cbor_write_array (op, 4);
  for (guint i = 0; i < 4; i++)
    pw_cbor_write_uint (op, 1);
  pw_cbor_write_uint (op, 7);
  pw_cbor_write_map (op, 0);
  return g_byte_array_free_to_bytes (op);
}

static void
test_parents (void) {
  static const PwId other = { { 8 } };
  static const struct {
    guint count;
    const PwId *by;
    gboolean good;
  } cases[] = {
    { 2, NULL, TRUE },
    { 3, &other, TRUE },
    { 3, &device, FALSE }, /* its short form is the only */
    { 1, NULL, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = with_parent (cases[i].count, cases[i].by);
    gsize length;
    const guint8 *data = g_bytes_get_data (bytes, &length);
    PwOpView view;
    g_auto (PwOpContent) content = { 0 };
    gboolean ok = pw_op_decode (data, length, &view, &error)
                  && pw_op_content_read (&view, &device, &content, &error);
    g_assert_cmpint (ok, ==, cases[i].good);
    if (!ok) {
      g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
      continue;
    }
    g_assert_cmpuint (content.parents->len, ==, 1);
    const PwParent *parent = &g_array_index (content.parents, PwParent, 0);
    g_assert_true (pw_id_equal (&parent->device, cases[i].by != NULL ? cases[i].by : &device));
    g_assert_cmpuint (parent->seq, ==, 2);
  }
}

/* Kinds that are about no record have nothing for the fold. */
static void
test_no_record (void) {
  static const PwOpKind kinds[] = { PW_OP_ENROL, PW_OP_REVOKE, PW_OP_PUBLISH };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;
    GByteArray *body = g_byte_array_new ();
    pw_cbor_write_map (body, 0);
    PwOpView view;
    g_autoptr (GBytes) bytes G_GNUC_UNUSED = make_op (kinds[i], body, &view);
    g_auto (PwOpContent) content = { 0 };
    g_assert_true (pw_op_content_read (&view, &device, &content, &error));
    g_assert_no_error (error);
    g_assert_null (content.answers);
    g_assert_null (content.change.set);
    g_assert_null (content.attachment.name);
  }
}

/* More than any operation may have is refused before it is read. */
static void
test_too_big (void) {
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc0 (PW_OP_BYTES_MAX + 1);
  PwOpView view;
  g_assert_false (pw_op_decode (bytes, PW_OP_BYTES_MAX + 1, &view, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op-body/members", test_members);
  g_test_add_func ("/op-body/foreign-members", test_foreign_members);
  g_test_add_func ("/op-body/parents", test_parents);
  g_test_add_func ("/op-body/no-record", test_no_record);
  g_test_add_func ("/op-body/too-big", test_too_big);
  return g_test_run ();
}
