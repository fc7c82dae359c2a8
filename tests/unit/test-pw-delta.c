/* Differences: any two files give one that leads from the first to the second; small changes cost
 * few bytes; a difference that is not one, or claims too much, is an error. Done by random edits of
 * random lines, and by differences of random bytes. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-delta.h"

#define SIZE_MAX_HERE (1 << 20)

static GBytes *
bytes_of (const char *text) {
  return g_bytes_new (text, strlen (text));
}

/* Bytes of the difference; fails the test if it does not lead to `target`. */
static gsize
assert_leads (GBytes *base, GBytes *target) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) delta = pw_delta_make (base, target);
  g_autoptr (GBytes) result
      = pw_delta_apply (base, delta, g_bytes_get_size (target), SIZE_MAX_HERE, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (result, target));
  return g_bytes_get_size (delta);
}

static GString *
random_lines (guint count) {
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < count; i++) {
    guint words = (guint)g_test_rand_int_range (0, 12);
    for (guint word = 0; word < words; word++)
      g_string_append_printf (text, "%d ", g_test_rand_int_range (0, 40));
    g_string_append_c (text, '\n');
  }
  return text;
}

static void
edit (GString *text) {
  gsize at = (gsize)g_test_rand_int_range (0, (gint32)text->len + 1);
  gsize length = (gsize)g_test_rand_int_range (0, 200);
  length = MIN (length, text->len - at);
  switch (g_test_rand_int_range (0, 4)) {
  case 0:
    g_string_erase (text, (gssize)at, (gssize)length);
    break;
  case 1:
    g_string_insert (text, (gssize)at, "baru\nsama sekali");
    break;
  case 2: { /* what stood here stands elsewhere too */
    g_autofree char *copy = g_strndup (text->str + at, length);
    g_string_insert (text, g_test_rand_int_range (0, (gint32)text->len + 1), copy);
    break;
  }
  default:
    if (at < text->len)
      text->str[at] = (char)g_test_rand_int_range (1, 127);
  }
}

static void
test_random (void) {
  for (guint round = 0; round < 300; round++) {
    g_autoptr (GString) text = random_lines ((guint)g_test_rand_int_range (0, 100));
    g_autoptr (GBytes) base = g_bytes_new (text->str, text->len);
    gint edits = g_test_rand_int_range (0, 12);
    for (gint i = 0; i < edits; i++)
      edit (text);
    g_autoptr (GBytes) target = g_bytes_new (text->str, text->len);
    (void)assert_leads (base, target);
    (void)assert_leads (target, base);
  }
}

static void
test_edges (void) {
  static const char *const texts[] = { "",
                                       "\n",
                                       "a",
                                       "a\n",
                                       "\n\n\n\n",
                                       "satu baris tanpa akhir yang cukup panjang",
                                       "satu baris tanpa akhir yang agak panjang",
                                       "x\0y" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++) {
      g_autoptr (GBytes) base = bytes_of (texts[i]);
      g_autoptr (GBytes) target = bytes_of (texts[j]);
      (void)assert_leads (base, target);
    }
}

/* One changed word in 5,000 lines, one line more, the same file, and one long line. */
static void
test_small (void) {
  g_autoptr (GString) text = random_lines (5000);
  g_string_insert (text, (gssize)text->len / 2, "\n<label>Nama pelapor</label>\n");
  g_autoptr (GBytes) base = g_bytes_new (text->str, text->len);
  g_assert_cmpuint (assert_leads (base, base), <=, 16);
  char *at = strstr (text->str, "pelapor");
  memcpy (at, "terlapo", 7);
  g_autoptr (GBytes) word = g_bytes_new (text->str, text->len);
  g_assert_cmpuint (assert_leads (base, word), <=, 40);
  g_string_insert (text, at - text->str, "baris baru\n");
  g_autoptr (GBytes) line = g_bytes_new (text->str, text->len);
  g_assert_cmpuint (assert_leads (base, line), <=, 60);
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\n')
      text->str[i] = ' ';
  g_autoptr (GBytes) long_line = g_bytes_new (text->str, text->len);
  text->str[text->len / 2] = 'X';
  g_autoptr (GBytes) changed = g_bytes_new (text->str, text->len);
  g_assert_cmpuint (assert_leads (long_line, changed), <=, 40);
}

