/* A handheld's store in a temporary folder, records in it, and hands on its tables. */
#pragma once

#include <jansson.h>

#include "firmware/capture/app-capture.h"

G_BEGIN_DECLS

typedef struct {
  char *dir;       /* owned; the store is in dir/data */
  char *data;      /* owned */
  AppStore *store; /* owned */
} SampleStore;

/* Initialised for region 17.07.03, without a PIN, and open. The clock is set to 2024-10-07. */
SampleStore *sample_store_new (void);
void sample_store_free (SampleStore *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampleStore, sample_store_free)

/* Closes and opens it. */
void sample_store_reopen (SampleStore *sample);

/* Answers of form_a that fit the form; `n` is in the narrative. (transfer full) */
json_t *sample_store_answers (guint n);
/* Records them; the id in hex. (transfer full) */
char *sample_store_record (SampleStore *sample, guint n);

/* A file in the sample's folder with `length` bytes that follow from `seed`. (transfer full) */
char *sample_store_file (SampleStore *sample, const char *name, gsize length, guint32 seed);
/* Path of the evidence file with that digest. (transfer full) */
char *sample_store_evidence_path (SampleStore *sample, const PwDigest *digest);

/* Runs SQL on the store's file behind its back. */
void sample_store_sql (SampleStore *sample, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Sets PANWAS_CLOCK; 0 takes it away. */
void sample_store_set_clock (gint64 unix_ms);
#define SAMPLE_STORE_CLOCK_MS G_GINT64_CONSTANT (1728312185000) /* 2024-10-07T21:43:05+07:00 */

G_END_DECLS
