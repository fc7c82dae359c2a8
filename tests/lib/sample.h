/* Fixed identities, times and operations that several tests share. All of it is invented. */
#pragma once

#include <jansson.h>

#include "sync/base/pw-identity.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/codec/pw-segment.h"

G_BEGIN_DECLS

/* An identity from a seed of 32 equal bytes: the same in every run. */
PwIdentity *sample_identity (guint8 seed, gboolean own_seal_key);

/* 2024-10-07T21:43:05+07:00 and `n` minutes. */
PwMoment sample_time (guint n);

/* A `create` with small answers that differ by `n`. (transfer full) */
GBytes *sample_create (const PwIdentity *device, guint64 seq, guint n);

/* Encoded, signed segment of `count` creates from `first` on; the digest before it is `prev` (NULL
 * for first == 1); `last` gets the digest after it. (transfer full) */
GByteArray *sample_segment (const PwIdentity *device, const PwId *recipient, guint64 first,
                            guint count, const PwDigest *prev, PwDigest *last);

/* A signed receipt for 1..12, one of them in quarantine, and for one file. Appends to `out`. */
void sample_receipt (GByteArray *out, const PwIdentity *host, const PwId *device);

/* The 120 observations of tests/data. (transfer full) */
json_t *sample_observations (void);

/* A new folder in the temporary place of the test program; removed by sample_dir_free(). */
char *sample_dir_new (void);
void sample_dir_free (char *dir);

G_END_DECLS