/* The worst for looking up lines: all are the same, and nearly all are the same. */
static void
test_many_equal_lines (void) {
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, i % 1000 == 0 ? "lain\n" : "sama\n");
  g_autoptr (GBytes) base = g_bytes_new (text->str, text->len);
  g_string_erase (text, (gssize)text->len / 3, 7);
  g_string_insert (text, (gssize)text->len / 2, "x");
  g_autoptr (GBytes) target = g_bytes_new (text->str, text->len);
  gint64 start = g_get_monotonic_time ();
  g_assert_cmpuint (assert_leads (base, target), <=, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

/* --- hostile --------------------------------------------------------------------------------- */

static void
assert_refused (const char *base_text, GByteArray *delta, guint64 size, PwError code) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) base = bytes_of (base_text);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (delta);
  g_assert_null (pw_delta_apply (base, bytes, size, SIZE_MAX_HERE, &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

static GByteArray *
copy (guint64 at, guint64 run) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_array (out, 2);
  pw_cbor_write_uint (out, at);
  pw_cbor_write_uint (out, run);
  return out;
}

static void
test_hostile (void) {
  assert_refused ("abc", copy (0, 4), 4, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (4, 0), 0, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (1, G_MAXUINT64), 4, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (G_MAXUINT64, 2), 4, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (0, 0), 0, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (0, 3), 2, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (0, 3), 4, PW_ERROR_DAMAGED);
  assert_refused ("abc", copy (0, 3), SIZE_MAX_HERE + 1, PW_ERROR_TOO_BIG);
  assert_refused ("abc", copy (0, 3), G_MAXUINT64, PW_ERROR_TOO_BIG);
  GByteArray *nothing = g_byte_array_new ();
  pw_cbor_write_bytes (nothing, "", 0);
  assert_refused ("abc", nothing, 0, PW_ERROR_DAMAGED);
  GByteArray *number = g_byte_array_new ();
  pw_cbor_write_uint (number, 1);
  assert_refused ("abc", number, 1, PW_ERROR_DAMAGED);
  /* Copying the base again and again grows the target to what was announced, and no further. */
  GByteArray *bomb = g_byte_array_new ();
  for (guint i = 0; i < 1000; i++) {
    g_autoptr (GByteArray) one = copy (0, 3);
    g_byte_array_append (bomb, one->data, one->len);
  }
  assert_refused ("abc", bomb, 100, PW_ERROR_DAMAGED);
}

/* Random bytes, and real differences with bytes changed or cut: an error, or the size asked for. */
static void
test_noise (void) {
  g_autoptr (GString) text = random_lines (40);
  g_autoptr (GBytes) base = g_bytes_new (text->str, text->len);
  edit (text);
  edit (text);
  g_autoptr (GBytes) target = g_bytes_new (text->str, text->len);
  g_autoptr (GBytes) delta = pw_delta_make (base, target);
  for (guint round = 0; round < 3000; round++) {
    gsize length = g_bytes_get_size (delta);
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (delta, NULL), length);
    if (length > 0 && round % 3 != 0)
      bytes[g_test_rand_int_range (0, (gint32)length)]
          ^= (guint8)(1 << g_test_rand_int_range (0, 8));
    if (round % 2 == 0)
      length = (gsize)g_test_rand_int_range (0, (gint32)length + 1);
    g_autoptr (GBytes) noisy = g_bytes_new (bytes, length);
    gsize size = g_bytes_get_size (target);
    g_autoptr (GBytes) result = pw_delta_apply (base, noisy, size, SIZE_MAX_HERE, NULL);
    if (result != NULL)
      g_assert_cmpuint (g_bytes_get_size (result), ==, size);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delta/random", test_random);
  g_test_add_func ("/delta/edges", test_edges);
  g_test_add_func ("/delta/small", test_small);
  g_test_add_func ("/delta/many-equal-lines", test_many_equal_lines);
  g_test_add_func ("/delta/hostile", test_hostile);
  g_test_add_func ("/delta/noise", test_noise);
  return g_test_run ();
}
