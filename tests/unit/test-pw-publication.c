/* Packs and holdings: a file cut into signed parts comes together in any order, whole or by
 * difference; golden bytes hold; parts that are missing, mixed, moved, changed or cut are errors.
 * Done by generated files, and by flipping and cutting every byte of real messages. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-publication.h"
#include "tests/lib/sample.h"

/* --- helpers --------------------------------------------------------------------------------- */

/* Lines that do not compress well. */
static GBytes *
random_file (gsize size) {
  guint8 *bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, size);
}

/* A form's worth of lines; one label says `label`. */
static GBytes *
form_file (const char *version, const char *label) {
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "<data id=\"prevention\" version=\"%s\">\n", version);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (out, "  <text id=\"/q%u:label\"><value>Pertanyaan %u</value></text>\n",
                            i, i * 7919 % 1500);
  g_string_append_printf (out, "  <text id=\"/x:label\"><value>%s</value></text>\n</data>\n",
                          label);
  gsize length = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), length);
}

static PwPublication
about (PwPublishedKind kind) {
  PwPublication what
      = { .kind = kind, .name = (char *)"prevention", .version = (char *)"2026112200" };
  return what;
}

static GPtrArray *
make (PwPublishedKind kind, GBytes *file, GBytes *base) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwPublication what = about (kind);
  GPtrArray *messages = pw_publication_make (&what, file, base, host, &error);
  g_assert_no_error (error);
  return messages;
}

static void
free_part (gpointer data) {
  pw_publication_clear (data);
  g_free (data);
}

/* What a message says; the spans stay in `message`. Fails the test if it cannot be read. */
static PwPublication *
read_part (GBytes *message) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwCborReader reader;
  PwMessage read;
  PwPublication *part = g_new0 (PwPublication, 1);
  pw_cbor_reader_init (&reader, g_bytes_get_data (message, NULL), g_bytes_get_size (message), "x");
  g_assert_true (pw_message_read (&reader, &read, &error));
  g_assert_true (pw_message_check (&read, host->sign_public, &error));
  g_assert_true (pw_publication_read (&read, part, &error));
  g_assert_no_error (error);
  return part;
}

static GPtrArray *
read_parts (GPtrArray *messages) {
  GPtrArray *parts = g_ptr_array_new_with_free_func (free_part);
  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_add (parts, read_part (g_ptr_array_index (messages, i)));
  return parts;
}

static void
assert_joins (GPtrArray *parts, GBytes *base, GBytes *file) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) joined = pw_publication_join (parts, base, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (joined, file));
}

static void
assert_no_join (GPtrArray *parts, GBytes *base, PwError code) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_publication_join (parts, base, &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

/* --- packs ----------------------------------------------------------------------------------- */

static void
test_parts (void) {
  g_autoptr (GBytes) file = random_file (3 * PW_PACK_PART_BYTES + 17);
  g_autoptr (GPtrArray) messages = make (PW_PUBLISHED_LIST, file, NULL);
  g_assert_cmpuint (messages->len, ==, 4);
  g_autoptr (GPtrArray) parts = read_parts (messages);
  assert_joins (parts, NULL, file);
  /* Any order, and one twice. */
  gpointer first = parts->pdata[0];
  parts->pdata[0] = parts->pdata[3];
  parts->pdata[3] = first;
  g_ptr_array_add (parts, read_part (g_ptr_array_index (messages, 1)));
  assert_joins (parts, NULL, file);
  g_ptr_array_set_size (parts, 4);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (GPtrArray) some = read_parts (messages);
    g_ptr_array_remove_index (some, i);
    assert_no_join (some, NULL, PW_ERROR_INCOMPLETE);
  }
  /* A part of another file among them. */
  g_autoptr (GBytes) other = random_file (3 * PW_PACK_PART_BYTES + 17);
  g_autoptr (GPtrArray) other_messages = make (PW_PUBLISHED_LIST, other, NULL);
  g_autoptr (GPtrArray) mixed = read_parts (messages);
  free_part (mixed->pdata[2]);
  mixed->pdata[2] = read_part (g_ptr_array_index (other_messages, 2));
  assert_no_join (mixed, NULL, PW_ERROR_DAMAGED);
}

