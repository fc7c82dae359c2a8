/* Forms and packers that are used again. */
#include "tests/sim/sim-pool.h"

#include "sync/model/pw-forms.h"

#define PACKERS 16 /* two for each host that merges, one for each store that is open */

static GMutex lock;
static GHashTable *forms;  /* GBytes of the file -> PwForm, one reference */
static GPtrArray *packers; /* that nobody uses now */

PwForm *
__wrap_pw_form_load (GBytes *xml, GError **error) {
  g_mutex_lock (&lock);
  PwForm *form = forms != NULL ? g_hash_table_lookup (forms, xml) : NULL;
  if (form == NULL) {
    form = __real_pw_form_load (xml, error);
    if (form != NULL && forms != NULL)
      g_hash_table_insert (forms, g_bytes_ref (xml), form);
  }
  if (form != NULL && forms != NULL)
    form = pw_form_ref (form);
  g_mutex_unlock (&lock);
  return form;
}

PwPacker *
__wrap_pw_packer_new (void) {
  g_mutex_lock (&lock);
  PwPacker *packer
      = packers != NULL && packers->len > 0 ? g_ptr_array_steal_index (packers, 0) : NULL;
  g_mutex_unlock (&lock);
  return packer != NULL ? packer : __real_pw_packer_new ();
}

void
__wrap_pw_packer_free (PwPacker *packer) {
  if (packer == NULL)
    return;
  g_mutex_lock (&lock);
  if (packers == NULL)
    packers = g_ptr_array_new ();
  g_ptr_array_add (packers, packer);
  g_mutex_unlock (&lock);
}

void
sim_pool_fill (void) {
  g_autoptr (GError) error = NULL;
  forms = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                 (GDestroyNotify)pw_form_free);
  g_autoptr (PwForms) all = pw_forms_new (&error);
  g_assert_no_error (error);
  (void)pw_forms_count (all); /* loads every one */
  PwPacker *made[PACKERS];
  for (guint i = 0; i < PACKERS; i++)
    made[i] = pw_packer_new ();
  for (guint i = 0; i < PACKERS; i++)
    pw_packer_free (made[i]);
}
