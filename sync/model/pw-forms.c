/* The forms at hand: those built into the program, and those added later.
 *
 * A form with its expressions takes memory and some milliseconds, and a command needs one or two:
 * so every form is only noted with its id, version and digest, and loaded when it is asked for. Of
 * a built-in form these are read from the start tag of its instance, and its title from the head,
 * as this project writes them. */
#include "sync/model/pw-forms.h"

#include <gio/gio.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define FORMS_FOLDER "/panwas/forms/"

/* A form, loaded or not. */
typedef struct {
  char *id;      /* owned */
  char *version; /* owned */
  char *title;   /* owned; of a built-in form; else NULL */
  PwDigest digest;
  PwForm *form;       /* owned; NULL: not loaded yet */
  GBytes *xml;        /* owned; of a built-in form; else NULL */
  PwFormsFetch fetch; /* of another one, while it is not loaded */
  gpointer data;      /* borrowed; for `fetch` */
} Entry;

struct PwForms {
  GPtrArray *entries; /* of Entry, owned */
};

static void
entry_free (gpointer data) {
  Entry *entry = data;
  pw_form_free (entry->form);
  g_clear_pointer (&entry->xml, g_bytes_unref);
  g_free (entry->id);
  g_free (entry->version);
  g_free (entry->title);
  g_free (entry);
}

/* --- life ------------------------------------------------------------------------------------ */

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static Entry *
add_entry (GPtrArray *entries, const char *id, const char *version, const PwDigest *digest) {
  Entry *entry = g_new0 (Entry, 1);
  entry->id = g_strdup (id);
  entry->version = g_strdup (version);
  entry->digest = *digest;
  g_ptr_array_add (entries, entry);
  return entry;
}

/* The value of ` name="value"` in a start tag; NULL if it is not there. (transfer full) */
static char *
find_attribute (const char *tag, const char *name) {
  g_autofree char *start = g_strdup_printf (" %s=\"", name);
  const char *at = strstr (tag, start);
  if (at == NULL)
    return NULL;
  at += strlen (start);
  return g_strndup (at, strcspn (at, "\""));
}

/* The first start tag inside <instance>. (transfer full) */
static char *
find_instance_tag (GBytes *xml) {
  static const char opening[] = "<instance>";
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);
  const char *instance = text != NULL ? g_strstr_len (text, (gssize)length, opening) : NULL;
  if (instance == NULL)
    return NULL;
  instance += sizeof opening - 1;
  const char *end = memchr (instance, '>', length - (gsize)(instance - text));
  return end != NULL ? g_strndup (instance, (gsize)(end - instance)) : NULL;
}

/* What is between <h:title> and </h:title>; NULL if that is not there or needs a parser.
 * (transfer full) */
static char *
find_title (GBytes *xml) {
  static const char opening[] = "<h:title>";
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);
  const char *title = text != NULL ? g_strstr_len (text, (gssize)length, opening) : NULL;
  if (title == NULL)
    return NULL;
  title += sizeof opening - 1;
  const char *end = memchr (title, '<', length - (gsize)(title - text));
  gsize title_length = end != NULL ? (gsize)(end - title) : 0;
  return title_length > 0 && memchr (title, '&', title_length) == NULL
             ? g_strndup (title, title_length)
             : NULL;
}

static gboolean
read_built_in (GPtrArray *entries, const char *name, GError **error) {
  g_autofree char *path = g_strconcat (FORMS_FOLDER, name, NULL);
  g_autoptr (GBytes) xml = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (xml == NULL)
    return FALSE;
  g_autofree char *tag = find_instance_tag (xml);
  g_autofree char *id = tag != NULL ? find_attribute (tag, "id") : NULL;
  g_autofree char *version = tag != NULL ? find_attribute (tag, "version") : NULL;
  if (id == NULL || version == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 "%s: a built-in form begins <instance> with a tag that has id and version", name);
    return FALSE;
  }
  PwDigest digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  Entry *entry = add_entry (entries, id, version, &digest);
  entry->title = find_title (xml);
  entry->xml = g_steal_pointer (&xml);
  return TRUE;
}