static void
test_fields (void) {
  g_autoptr (GBytes) file = g_bytes_new ("code,name\n1,x\n", 14);
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwPublication what = about (PW_PUBLISHED_LIST);
  what.region_column = (char *)"code";
  g_autoptr (GPtrArray) messages = pw_publication_make (&what, file, NULL, host, NULL);
  g_autoptr (GPtrArray) parts = read_parts (messages);
  const PwPublication *part = g_ptr_array_index (parts, 0);
  PwDigest digest = pw_digest_of ("code,name\n1,x\n", 14);
  g_assert_cmpint (part->kind, ==, PW_PUBLISHED_LIST);
  g_assert_cmpstr (part->name, ==, "prevention");
  g_assert_cmpstr (part->version, ==, "2026112200");
  g_assert_cmpstr (part->region_column, ==, "code");
  g_assert_cmpuint (part->size, ==, 14);
  g_assert_true (pw_digest_equal (&part->digest, &digest));
  g_assert_false (part->has_base);
  /* A form may be without a version, and a list without regions. */
  what = about (PW_PUBLISHED_FORM);
  what.version = (char *)"";
  g_autoptr (GPtrArray) form_messages = pw_publication_make (&what, file, NULL, host, NULL);
  g_autoptr (GPtrArray) form_parts = read_parts (form_messages);
  const PwPublication *form = g_ptr_array_index (form_parts, 0);
  g_assert_cmpint (form->kind, ==, PW_PUBLISHED_FORM);
  g_assert_cmpstr (form->version, ==, "");
  g_assert_null (form->region_column);
}

/* A changed label is cheap on the air; without the base it is not understood. */
static void
test_difference (void) {
  g_autoptr (GBytes) old = form_file ("2026112200", "Nama pelapor");
  g_autoptr (GBytes) new = form_file ("2026112300", "Nama pelapor atau penemu");
  g_autoptr (GPtrArray) messages = make (PW_PUBLISHED_FORM, new, old);
  g_autoptr (GPtrArray) whole = make (PW_PUBLISHED_FORM, new, NULL);
  g_assert_cmpuint (messages->len, ==, 1);
  gsize bytes = g_bytes_get_size (g_ptr_array_index (messages, 0));
  g_test_message ("a changed label: %" G_GSIZE_FORMAT " bytes, the form whole: %" G_GSIZE_FORMAT
                  " of %" G_GSIZE_FORMAT,
                  bytes, g_bytes_get_size (g_ptr_array_index (whole, 0)), g_bytes_get_size (new));
  g_assert_cmpuint (bytes, <, 300);
  g_autoptr (GPtrArray) parts = read_parts (messages);
  g_assert_true (((PwPublication *)g_ptr_array_index (parts, 0))->has_base);
  assert_joins (parts, old, new);
  assert_no_join (parts, NULL, PW_ERROR_NOT_FOUND);
  assert_no_join (parts, new, PW_ERROR_DAMAGED);
  /* Where nothing is alike the whole file goes, and no base is needed. */
  g_autoptr (GBytes) other = random_file (5000);
  g_autoptr (GPtrArray) unlike = make (PW_PUBLISHED_FORM, other, old);
  g_autoptr (GPtrArray) unlike_parts = read_parts (unlike);
  g_assert_false (((PwPublication *)g_ptr_array_index (unlike_parts, 0))->has_base);
  assert_joins (unlike_parts, NULL, other);
}

