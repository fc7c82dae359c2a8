/* Which limit of the law ends soonest among the records here. */
#include "firmware/app/home/app-deadline.h"

#include "firmware/device/app-lists.h"
#include "sync/law/pw-law.h"

struct AppDeadlineSearch {
  AppDesk *desk;      /* borrowed */
  GArray *ids;        /* owned: PwId, newest first */
  guint next;         /* index into ids */
  PwCatalog *catalog; /* owned; NULL until the first record */
  AppDeadline *best;  /* owned; NULL: none yet */
  gint64 now_s;
  guint source; /* 0: it is done */
  AppDeadlineFound found;
  gpointer data; /* borrowed */
};

void
app_deadline_free (AppDeadline *deadline) {
  if (deadline == NULL)
    return;
  g_free (deadline->what);
  g_free (deadline);
}

/* --- one record ------------------------------------------------------------------------------ */

static void
take (AppDeadlineSearch *search, const PwId *id, const PwLaw *law) {
  for (guint i = 0; i < law->deadlines->len; i++) {
    const PwLawDeadline *limit = g_ptr_array_index (law->deadlines, i);
    if (!limit->is_started || limit->is_late || limit->ends_at < search->now_s
        || (search->best != NULL && search->best->ends_at <= limit->ends_at))
      continue;
    gboolean english = g_str_equal (app_desk_language (search->desk), "en");
    app_deadline_free (search->best);
    search->best = g_new0 (AppDeadline, 1);
    *search->best
        = (AppDeadline){ .record = *id,
                         .ends_at = limit->ends_at,
                         .offset_min = law->offset_min,
                         .what = g_strdup (english ? limit->rule->what.en : limit->rule->what.id) };
  }
}

/* A record that does not open says so on its own page. */
static void
look_at (AppDeadlineSearch *search, const PwId *id) {
  AppStore *store = app_desk_store (search->desk);
  AppRecords *records = app_desk_records (search->desk);
  const AppRecord *record = records != NULL ? g_hash_table_lookup (records->by_id, id) : NULL;
  if (record == NULL)
    return;
  g_autoptr (PwRecord) state = app_record_fold (store, record, NULL);
  const PwForm *form = state != NULL ? app_record_form (store, record, NULL) : NULL;
  if (form == NULL || pw_form_find_column (form, "acts") == NULL)
    return;
  g_auto (PwLawFacts) facts = { 0 };
  if (!pw_law_facts_from_answers (form, state->answers, &facts, NULL) || facts.is_nihil)
    return;
  g_autoptr (PwLaw) law = pw_law_judge (search->catalog, &facts);
  take (search, id, law);
}

/* --- all of them ----------------------------------------------------------------------------- */

static gboolean
load_catalog (AppDeadlineSearch *search) {
  if (search->catalog == NULL)
    search->catalog
        = pw_catalog_load (app_lists_catalog_source, app_desk_store (search->desk), NULL);
  if (search->catalog == NULL) /* tables of the office that do not hold together yet */
    search->catalog = pw_catalog_load (NULL, NULL, NULL);
  return search->catalog != NULL;
}

static gboolean
step (gpointer data) {
  AppDeadlineSearch *search = data;
  if (app_desk_store (search->desk) != NULL && search->next < search->ids->len
      && load_catalog (search)) {
    look_at (search, &g_array_index (search->ids, PwId, search->next++));
    return G_SOURCE_CONTINUE;
  }
  search->source = 0;
  g_clear_pointer (&search->catalog, pw_catalog_free);
  search->found (search->best, search->data);
  return G_SOURCE_REMOVE;
}

AppDeadlineSearch *
app_deadline_search_new (AppDesk *desk, AppDeadlineFound found, gpointer data) {
  g_return_val_if_fail (APP_IS_DESK (desk) && found != NULL, NULL);
  AppDeadlineSearch *search = g_new0 (AppDeadlineSearch, 1);
  search->desk = desk;
  search->found = found;
  search->data = data;
  search->now_s = pw_clock_now (app_desk_clock (desk)).unix_ms / 1000;
  search->ids = g_array_new (FALSE, FALSE, sizeof (PwId));
  const AppRecords *records = app_desk_records (desk);
  for (guint i = records != NULL ? records->list->len : 0;
       i > 0 && search->ids->len < APP_DEADLINE_RECORDS_MAX; i--) {
    const AppRecord *record = g_ptr_array_index (records->list, i - 1);
    if (!record->withdrawn && record->own_first_seq > 0)
      g_array_append_val (search->ids, record->id);
  }
  search->source = g_idle_add_full (G_PRIORITY_LOW, step, search, NULL);
  return search;
}

void
app_deadline_search_free (AppDeadlineSearch *search) {
  if (search == NULL)
    return;
  g_clear_handle_id (&search->source, g_source_remove);
  pw_catalog_free (search->catalog);
  app_deadline_free (search->best);
  g_array_unref (search->ids);
  g_free (search);
}
