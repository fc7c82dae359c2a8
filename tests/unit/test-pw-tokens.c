/* Tokens: coded text comes back, is the shortest there is (against a slow search that knows
 * nothing of the encoder), and damaged code is refused before anything is written. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-tokens.h"

static PwTokens *
tokens_of (const char *const *texts, guint count, guint one_byte_count) {
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (list, g_bytes_new_static (texts[i], strlen (texts[i])));
  g_autoptr (GError) error = NULL;
  PwTokens *tokens = pw_tokens_new (list, one_byte_count, &error);
  g_assert_no_error (error);
  return tokens;
}

static const char *const small[] = { "a", "b", " ", "ab", "aba", "desa ", "perangkat", "bb", "c" };
#define SMALL_ONE_BYTE 4

static char *
decode (const PwTokens *tokens, const guint8 *coded, gsize coded_length, gsize *length) {
  g_assert_true (pw_tokens_measure (tokens, coded, coded_length, length));
  char *text = g_malloc0 (*length + PW_TOKEN_BYTES_MAX + 1);
  pw_tokens_decode (tokens, coded, coded_length, (guint8 *)text);
  text[*length] = '\0';
  return text;
}

static void
assert_coded (PwTokens *tokens, const char *text, const guint8 *wanted, gsize wanted_length) {
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  gsize length;
  g_assert_cmpuint (pw_tokens_encode (tokens, text, strlen (text), coded), ==, wanted_length);
  g_assert_cmpmem (coded->data, coded->len, wanted, wanted_length);
  g_autofree char *back = decode (tokens, coded->data, coded->len, &length);
  g_assert_cmpmem (back, length, text, strlen (text));
}

#define ASSERT_CODED(tokens, text, ...)                                                            \
  G_STMT_START {                                                                                   \
    const guint8 wanted[] = { __VA_ARGS__ };                                                       \
    assert_coded (tokens, text, wanted, sizeof wanted);                                            \
  }                                                                                                \
  G_STMT_END

static void
test_known (void) {
  g_autoptr (PwTokens) tokens = tokens_of (small, G_N_ELEMENTS (small), SMALL_ONE_BYTE);
  assert_coded (tokens, "", NULL, 0);
  ASSERT_CODED (tokens, "a", 1);
  ASSERT_CODED (tokens, "ab", 4);
  ASSERT_CODED (tokens, "aba", 5, 0);  /* as long as "ab" "a": the longest first */
  ASSERT_CODED (tokens, "abab", 4, 4); /* shorter than "aba" "b" */
  ASSERT_CODED (tokens, "desa perangkat", 5, 1, 5, 2);
  ASSERT_CODED (tokens, "desa", 0, 3, 'd', 'e', 's', 1);
  ASSERT_CODED (tokens, "xc", 0, 2, 'x', 'c'); /* a two-byte token inside a run does not pay */
  ASSERT_CODED (tokens, "c", 5, 4);
}

/* Fewest bytes for text[at..], by trying everything. */
static guint
search (const char *const *texts, guint count, const char *text, gsize at, gboolean in_run,
        guint *known) {
  if (text[at] == '\0')
    return 0;
  guint *slot = &known[at * 2 + (guint)in_run];
  if (*slot != 0)
    return *slot;
  guint best = (in_run ? 1 : 3) + search (texts, count, text, at + 1, TRUE, known);
  for (guint i = 0; i < count; i++)
    if (g_str_has_prefix (text + at, texts[i])) {
      guint cost = i < SMALL_ONE_BYTE ? 1 : 2;
      best = MIN (best, cost + search (texts, count, text, at + strlen (texts[i]), FALSE, known));
    }
  return *slot = best;
}

