/* The entries that libFuzzer calls; which target is named by the environment variable FUZZ_TARGET.
 */
#include <stdint.h>
#include <string.h>

#include "tests/fuzz/fuzz-target.h"

#define UNMENDED_ONE_IN 8 /* so many mutations keep their false checksums */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t room, unsigned int seed);
/* Of libFuzzer. */
size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t room);

static const FuzzTarget *
target_of_run (void) {
  static const FuzzTarget *target;
  if (target == NULL)
    target = fuzz_target (g_getenv ("FUZZ_TARGET"));
  if (target == NULL)
    g_error ("FUZZ_TARGET names no target; see tests/fuzz/fuzz-target.c");
  return target;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
  if (size > 0 && size <= FUZZ_INPUT_BYTES_MAX)
    target_of_run ()->run (data, size);
  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t room, unsigned int seed) {
  const FuzzTarget *target = target_of_run ();
  size_t changed = LLVMFuzzerMutate (data, size, room);
  if (target->mend == NULL || seed % UNMENDED_ONE_IN == 0 || changed == 0)
    return changed;
  return target->mend (data, changed, room);
}
