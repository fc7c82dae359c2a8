/* What several fuzz targets need: identities, pieces of the input, and what a refusal must be. */
#pragma once

#include "sync/base/pw-identity.h"
#include "sync/codec/pw-pack.h"
#include "tests/fuzz/fuzz-target.h"

G_BEGIN_DECLS

/* A refusal has our domain, one of our codes, and a sentence for a person: 10 to 4,000 bytes of
 * UTF-8. What it quotes may hold control characters: whoever prints it makes them harmless. */
void fuzz_assert_refused (const GError *error);

/* Kept for the whole run: a host with a key of its own to seal to, a handheld, a packer. */
const PwIdentity *fuzz_host (void);
const PwIdentity *fuzz_device (void);
PwPacker *fuzz_packer (void);

/* A scratch folder that is empty and stays until the end of the program. */
const char *fuzz_folder (void);
/* Empties it. */
void fuzz_folder_empty (void);

/* --- an input of several pieces -------------------------------------------------------------- */

typedef struct {
  const guint8 *data; /* borrowed */
  gsize length, at;
} FuzzInput;

/* The next byte; 0 at the end. */
guint fuzz_byte (FuzzInput *input);
/* TRUE if nothing is left. */
gboolean fuzz_is_at_end (const FuzzInput *input);
/* A piece: two bytes of length, most significant first, then so many bytes or what is left. */
GBytes *fuzz_piece (FuzzInput *input);
/* Appends such a piece: for making seeds. */
void fuzz_append_piece (GByteArray *out, gconstpointer bytes, gsize length);

G_END_DECLS
