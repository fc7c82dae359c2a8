/* The list of all fuzz targets. */
#include "tests/fuzz/fuzz-target.h"

static const FuzzTarget *const targets[] = {
  &fuzz_form,     &fuzz_expression, &fuzz_draft,       &fuzz_frame,   &fuzz_joiner,
  &fuzz_rateless, &fuzz_parcel,     &fuzz_batch,       &fuzz_content, &fuzz_pack,
  &fuzz_segment,  &fuzz_operation,  &fuzz_certificate, &fuzz_receipt, &fuzz_publication,
  &fuzz_code,     &fuzz_stick,      &fuzz_answers,     &fuzz_cbor,    &fuzz_export,
  &fuzz_csv,      &fuzz_list,       &fuzz_catalog,     &fuzz_delta,   &fuzz_picture,
  &fuzz_qr,       &fuzz_feedback,   &fuzz_review,      &fuzz_cable,
};

const FuzzTarget *
fuzz_target_at (guint index) {
  return index < G_N_ELEMENTS (targets) ? targets[index] : NULL;
}

const FuzzTarget *
fuzz_target (const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_strcmp0 (targets[i]->name, name) == 0)
      return targets[i];
  return NULL;
}
