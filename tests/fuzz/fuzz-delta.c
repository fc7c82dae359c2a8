/* Fuzz target of differences between two versions of a file. */
#include "sync/codec/pw-delta.h"
#include "tests/fuzz/fuzz-tools.h"

#define SIZE_MAX_BYTES (1 << 20)

/* Two pieces. First: the second is a difference to the first, of the size that the bytes before
 * say. Then: the difference between the two gives the second from the first. */
static void
run_delta (const guint8 *data, gsize length) {
  FuzzInput input = { .data = data, .length = length };
  guint64 size = (guint64)fuzz_byte (&input) << 16;
  size |= (guint64)fuzz_byte (&input) << 8;
  size |= fuzz_byte (&input);
  g_autoptr (GBytes) base = fuzz_piece (&input);
  g_autoptr (GBytes) second = fuzz_piece (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) applied = pw_delta_apply (base, second, size, SIZE_MAX_BYTES, &error);
  if (applied == NULL)
    fuzz_assert_refused (error);
  else
    g_assert_cmpuint (g_bytes_get_size (applied), ==, size);
  g_clear_error (&error);
  g_autoptr (GBytes) delta = pw_delta_make (base, second);
  g_autoptr (GBytes) target
      = pw_delta_apply (base, delta, g_bytes_get_size (second), SIZE_MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (target, second));
}

const FuzzTarget fuzz_delta = { "delta", run_delta, NULL };