static GPtrArray *
read_all_built_in (GError **error) {
  g_auto (GStrv) names
      = g_resources_enumerate_children (FORMS_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_has_suffix (names[i], ".xml") && !read_built_in (entries, names[i], error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

/* The built-in forms, in order. Every byte of them is looked at, and they never change: so that is
 * done once for a process, not for every store that it opens. (transfer none) */
static const GPtrArray *
built_in (GError **error) {
  static GMutex lock;
  static GPtrArray *entries;
  g_mutex_lock (&lock);
  if (entries == NULL)
    entries = read_all_built_in (error);
  g_mutex_unlock (&lock);
  return entries;
}

PwForms *
pw_forms_new (GError **error) {
  const GPtrArray *ready = built_in (error);
  if (ready == NULL)
    return NULL;
  PwForms *forms = g_new0 (PwForms, 1);
  forms->entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < ready->len; i++) {
    const Entry *one = g_ptr_array_index (ready, i);
    Entry *entry = add_entry (forms->entries, one->id, one->version, &one->digest);
    entry->title = g_strdup (one->title);
    entry->xml = g_bytes_ref (one->xml);
  }
  return forms;
}

void
pw_forms_free (PwForms *forms) {
  if (forms == NULL)
    return;
  g_ptr_array_unref (forms->entries);
  g_free (forms);
}

static Entry *
find_entry (const PwForms *forms, const PwDigest *digest) {
  for (guint i = 0; i < forms->entries->len; i++) {
    Entry *entry = g_ptr_array_index (forms->entries, i);
    if (pw_digest_equal (&entry->digest, digest))
      return entry;
  }
  return NULL;
}

const PwForm *
pw_forms_add (PwForms *forms, GBytes *xml, GError **error) {
  g_return_val_if_fail (forms != NULL && xml != NULL, NULL);
  PwDigest digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  Entry *standing = find_entry (forms, &digest);
  if (standing != NULL && standing->form != NULL)
    return standing->form;
  PwForm *form = pw_form_load (xml, error);
  if (form == NULL)
    return NULL;
  if (standing == NULL)
    standing = add_entry (forms->entries, pw_form_id (form), pw_form_version (form), &digest);
  standing->form = form;
  return form;
}

void
pw_forms_add_later (PwForms *forms, const char *id, const char *version, const PwDigest *digest,
                    PwFormsFetch fetch, gpointer data) {
  g_return_if_fail (forms != NULL && id != NULL && version != NULL && fetch != NULL);
  if (find_entry (forms, digest) != NULL)
    return;
  Entry *entry = add_entry (forms->entries, id, version, digest);
  entry->fetch = fetch;
  entry->data = data;
}

/* The form of an entry; NULL, and the entry is gone, if it cannot be loaded. */
static const PwForm *
load_entry (const PwForms *forms, Entry *entry) {
  if (entry->form != NULL)
    return entry->form;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) xml = entry->xml != NULL
                               ? g_bytes_ref (entry->xml)
                               : entry->fetch (&entry->digest, entry->data, &problem);
  entry->form = xml != NULL ? pw_form_load (xml, &problem) : NULL;
  if (entry->form != NULL && pw_digest_equal (pw_form_digest (entry->form), &entry->digest))
    return entry->form;
  g_ptr_array_remove (forms->entries, entry);
  return NULL;
}

/* --- finding --------------------------------------------------------------------------------- */

static gboolean
is_number (const char *text) {
  return text[0] != '\0' && text[strspn (text, G_CSET_DIGITS)] == '\0';
}

/* Digits only compare as numbers of any length, a number comes before a name. */
int
pw_forms_compare_versions (const char *a, const char *b) {
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

static Entry *
find_newest (const PwForms *forms, const char *id) {
  Entry *best = NULL;
  for (guint i = 0; i < forms->entries->len; i++) {
    Entry *entry = g_ptr_array_index (forms->entries, i);
    if (strcmp (entry->id, id) == 0
        && (best == NULL || pw_forms_compare_versions (entry->version, best->version) >= 0))
      best = entry;
  }
  return best;
}

const PwForm *
pw_forms_find (const PwForms *forms, const char *id) {
  g_return_val_if_fail (forms != NULL && id != NULL, NULL);
  Entry *entry;
  const PwForm *form = NULL;
  while (form == NULL && (entry = find_newest (forms, id)) != NULL)
    form = load_entry (forms, entry); /* one that fails is gone, so the loop ends */
  return form;
}

const PwForm *
pw_forms_find_digest (const PwForms *forms, const PwDigest *digest) {
  Entry *entry = find_entry (forms, digest);
  return entry != NULL ? load_entry (forms, entry) : NULL;
}

const char *
pw_forms_title (const PwForms *forms, const char *id) {
  g_return_val_if_fail (forms != NULL && id != NULL, NULL);
  const Entry *entry = find_newest (forms, id);
  if (entry != NULL && entry->title != NULL)
    return entry->title;
  const PwForm *form = pw_forms_find (forms, id);
  return form != NULL ? pw_form_title (form) : NULL;
}

gboolean
pw_forms_peek (const PwForms *forms, guint index, const char **id, PwDigest *digest) {
  g_return_val_if_fail (forms != NULL && id != NULL && digest != NULL, FALSE);
  if (index >= forms->entries->len)
    return FALSE;
  const Entry *entry = g_ptr_array_index (forms->entries, index);
  *id = entry->id;
  *digest = entry->digest;
  return TRUE;
}

GBytes *
pw_forms_bytes (const PwForms *forms, const PwDigest *digest) {
  g_return_val_if_fail (forms != NULL && digest != NULL, NULL);
  const Entry *entry = find_entry (forms, digest);
  if (entry == NULL || entry->xml != NULL)
    return entry != NULL ? entry->xml : NULL;
  return entry->form != NULL ? pw_form_bytes (entry->form) : NULL;
}

guint
pw_forms_count (const PwForms *forms) {
  for (guint i = 0; i < forms->entries->len;)
    if (load_entry (forms, g_ptr_array_index (forms->entries, i)) != NULL)
      i++;
  return forms->entries->len;
}

const PwForm *
pw_forms_at (const PwForms *forms, guint index) {
  guint count = pw_forms_count (forms);
  return index < count ? ((Entry *)g_ptr_array_index (forms->entries, index))->form : NULL;
}
