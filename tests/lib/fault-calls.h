/* Finding libc's own function behind one that stands before it. */
#pragma once

#include <dlfcn.h>

#include "tests/lib/fault-disk-private.h"

/* Declares `real`: libc's function of the name, found once. */
#define REAL(name)                                                                                 \
  static __typeof__ (&name) real;                                                                  \
  if (real == NULL)                                                                                \
  *(void **)&real = dlsym (RTLD_NEXT, #name)
