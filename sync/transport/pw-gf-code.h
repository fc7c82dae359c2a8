/* Rateless code: a payload of k symbols becomes endlessly many, of which nearly any k give it back.
 *
 * Systematic random linear network coding over GF(256) in one generation, as specified in
 * schemas/formats/frame-v1.md. Symbol ids 0..k-1 are the payload itself, every id from k up is a
 * linear combination of it. The code is blind: it neither whitens nor checks what it carries. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

/* The generator behind coefficients and whitening: splitmix64, started at `seed` * 2^32 + `lane`,
 * each 64-bit output given as 8 bytes, least significant first. Coefficients of symbol id use
 * lane = id; PW_GF_LANE_WHITENING is the one lane that is no symbol id. */
#define PW_GF_LANE_WHITENING 0xFFFFFFFFu
void pw_gf_stream_fill (guint32 seed, guint32 lane, guint8 *bytes, gsize length);

/* ceil (total_bytes / symbol_bytes): the number k of source symbols. */
guint pw_gf_source_count (gsize total_bytes, guint symbol_bytes);

/* --- encoder --------------------------------------------------------------------------------- */

typedef struct PwGfEncoder PwGfEncoder;

/* Encoder over `payload`, of which a reference is kept; a short last symbol is filled up with
 * zeros. The payload must not be empty, and k at most PW_SYMBOL_COUNT_MAX (both asserted: the
 * caller has checked its own payload). (transfer full) */
PwGfEncoder *pw_gf_encoder_new (GBytes *payload, guint symbol_bytes, guint32 seed);
void pw_gf_encoder_free (PwGfEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwGfEncoder, pw_gf_encoder_free)

/* Writes symbol `id` (0..PW_SYMBOL_ID_MAX) to `symbol`, which has room for symbol_bytes. */
void pw_gf_encoder_write (PwGfEncoder *encoder, guint32 id, guint8 *symbol);

/* --- decoder --------------------------------------------------------------------------------- */

typedef struct PwGfDecoder PwGfDecoder;

/* Decoder for a payload of `total_bytes`. Memory for a symbol (k + symbol_bytes at most) is taken
 * only when it arrives, so a false header costs 8 * k bytes. Errors: DAMAGED for a size of zero,
 * TOO_BIG for more than PW_BATCH_BYTES_MAX bytes or PW_SYMBOL_COUNT_MAX symbols. (transfer full) */
PwGfDecoder *pw_gf_decoder_new (gsize total_bytes, guint symbol_bytes, guint32 seed,
                                GError **error);
void pw_gf_decoder_free (PwGfDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwGfDecoder, pw_gf_decoder_free)

/* Takes symbol `id` of symbol_bytes. TRUE if it was innovative, that is, the rank rose by one;
 * FALSE for what is known already and for everything after the result was taken. */
gboolean pw_gf_decoder_add (PwGfDecoder *decoder, guint32 id, const guint8 *symbol);

/* Innovative symbols so far, 0..k. */
guint pw_gf_decoder_rank (const PwGfDecoder *decoder);
gboolean pw_gf_decoder_is_complete (const PwGfDecoder *decoder);

/* The payload (total_bytes); only when complete, and only once. (transfer full) */
GBytes *pw_gf_decoder_take (PwGfDecoder *decoder);

G_END_DECLS
