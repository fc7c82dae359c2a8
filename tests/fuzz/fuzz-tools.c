/* What several fuzz targets need. */
#include "tests/fuzz/fuzz-tools.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/sample.h"

void
fuzz_assert_refused (const GError *error) {
  g_assert_nonnull (error);
  g_assert_true (error->domain == PW_ERROR);
  g_assert_cmpint (error->code, >=, PW_ERROR_USAGE);
  g_assert_cmpint (error->code, <=, PW_ERROR_SYSTEM);
  gsize length = strlen (error->message);
  g_assert_cmpuint (length, >=, 10);
  g_assert_cmpuint (length, <=, 4000);
  g_assert_true (g_utf8_validate (error->message, (gssize)length, NULL));
}

const PwIdentity *
fuzz_host (void) {
  static PwIdentity *host;
  if (host == NULL)
    host = sample_identity (9, TRUE);
  return host;
}

const PwIdentity *
fuzz_device (void) {
  static PwIdentity *device;
  if (device == NULL)
    device = sample_identity (1, FALSE);
  return device;
}

PwPacker *
fuzz_packer (void) {
  static PwPacker *packer;
  if (packer == NULL)
    packer = pw_packer_new ();
  return packer;
}

/* --- a folder -------------------------------------------------------------------------------- */

static char *folder;

static void
remove_folder (void) {
  sample_dir_free (folder);
}

const char *
fuzz_folder (void) {
  if (folder == NULL) {
    folder = sample_dir_new ();
    atexit (remove_folder);
  }
  return folder;
}

void
fuzz_folder_empty (void) {
  sample_dir_free (g_strdup (fuzz_folder ()));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

/* --- pieces ---------------------------------------------------------------------------------- */

gboolean
fuzz_is_at_end (const FuzzInput *input) {
  return input->at >= input->length;
}

guint
fuzz_byte (FuzzInput *input) {
  return fuzz_is_at_end (input) ? 0 : input->data[input->at++];
}

GBytes *
fuzz_piece (FuzzInput *input) {
  gsize want = (gsize)fuzz_byte (input) << 8;
  want |= fuzz_byte (input);
  gsize length = MIN (want, input->length - input->at);
  GBytes *piece = g_bytes_new (input->data + input->at, length);
  input->at += length;
  return piece;
}

void
fuzz_append_piece (GByteArray *out, gconstpointer bytes, gsize length) {
  g_assert_cmpuint (length, <=, G_MAXUINT16);
  guint8 head[] = { (guint8)(length >> 8), (guint8)length };
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, bytes, (guint)length);
}