static void
test_too_big (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwPublication what = about (PW_PUBLISHED_FORM);
  g_autoptr (GBytes) file
      = g_bytes_new_take (g_malloc0 (PW_FORM_BYTES_MAX + 1), PW_FORM_BYTES_MAX + 1);
  g_assert_null (pw_publication_make (&what, file, NULL, host, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

static PwHolding *
holding (PwPublishedKind kind, const char *name, guint8 byte) {
  PwHolding *one = g_new0 (PwHolding, 1);
  one->kind = kind;
  one->name = g_strdup (name);
  memset (one->digest.bytes, byte, PW_DIGEST_BYTES);
  return one;
}

static GBytes *
write_holdings (GPtrArray *holdings) {
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  GByteArray *out = g_byte_array_new ();
  pw_holdings_write (out, holdings, 1728312185000, device);
  return g_byte_array_free_to_bytes (out);
}

/* --- golden bytes ---------------------------------------------------------------------------- */

/* The example of schemas/formats/publication-v1.md: `bytes` in hex are the body of the message. */
static void
assert_body (GBytes *bytes, const char *expected) {
  PwCborReader reader;
  PwMessage message;
  pw_cbor_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "x");
  g_assert_true (pw_message_read (&reader, &message, NULL));
  g_autofree char *hex = pw_hex_encode (message.body, message.body_length);
  g_assert_cmpstr (hex, ==, expected);
}

#define OLD "<h>\n<label>Nama</label>\n<hint>Nama lengkap pelapor</hint>\n</h>\n"
#define NEW "<h>\n<label>Nama dusun</label>\n<hint>Nama lengkap pelapor</hint>\n</h>\n"

static void
test_golden (void) {
  g_autoptr (GBytes) old = g_bytes_new (OLD, strlen (OLD));
  g_autoptr (GBytes) new = g_bytes_new (NEW, strlen (NEW));
  g_autoptr (GPtrArray) form = make (PW_PUBLISHED_FORM, new, old);
  assert_body (g_ptr_array_index (form, 0),
               "a8016a70726576656e74696f6e026a32303236313132323030"
               "035820d6e900dd91155ada21bd060208b43bad62e1425aa0674ec86107d34f714e5f27"
               "0418450558"
               "20f7d2817743213928cb52c75398798290b242953686223b97c0d0ee22ffe46b06"
               "06182d070008582d04224d186140010157508a1a000080"
               "553c683e0a3c6c6162656c3e4e616d6120647573756e820f183000000000");
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_LIST, "regions", 0x22));
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_FORM, "form_a", 0x11));
  g_autoptr (GBytes) told = write_holdings (holdings);
  assert_body (told, "a2011b00000192676f10a802828301"
                     "66666f726d5f61"
                     "58201111111111111111111111111111111111111111111111111111111111111111"
                     "8302"
                     "67726567696f6e73"
                     "58202222222222222222222222222222222222222222222222222222222222222222");
}

/* --- hostile --------------------------------------------------------------------------------- */

/* A message with this body, as read. */
static gboolean
read_body (guint kind, const guint8 *body, gsize length, gboolean holdings) {
  PwMessage message = { .kind = kind, .body = body, .body_length = length };
  if (holdings) {
    g_autoptr (GPtrArray) read = pw_holdings_read (&message, NULL, NULL);
    return read != NULL;
  }
  g_auto (PwPublication) part = { 0 };
  return pw_publication_read (&message, &part, NULL);
}

/* Every cut is refused; every flipped bit is read or refused, never more. */
static void
assert_survives (guint kind, GBytes *bytes, gboolean holdings) {
  PwCborReader reader;
  PwMessage message;
  pw_cbor_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "x");
  g_assert_true (pw_message_read (&reader, &message, NULL));
  g_assert_true (read_body (kind, message.body, message.body_length, holdings));
  for (gsize length = 0; length < message.body_length; length++) {
    g_autofree guint8 *cut = g_memdup2 (message.body, length);
    g_assert_false (read_body (kind, cut, length, holdings));
  }
  g_autofree guint8 *flipped = g_memdup2 (message.body, message.body_length);
  for (gsize bit = 0; bit < 8 * message.body_length; bit++) {
    flipped[bit / 8] ^= (guint8)(1 << bit % 8);
    (void)read_body (kind, flipped, message.body_length, holdings);
    flipped[bit / 8] ^= (guint8)(1 << bit % 8);
  }
}

static void
test_noise (void) {
  g_autoptr (GBytes) old = form_file ("1", "a");
  g_autoptr (GBytes) new = form_file ("2", "b");
  g_autoptr (GPtrArray) form = make (PW_PUBLISHED_FORM, new, old);
  assert_survives (PW_MESSAGE_FORM_PACK, g_ptr_array_index (form, 0), FALSE);
  g_autoptr (GBytes) small = random_file (300);
  g_autoptr (GPtrArray) list = make (PW_PUBLISHED_LIST, small, NULL);
  assert_survives (PW_MESSAGE_LIST_PACK, g_ptr_array_index (list, 0), FALSE);
  /* Packed bytes that were changed do not give the file. */
  g_autoptr (GPtrArray) parts = read_parts (form);
  PwPublication *part = g_ptr_array_index (parts, 0);
  const guint8 *packed = part->bytes.bytes;
  g_autofree guint8 *changed = g_memdup2 (packed, part->bytes.length);
  part->bytes.bytes = changed;
  for (gsize bit = 0; bit < 8 * part->bytes.length; bit++) {
    changed[bit / 8] ^= (guint8)(1 << bit % 8);
    g_autoptr (GBytes) joined = pw_publication_join (parts, old, NULL);
    g_assert_true (joined == NULL || g_bytes_equal (joined, new));
    changed[bit / 8] ^= (guint8)(1 << bit % 8);
  }
}

