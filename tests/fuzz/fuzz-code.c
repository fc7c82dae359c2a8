/* Fuzz target of the short code that a person types. */
#include <string.h>

#include "sync/codec/pw-receipt.h"
#include "tests/fuzz/fuzz-tools.h"

#define DIGESTS 8

static void
run_code (const guint8 *data, gsize length) {
  g_autofree char *typed = g_strndup ((const char *)data, length);
  char code[PW_SHORT_CODE_CHARS + 1] = "", again[PW_SHORT_CODE_CHARS + 1] = "";
  g_autoptr (GError) error = NULL;
  if (!pw_short_code_normalize (typed, code, &error)) {
    fuzz_assert_refused (error);
    return;
  }
  g_assert_cmpuint (strlen (code), ==, PW_SHORT_CODE_CHARS);
  g_assert_true (pw_short_code_normalize (code, again, &error));
  g_assert_cmpstr (code, ==, again);
  PwDigest digests[DIGESTS];
  for (guint i = 0; i < DIGESTS; i++)
    digests[i] = pw_digest_of (&i, sizeof i);
  guint64 seq = 0;
  if (!pw_short_code_find (fuzz_device (), fuzz_host ()->seal_public, code, 1, digests, DIGESTS,
                           &seq, &error)) {
    fuzz_assert_refused (error);
    return;
  }
  g_assert_cmpuint (seq, >=, 1);
  g_assert_cmpuint (seq, <=, DIGESTS);
  g_assert_true (pw_short_code_make (fuzz_host (), fuzz_device ()->seal_public, &fuzz_device ()->id,
                                     seq, &digests[seq - 1], again));
  g_assert_cmpstr (code, ==, again);
}

const FuzzTarget fuzz_code = { "code", run_code, NULL };
