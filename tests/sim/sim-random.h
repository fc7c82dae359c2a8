/* The one source of chance of a simulation: everything that a seed decides comes from here. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* xoshiro256** 1.0 (Blackman and Vigna, 2018), filled by splitmix64. */
typedef struct {
  guint64 state[4];
} SimRandom;

/* Equal pairs give equal sequences; pairs that differ give unrelated ones. */
void sim_random_init (SimRandom *random, guint64 seed, guint64 stream);
guint64 sim_random_next (SimRandom *random);
/* 0 .. count - 1; 0 for count 0. */
guint sim_random_below (SimRandom *random, guint count);
/* first .. last, both included. */
gint64 sim_random_between (SimRandom *random, gint64 first, gint64 last);
gboolean sim_random_percent (SimRandom *random, guint percent);
/* `length` bytes. (transfer full) */
GBytes *sim_random_bytes (SimRandom *random, gsize length);
/* Brings the entries of `list` (GPtrArray) into a random order. */
void sim_random_shuffle (SimRandom *random, GPtrArray *list);

/* Makes libsodium (keys, nonces) and GLib (names of files that are being written) draw from
 * `source`, which must outlive the program's use of both. Before pw_secret_start(). */
void sim_random_rule (SimRandom *source);

G_END_DECLS
