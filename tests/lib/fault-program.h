/* The two programs run inside the test, with what they print caught: the same code as from a shell,
 * without the cost of a process. */
#pragma once

#include <jansson.h>

#include "tests/lib/fault-disk.h"

G_BEGIN_DECLS

typedef struct {
  int status; /* exit status */
  char *out;  /* owned */
  char *err;  /* owned */
} FaultRun;

void fault_run_clear (FaultRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FaultRun, fault_run_clear)

/* Once, first thing in main(): fixed random bytes and clock, so that a run is repeated exactly. */
void fault_program_start (void);
/* From here on the random bytes are those that belong to `seed`. */
void fault_program_seed (guint64 seed);

/* `panwas --data STORE WORDS...` or `panwas-host --store STORE WORDS...`; WORDS without the
 * program. */
void fault_program_phone (FaultRun *run, const char *store, const char *const *words);
void fault_program_host (FaultRun *run, const char *store, const char *const *words);

/* Asserts that what was printed for an error is a sentence or two for a person: of this program, on
 * lines of its own, without what only a programmer understands. */
void fault_run_assert_sentence (const FaultRun *run);
/* The JSON that was printed. (transfer full) */
json_t *fault_run_json (const FaultRun *run);

G_END_DECLS
