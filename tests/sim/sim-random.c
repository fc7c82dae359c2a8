/* Chance by seed, also below libsodium. */
#include "tests/sim/sim-random.h"

#include <sodium.h>
#include <string.h>

/* libsodium's hook has no context: this one pointer is it. */
static SimRandom *ruler;

static guint64
splitmix (guint64 *state) {
  guint64 z = *state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static guint64
rotate (guint64 word, guint bits) {
  return (word << bits) | (word >> (64 - bits));
}

void
sim_random_init (SimRandom *random, guint64 seed, guint64 stream) {
  guint64 mixed = stream;
  guint64 state = seed ^ splitmix (&mixed);
  for (guint i = 0; i < G_N_ELEMENTS (random->state); i++)
    random->state[i] = splitmix (&state);
}

guint64
sim_random_next (SimRandom *random) {
  guint64 *s = random->state;
  guint64 result = rotate (s[1] * 5, 7) * 9, moved = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= moved;
  s[3] = rotate (s[3], 45);
  return result;
}

guint
sim_random_below (SimRandom *random, guint count) {
  return count == 0 ? 0 : (guint)(sim_random_next (random) % count);
}

gint64
sim_random_between (SimRandom *random, gint64 first, gint64 last) {
  g_assert (first <= last);
  return first + (gint64)(sim_random_next (random) % (guint64)(last - first + 1));
}

gboolean
sim_random_percent (SimRandom *random, guint percent) {
  return sim_random_below (random, 100) < percent;
}

static void
fill (SimRandom *random, guint8 *bytes, gsize length) {
  for (gsize at = 0; at < length; at += sizeof (guint64)) {
    guint64 word = sim_random_next (random);
    memcpy (bytes + at, &word, MIN (sizeof word, length - at));
  }
}

GBytes *
sim_random_bytes (SimRandom *random, gsize length) {
  guint8 *bytes = g_malloc (length);
  fill (random, bytes, length);
  return g_bytes_new_take (bytes, length);
}

void
sim_random_shuffle (SimRandom *random, GPtrArray *list) {
  for (guint i = list->len; i > 1; i--) {
    guint other = sim_random_below (random, i);
    gpointer swap = list->pdata[i - 1];
    list->pdata[i - 1] = list->pdata[other];
    list->pdata[other] = swap;
  }
}

/* --- libsodium ------------------------------------------------------------------------------- */

static const char *
hook_name (void) {
  return "simulation";
}

static uint32_t
hook_word (void) {
  return (uint32_t)sim_random_next (ruler);
}

static void
hook_fill (void *const bytes, const size_t length) {
  fill (ruler, bytes, length);
}

void
sim_random_rule (SimRandom *source) {
  static randombytes_implementation hook
      = { .implementation_name = hook_name, .random = hook_word, .buf = hook_fill };
  ruler = source;
  (void)randombytes_set_implementation (&hook);
  g_random_set_seed ((guint32)sim_random_next (source));
}
