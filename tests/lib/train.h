/* Training: sample operations in, the tables of the packed form and the LZ4 dictionary out.
 *
 * Nothing in it depends on time, place or chance: the same samples give the same bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  GPtrArray *ops;    /* GBytes: operations as canonical CBOR, the most typical last */
  GPtrArray *words;  /* char *: more words worth a token, the most frequent first */
  GPtrArray *texts;  /* char *: codes and keys worth a number even if no operation has them */
  GPtrArray *shapes; /* GPtrArray of char *: the keys of maps worth a number likewise */
} TrainInput;

/* `table` is pack-N.bin, `dictionary` lz4-N.bin (schemas/formats/pack-v1.md). (transfer full) */
void train_tables (const TrainInput *input, GBytes **table, GBytes **dictionary);

G_END_DECLS
