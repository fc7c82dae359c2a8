/* The forms at hand: those built into the program, and those added later. */
#include "sync/model/pw-forms.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define FORMS_FOLDER "/panwas/forms/"

struct PwForms {
  GPtrArray *forms; /* of PwForm, owned */
};

/* --- life ------------------------------------------------------------------------------------ */

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
add_built_in (PwForms *forms, const char *name, GError **error) {
  g_autofree char *path = g_strconcat (FORMS_FOLDER, name, NULL);
  g_autoptr (GBytes) xml = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (xml != NULL && pw_forms_add (forms, xml, error) != NULL)
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

PwForms *
pw_forms_new (GError **error) {
  g_auto (GStrv) names
      = g_resources_enumerate_children (FORMS_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  g_autoptr (PwForms) forms = g_new0 (PwForms, 1);
  forms->forms = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_form_free);
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_has_suffix (names[i], ".xml") && !add_built_in (forms, names[i], error))
      return NULL;
  }
  return g_steal_pointer (&forms);
}

void
pw_forms_free (PwForms *forms) {
  if (forms == NULL)
    return;
  g_ptr_array_unref (forms->forms);
  g_free (forms);
}

const PwForm *
pw_forms_add (PwForms *forms, GBytes *xml, GError **error) {
  g_return_val_if_fail (forms != NULL && xml != NULL, NULL);
  PwDigest digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  const PwForm *standing = pw_forms_find_digest (forms, &digest);
  if (standing != NULL)
    return standing;
  PwForm *form = pw_form_load (xml, error);
  if (form != NULL)
    g_ptr_array_add (forms->forms, form);
  return form;
}

/* --- finding --------------------------------------------------------------------------------- */

static gboolean
is_number (const char *text) {
  return text[0] != '\0' && text[strspn (text, G_CSET_DIGITS)] == '\0';
}

/* Digits only compare as numbers of any length, a number comes before a name. */
static int
compare_versions (const char *a, const char *b) {
  gboolean a_is_number = is_number (a);
  gboolean b_is_number = is_number (b);
  if (a_is_number != b_is_number)
    return a_is_number ? -1 : 1;
  if (a_is_number) {
    a += strspn (a, "0");
    b += strspn (b, "0");
    if (strlen (a) != strlen (b))
      return strlen (a) < strlen (b) ? -1 : 1;
  }
  return strcmp (a, b);
}

const PwForm *
pw_forms_find (const PwForms *forms, const char *id) {
  g_return_val_if_fail (id != NULL, NULL);
  const PwForm *best = NULL;
  for (guint i = 0; i < forms->forms->len; i++) {
    const PwForm *form = g_ptr_array_index (forms->forms, i);
    if (strcmp (pw_form_id (form), id) == 0
        && (best == NULL || compare_versions (pw_form_version (form), pw_form_version (best)) >= 0))
      best = form;
  }
  return best;
}

const PwForm *
pw_forms_find_digest (const PwForms *forms, const PwDigest *digest) {
  for (guint i = 0; i < forms->forms->len; i++) {
    const PwForm *form = g_ptr_array_index (forms->forms, i);
    if (pw_digest_equal (pw_form_digest (form), digest))
      return form;
  }
  return NULL;
}

guint
pw_forms_count (const PwForms *forms) {
  return forms->forms->len;
}

const PwForm *
pw_forms_at (const PwForms *forms, guint index) {
  return index < forms->forms->len ? g_ptr_array_index (forms->forms, index) : NULL;
}
