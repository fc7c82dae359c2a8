/* Which choices a supervisor takes most often. */
#include "firmware/capture/app-usage.h"

#include <string.h>

struct AppUsage {
  GHashTable *counts; /* owned: "path code" -> count */
};

static char *
make_key (const char *path, const char *code) {
  return g_strconcat (path, " ", code, NULL);
}

static void
count_code (AppUsage *usage, const char *path, const char *code) {
  char *key = make_key (path, code);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (usage->counts, key));
  g_hash_table_insert (usage->counts, key, GUINT_TO_POINTER (before + 1));
}

/* Answers are bounded in depth (PW_ANSWERS_DEPTH_MAX). */
static void
count_answers (AppUsage *usage, const PwFormNode *node, json_t *value) {
  size_t i;
  json_t *child;
  if (json_is_array (value)) {
    json_array_foreach (value, i, child) {
      count_answers (usage, node, child);
    }
    return;
  }
  if (node->kind == PW_FORM_QUESTION) {
    gboolean is_choice = node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1;
    gboolean is_village = g_strcmp0 (node->column, "village") == 0; /* a code that is typed */
    if ((is_choice || is_village) && json_is_string (value))
      count_code (usage, node->path, json_string_value (value));
    return;
  }
  for (guint k = 0; json_is_object (value) && k < pw_form_child_count (node); k++) {
    const PwFormNode *below = pw_form_child (node, k);
    child = json_object_get (value, below->name);
    if (child != NULL)
      count_answers (usage, below, child);
  }
}

AppUsage *
app_usage_load (AppStore *store, const AppRecords *records, const char *form_id) {
  g_return_val_if_fail (store != NULL && form_id != NULL, NULL);
  AppUsage *usage = g_new0 (AppUsage, 1);
  usage->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint counted = 0;
  for (guint i = records != NULL ? records->list->len : 0; i > 0 && counted < APP_USAGE_RECORDS_MAX;
       i--) {
    const AppRecord *record = g_ptr_array_index (records->list, i - 1);
    if (record->own_first_seq == 0 || g_strcmp0 (record->form_id, form_id) != 0)
      continue;
    const PwForm *form = app_record_form (store, record, NULL);
    g_autoptr (PwRecord) state = form != NULL ? app_record_fold (store, record, NULL) : NULL;
    if (state == NULL)
      continue;
    count_answers (usage, pw_form_root (form), state->answers);
    counted++;
  }
  return usage;
}

void
app_usage_free (AppUsage *usage) {
  if (usage == NULL)
    return;
  g_hash_table_unref (usage->counts);
  g_free (usage);
}

guint
app_usage_count (const AppUsage *usage, const char *path, const char *code) {
  g_return_val_if_fail (usage != NULL && path != NULL && code != NULL, 0);
  g_autofree char *key = make_key (path, code);
  return GPOINTER_TO_UINT (g_hash_table_lookup (usage->counts, key));
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data) {
  const AppUsage *usage = data;
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  guint m = GPOINTER_TO_UINT (g_hash_table_lookup (usage->counts, x));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (usage->counts, y));
  return m != n ? (m > n ? -1 : 1) : strcmp (x, y);
}

char **
app_usage_top (const AppUsage *usage, const char *path, guint most) {
  g_return_val_if_fail (usage != NULL && path != NULL, NULL);
  g_autofree char *start = make_key (path, "");
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, usage->counts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, start))
      g_ptr_array_add (keys, key);
  g_ptr_array_sort_with_data (keys, compare_counts, (gpointer)usage);
  GPtrArray *codes = g_ptr_array_new ();
  for (guint i = 0; i < MIN (most, keys->len); i++)
    g_ptr_array_add (codes, g_strdup ((const char *)g_ptr_array_index (keys, i) + strlen (start)));
  g_ptr_array_add (codes, NULL);
  return (char **)g_ptr_array_free (codes, FALSE);
}
