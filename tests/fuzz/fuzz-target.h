/* What the fuzzers and the replay of their seeds run: any bytes go in, nothing may break.
 *
 * Every target takes what a stranger could hand over (a frame, a batch, a stick, a form ...) and
 * does with it what the programs do. Being refused is fine, and must come with a sentence
 * (fuzz_assert_refused()). A crash, a hang, a leak, or a result that breaks its header's contract
 * is not. One file a subject: fuzz-SUBJECT.c; the list is in fuzz-target.c. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FUZZ_INPUT_BYTES_MAX 65536 /* longer ones find nothing more and cost time */

typedef struct {
  const char *name; /* also of the folder tests/fuzz/seeds/NAME */
  void (*run) (const guint8 *data, gsize length);
  /* Makes checksums, digests and signatures right again after bytes were changed, so that they do
   * not hide what is behind them. In place, in a buffer of `room` bytes; gives the new length.
   * NULL: there are none. */
  gsize (*mend) (guint8 *data, gsize length, gsize room);
} FuzzTarget;

/* NULL if there is none. */
const FuzzTarget *fuzz_target (const char *name);
/* All; NULL after the last. */
const FuzzTarget *fuzz_target_at (guint index);

/* One file each. */
extern const FuzzTarget fuzz_form, fuzz_expression, fuzz_draft;
extern const FuzzTarget fuzz_frame, fuzz_joiner, fuzz_rateless, fuzz_feedback, fuzz_cable;
extern const FuzzTarget fuzz_parcel, fuzz_batch, fuzz_content, fuzz_pack;
extern const FuzzTarget fuzz_segment, fuzz_operation;
extern const FuzzTarget fuzz_certificate, fuzz_receipt, fuzz_review, fuzz_publication;
extern const FuzzTarget fuzz_code, fuzz_stick;
extern const FuzzTarget fuzz_answers, fuzz_cbor, fuzz_export;
extern const FuzzTarget fuzz_csv, fuzz_list, fuzz_catalog;
extern const FuzzTarget fuzz_delta, fuzz_picture, fuzz_qr;

G_END_DECLS
