/* Every seed of the fuzzers as it is, and bent in random ways for a while: nothing breaks. The long
 * run with coverage is `make fuzz`; this keeps what it found from coming back. */
#include <glib.h>
#include <string.h>

#include "tests/fuzz/fuzz-target.h"

#define BENDS_A_SEED 60
#define BENDING_US_MAX 500000 /* for one seed: a catalogue takes long */

static GBytes *
bend (GBytes *seed) {
  GByteArray *bent = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (seed, &length);
  g_byte_array_append (bent, data, (guint)length);
  for (int i = g_test_rand_int_range (1, 5); i > 0 && bent->len > 1; i--) {
    guint at = (guint)g_test_rand_int_range (0, (gint32)bent->len);
    guint run = (guint)g_test_rand_int_range (1, 20);
    switch (g_test_rand_int_range (0, 4)) {
    case 0:
      bent->data[at] = (guint8)g_test_rand_int_range (0, 256);
      break;
    case 1:
      g_byte_array_remove_range (bent, at, MIN (run, bent->len - at));
      break;
    case 2: { /* a piece twice */
      g_autofree guint8 *piece = g_memdup2 (bent->data + at, MIN (run, bent->len - at));
      g_byte_array_append (bent, piece, MIN (run, bent->len - at));
      break;
    }
    default:
      g_byte_array_set_size (bent, at);
    }
  }
  return g_byte_array_free_to_bytes (bent);
}

/* Bent, and in two of three times with checksums that fit again. */
static void
run_bent (const FuzzTarget *target, GBytes *seed) {
  g_autoptr (GBytes) bent = bend (seed);
  gsize length = g_bytes_get_size (bent);
  if (length == 0)
    return;
  g_autofree guint8 *data = g_malloc0 (FUZZ_INPUT_BYTES_MAX);
  length = MIN (length, FUZZ_INPUT_BYTES_MAX);
  memcpy (data, g_bytes_get_data (bent, NULL), length);
  if (target->mend != NULL && g_test_rand_int_range (0, 3) > 0)
    length = target->mend (data, length, FUZZ_INPUT_BYTES_MAX);
  g_autofree guint8 *exact = g_memdup2 (data, length);
  target->run (exact, length);
}

static void
run_seed (const FuzzTarget *target, const char *path) {
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) seed = g_bytes_new (text, length);
  if (length > 0)
    target->run (g_bytes_get_data (seed, NULL), length);
  gint64 started = g_get_monotonic_time ();
  for (guint i = 0; i < BENDS_A_SEED && g_get_monotonic_time () - started < BENDING_US_MAX; i++)
    run_bent (target, seed);
}

static void
test_seeds (gconstpointer data) {
  const FuzzTarget *target = data;
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *folder
      = g_build_filename (top != NULL ? top : ".", "tests", "fuzz", "seeds", target->name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  guint seeds = 0;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL; seeds++) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_test_message ("%s", path);
    run_seed (target, path);
  }
  g_assert_cmpuint (seeds, >, 0);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; fuzz_target_at (i) != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/fuzz/%s", fuzz_target_at (i)->name);
    g_test_add_data_func (path, fuzz_target_at (i), test_seeds);
  }
  return g_test_run ();
}
