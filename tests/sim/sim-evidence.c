/* Evidence files as they lie in a handheld's folder, read by hand: each is there as long as an
 * operation of the handheld names it, and goes only after its office had all of it when a receipt
 * was given. */
#include <string.h>

#include "tests/sim/sim-office.h"

/* TRUE if an operation that is still here names the file. */
static gboolean
is_needed (const SimHandheld *handheld, const char *digest) {
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    const char *file = json_string_value (json_object_get (op->body, "digest"));
    if (op->kind == MODEL_ATTACH && file != NULL && strncmp (file + 2, digest, 64) == 0
        && !g_hash_table_contains (handheld->purged, op->id))
      return TRUE;
  }
  return FALSE;
}

void
sim_evidence_check (SimWorld *world, SimHandheld *handheld, gboolean done) {
  GHashTableIter iter;
  gpointer digest, bytes;
  g_hash_table_iter_init (&iter, handheld->files);
  while (g_hash_table_iter_next (&iter, &digest, &bytes)) {
    g_autofree char *path = g_build_filename (handheld->dir, "evidence", digest, NULL);
    gboolean there = g_file_test (path, G_FILE_TEST_IS_REGULAR);
    gboolean needed = is_needed (handheld, digest);
    sim_check (world, SIM_SAVED, there || !needed,
               "handheld %u: file %.16s is gone, and a record names it", handheld->number,
               (const char *)digest);
    sim_check (world, SIM_PURGE, !there || needed || !done,
               "handheld %u: file %.16s is still there after its records were purged",
               handheld->number, (const char *)digest);
    g_autofree char *promise
        = g_strdup_printf ("%s/%s", handheld->office->id, (const char *)digest);
    sim_check (world, SIM_PURGE, there || g_hash_table_contains (world->kept_files, promise),
               "handheld %u purged file %.16s, which host %u never had whole", handheld->number,
               (const char *)digest, handheld->office->number);
  }
}

void
sim_evidence_promise (SimWorld *world, SimOffice *office) {
  g_autoptr (GHashTable) rows = sim_held_rows (
      world, office,
      "SELECT lower (hex (digest)), state FROM v_evidence_state WHERE state = 'held'");
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_hash_table_add (world->kept_files,
                      g_strdup_printf ("%s/%s", office->id, (const char *)digest));
}