static void
test_shortest (void) {
  g_autoptr (PwTokens) tokens = tokens_of (small, G_N_ELEMENTS (small), SMALL_ONE_BYTE);
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  for (guint i = 0; i < 5000; i++) {
    char text[64];
    guint known[sizeof text * 2] = { 0 }, at = 0, wanted = (guint)g_test_rand_int_range (0, 50);
    while (at < wanted) {
      /* Pieces of tokens are likelier than strange letters. */
      const char *piece = small[g_test_rand_int_range (0, G_N_ELEMENTS (small))];
      gsize length = (gsize)g_test_rand_int_range (1, (gint32)strlen (piece) + 1);
      memcpy (text + at, g_test_rand_bit () ? piece : "xyzxyzxyz", length);
      at += (guint)length;
    }
    text[at] = '\0';
    g_byte_array_set_size (coded, 0);
    gsize length = pw_tokens_encode (tokens, text, at, coded);
    g_test_message ("%s", text);
    g_assert_cmpuint (length, ==, search (small, G_N_ELEMENTS (small), text, 0, FALSE, known));
    g_autofree char *back = decode (tokens, coded->data, coded->len, &length);
    g_assert_cmpmem (back, length, text, at);
  }
}

/* Texts longer than one piece of 64 KiB, and all bytes there are. */
static void
test_long (void) {
  g_autoptr (PwTokens) tokens = tokens_of (small, G_N_ELEMENTS (small), SMALL_ONE_BYTE);
  const gsize lengths[] = { 255, 256, 65535, 65536, 65537, 200001 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *text = g_malloc (lengths[i]);
    g_autoptr (GByteArray) coded = g_byte_array_new ();
    for (gsize at = 0; at < lengths[i]; at++)
      text[at] = (char)(at % 7 == 0 ? g_test_rand_int_range (0, 256) : "aba b"[at % 5]);
    gsize length;
    pw_tokens_encode (tokens, text, lengths[i], coded);
    g_autofree char *back = decode (tokens, coded->data, coded->len, &length);
    g_assert_cmpmem (back, length, text, lengths[i]);
  }
}

static void
test_damaged (void) {
  static const struct {
    guint8 coded[8];
    gsize length;
  } bad[] = {
    { { 5 }, 1 },       { { 5, 5 }, 2 },         { { 6, 0 }, 2 }, { { 255, 255 }, 2 },
    { { 0 }, 1 },       { { 0, 0 }, 2 },         { { 0, 1 }, 2 }, { { 0, 3, 'a', 'b' }, 4 },
    { { 1, 4, 5 }, 3 }, { { 1, 0, 255, 1 }, 4 },
  };
  g_autoptr (PwTokens) tokens = tokens_of (small, G_N_ELEMENTS (small), SMALL_ONE_BYTE);
  gsize length = 77;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_tokens_measure (tokens, bad[i].coded, bad[i].length, &length));
  g_assert_cmpuint (length, ==, 77);
}

static void
assert_no_table (const char *const *texts, guint count, guint one_byte_count) {
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (list, g_bytes_new_static (texts[i], strlen (texts[i])));
  g_assert_null (pw_tokens_new (list, one_byte_count, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
test_tables (void) {
  const char *const twice[] = { "a", "b", "a" }, *const empty[] = { "a", "" };
  const char *const longest[] = { "1234567890123456789012345678901" };
  const char *const too_long[] = { "12345678901234567890123456789012" };
  assert_no_table (twice, 3, 3);
  assert_no_table (empty, 2, 2);
  assert_no_table (too_long, 1, 1);
  assert_no_table (twice, 2, 3); /* more one-byte tokens than tokens */
  assert_no_table (twice, 1, 256);
  g_autoptr (PwTokens) one = tokens_of (longest, 1, 1);
  ASSERT_CODED (one, "12345678901234567890123456789011234567890123456789012345678901", 1, 1);
  g_autoptr (PwTokens) none = tokens_of (NULL, 0, 0);
  ASSERT_CODED (none, "ab", 0, 2, 'a', 'b');
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokens/known", test_known);
  g_test_add_func ("/tokens/shortest", test_shortest);
  g_test_add_func ("/tokens/long", test_long);
  g_test_add_func ("/tokens/damaged", test_damaged);
  g_test_add_func ("/tokens/tables", test_tables);
  return g_test_run ();
}
