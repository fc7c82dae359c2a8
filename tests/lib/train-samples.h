/* What the tables are trained on: sample records as operations, the forms, the vocabulary. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "tests/lib/train.h"

G_BEGIN_DECLS

typedef struct {
  GPtrArray *lines;   /* char *: the JSON Lines */
  GPtrArray *records; /* GBytes: each as a `create` operation */
  GPtrArray *probes;  /* GBytes: the same from another device: other times, boots, numbers */
  GPtrArray *others;  /* GBytes: operations that amend, withdraw, attach */
  TrainInput forms;   /* words, texts and shapes from forms and vocabulary; no operations */
} TrainSamples;

/* Reads tests/data/observations.jsonl, schemas/forms and schemas/dictionary/words-id.txt below
 * `folder`. Aborts with a message if one is not there or wrong. (transfer full) */
TrainSamples *train_samples_load (const char *folder);
void train_samples_free (TrainSamples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainSamples, train_samples_free)

/* Input of train_tables() from all records but every `folds`-th from `left_out` on; `folds` 0:
 * from all. Free with train_input_clear(). */
TrainInput train_samples_input (const TrainSamples *samples, guint folds, guint left_out);
void train_input_clear (TrainInput *input);

G_END_DECLS
