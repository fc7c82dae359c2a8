/* Loaded forms and packing tables, kept from one store to the next. */
#include "tests/lib/form-pool.h"

#include "sync/model/pw-forms.h"

static GMutex lock;
static GHashTable *forms;  /* GBytes of the file -> PwForm, one reference; NULL: nothing is kept */
static GPtrArray *packers; /* that nobody uses now; NULL: nothing is kept */

/* Of files of tens of kilobytes a byte here and there is enough to tell them apart. */
static guint
hash_file (gconstpointer file) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data ((gpointer)file, &length);
  guint hash = (guint)length;
  for (gsize at = 0; at < length; at += 61)
    hash = hash * 33 + bytes[at];
  return hash;
}

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
  gboolean keep = packers != NULL;
  if (keep)
    g_ptr_array_add (packers, packer);
  g_mutex_unlock (&lock);
  if (!keep)
    __real_pw_packer_free (packer);
}

void
form_pool_fill (guint count) {
  g_autoptr (GError) error = NULL;
  forms = g_hash_table_new_full (hash_file, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                 (GDestroyNotify)pw_form_free);
  packers = g_ptr_array_new ();
  g_autoptr (PwForms) all = pw_forms_new (&error);
  g_assert_no_error (error);
  (void)pw_forms_count (all); /* loads every one */
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (packers, __real_pw_packer_new ());
}

void
form_pool_leave (void) {
  forms = NULL;
  packers = NULL;
}
