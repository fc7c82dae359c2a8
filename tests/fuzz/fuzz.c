/* The entry that libFuzzer calls; which target is named by the environment variable FUZZ_TARGET. */
#include <stdint.h>

#include "tests/lib/fuzz-target.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  static const FuzzTarget *target;
  if (target == NULL)
    target = fuzz_target (g_getenv ("FUZZ_TARGET"));
  if (target == NULL)
    g_error ("FUZZ_TARGET names no target; see tests/lib/fuzz-target.c");
  if (size > 0 && size <= 65536)
    target->run (data, size);
  return 0;
}
