/* What the fuzzers and the replay of their seeds run: any bytes go in, nothing may break.
 *
 * Every target takes what a stranger could hand over (a form, an expression in it, a draft, a list)
 * and does with it what the programs do. An error is fine; a crash, a hang, a leak or a result that
 * breaks the contract is not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name; /* also of the folder tests/fuzz/seeds/NAME */
  void (*run) (const guint8 *data, gsize length);
} FuzzTarget;

/* NULL if there is none. */
const FuzzTarget *fuzz_target (const char *name);
/* All; NULL after the last. */
const FuzzTarget *fuzz_target_at (guint index);

G_END_DECLS