/* Claims that do not fit together. */
static void
test_claims (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  static const guint8 bytes[100] = { 0 };
  static const struct {
    guint64 size, packed_size, offset;
    gsize length;
    gboolean fits;
  } cases[] = {
    { 10, 100, 0, 100, TRUE },
    { 10, 100, 0, 99, FALSE },
    { 10, 101, 0, 100, FALSE },
    { 10, 100, 1, 99, FALSE },
    { 10, PW_PACK_PART_BYTES + 100, PW_PACK_PART_BYTES, 100, TRUE },
    { 10, PW_PACK_PART_BYTES + 100, 0, 100, FALSE },
    { 10, 100, PW_PACK_PART_BYTES, 100, FALSE },
    { PW_FORM_BYTES_MAX + 1, 100, 0, 100, FALSE },
    { 10, G_MAXUINT64, 0, 100, FALSE },
    { 10, 100, G_MAXUINT64, 100, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwPublication part = about (PW_PUBLISHED_FORM);
    PwMessage message;
    PwCborReader reader;
    g_auto (PwPublication) read = { 0 };
    part.size = cases[i].size;
    part.packed_size = cases[i].packed_size;
    part.offset = cases[i].offset;
    part.bytes.bytes = bytes;
    part.bytes.length = cases[i].length;
    g_autoptr (GByteArray) out = g_byte_array_new ();
    pw_publication_write (out, &part, host);
    pw_cbor_reader_init (&reader, out->data, out->len, "x");
    g_assert_true (pw_message_read (&reader, &message, NULL));
    g_assert_cmpint (pw_publication_read (&message, &read, NULL), ==, cases[i].fits);
  }
}

/* --- holdings -------------------------------------------------------------------------------- */

static void
test_holdings (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_LIST, "regions", 3));
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_FORM, "prevention", 2));
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_FORM, "prevention", 1));
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_FORM, "form_a", 9));
  g_autoptr (GBytes) bytes = write_holdings (holdings);
  PwCborReader reader;
  PwMessage message;
  gint64 told_ms;
  pw_cbor_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "x");
  g_assert_true (pw_message_read (&reader, &message, &error));
  g_autoptr (GPtrArray) read = pw_holdings_read (&message, &told_ms, &error);
  g_assert_no_error (error);
  g_assert_cmpint (told_ms, ==, 1728312185000);
  g_assert_cmpuint (read->len, ==, 4);
  static const char *const names[] = { "form_a", "prevention", "prevention", "regions" };
  static const guint8 digests[] = { 9, 1, 2, 3 };
  for (guint i = 0; i < 4; i++) {
    const PwHolding *one = g_ptr_array_index (read, i);
    g_assert_cmpint (one->kind, ==, i < 3 ? PW_PUBLISHED_FORM : PW_PUBLISHED_LIST);
    g_assert_cmpstr (one->name, ==, names[i]);
    g_assert_cmpuint (one->digest.bytes[31], ==, digests[i]);
  }
  assert_survives (PW_MESSAGE_HOLDINGS, bytes, TRUE);
  /* The same thing twice is no list of ours. */
  g_ptr_array_add (holdings, holding (PW_PUBLISHED_FORM, "form_a", 9));
  g_autoptr (GBytes) twice = write_holdings (holdings);
  pw_cbor_reader_init (&reader, g_bytes_get_data (twice, NULL), g_bytes_get_size (twice), "x");
  g_assert_true (pw_message_read (&reader, &message, NULL));
  g_assert_null (pw_holdings_read (&message, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publication/parts", test_parts);
  g_test_add_func ("/publication/fields", test_fields);
  g_test_add_func ("/publication/difference", test_difference);
  g_test_add_func ("/publication/too-big", test_too_big);
  g_test_add_func ("/publication/golden", test_golden);
  g_test_add_func ("/publication/noise", test_noise);
  g_test_add_func ("/publication/claims", test_claims);
  g_test_add_func ("/publication/holdings", test_holdings);
  return g_test_run ();
}
