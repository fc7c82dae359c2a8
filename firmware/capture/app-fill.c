/* Filling in a form on this handheld: a session (sync/session) over a draft that is saved with
 * every answer.
 *
 *  1. The session calls on_save() after every change, before the call that made it returns; one
 *     commit later the answer is on the disk. So the draft is never older than what the face shows.
 *  2. A form that was only looked at leaves no draft: what a new session holds (defaults) is stored
 *     with the first answer.
 *  3. A file is captured, and named by the draft, in the transaction of the answer that names it.
 */
#include "firmware/capture/app-fill.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/lists/pw-lists.h"

#define TITLE_ANSWERS 3     /* in the line that tells drafts apart */
#define TITLE_STEPS_MAX 200 /* looked at for it */
#define TITLE_CHARS_MAX 60

/* --- what the session asks ------------------------------------------------------------------- */

static gboolean
on_save (GBytes *state, gpointer data, GError **error) {
  AppFill *fill = data;
  if (fill->quiet)
    return TRUE;
  g_clear_pointer (&fill->draft->state, g_bytes_unref);
  fill->draft->state = g_bytes_ref (state);
  return app_drafts_save (fill->store, fill->draft, error);
}

static xmlDoc *
on_rows (const char *list, const char *column, const char *value, gpointer data, GError **error) {
  const AppFill *fill = data;
  return pw_lists_rows (fill->store->db, list, column, value, error);
}

static char *
on_pulldata (const char *list, const char *wanted, const char *key, const char *value,
             gpointer data, GError **error) {
  const AppFill *fill = data;
  return pw_lists_pulldata (fill->store->db, list, wanted, key, value, error);
}

/* Names as ODK has them. There is no telephone and no SIM card to tell of. */
static char *
on_property (const char *name, gpointer data) {
  const AppStore *store = ((const AppFill *)data)->store;
  if (g_str_equal (name, "deviceid"))
    return pw_id_to_hex (&store->identity->id);
  if (g_str_equal (name, "username"))
    return g_strdup (store->name);
  if (g_str_equal (name, "region"))
    return g_strdup (store->region);
  return NULL;
}

static PwMoment
on_now (gpointer data) {
  return pw_clock_now (((const AppFill *)data)->store->clock);
}

PwSessionHost
app_fill_host (AppFill *fill) {
  g_return_val_if_fail (fill != NULL && fill->store != NULL, (PwSessionHost){ 0 });
  return (PwSessionHost){
    .rows = on_rows, .pulldata = on_pulldata, .property = on_property, .now = on_now, .data = fill
  };
}

/* --- life ------------------------------------------------------------------------------------ */

static AppFill *
fill_new (AppStore *store, const PwForm *form, AppDraft *draft) {
  AppFill *fill = g_new0 (AppFill, 1);
  fill->store = store;
  fill->form = form;
  fill->draft = draft;
  fill->host = app_fill_host (fill);
  fill->host.save = on_save;
  return fill;
}

AppFill *
app_fill_new (AppStore *store, const PwForm *form, const char *language, GError **error) {
  g_return_val_if_fail (store != NULL && form != NULL && language != NULL, NULL);
  g_autoptr (AppFill) fill = fill_new (store, form, app_draft_new (store, form, language));
  fill->quiet = TRUE;
  fill->session = pw_session_new (form, &fill->host, error);
  fill->quiet = FALSE;
  if (fill->session == NULL)
    return NULL;
  pw_session_set_language (fill->session, language);
  return g_steal_pointer (&fill);
}

static const PwForm *
form_of (AppStore *store, const AppDraft *draft, GError **error) {
  PwForms *forms = app_store_forms (store, error);
  if (forms == NULL)
    return NULL;
  const PwForm *form = pw_forms_find_digest (forms, &draft->form_digest);
  if (form == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("version %s of the form \"%s\", which this draft was made with, is not on this "
                    "handheld"),
                 draft->form_version, draft->form_id);
  return form;
}

AppFill *
app_fill_open (AppStore *store, AppDraft *draft, GError **error) {
  g_return_val_if_fail (store != NULL && draft != NULL && draft->state != NULL, NULL);
  g_autoptr (AppFill) fill = fill_new (store, NULL, draft);
  fill->form = form_of (store, draft, error);
  if (fill->form == NULL)
    return NULL;
  fill->quiet = TRUE;
  fill->session = pw_session_resume (fill->form, &fill->host, draft->state, error);
  fill->quiet = FALSE;
  if (fill->session == NULL)
    return NULL;
  pw_session_set_language (fill->session, draft->language);
  return g_steal_pointer (&fill);
}

/* --- amending -------------------------------------------------------------------------------- */

/* Files and reasons that the record names are known to the session from the beginning. */
static void
take_over (AppFill *fill, const PwRecord *state) {
  for (guint i = 0; i < state->attachments->len; i++) {
    const PwRecordAttachment *one = g_ptr_array_index (state->attachments, i);
    const AppEvidenceInfo info = { .digest = one->blob,
                                   .size = one->blob_bytes,
                                   .type = one->media_type != NULL ? one->media_type : (char *)"",
                                   .name = one->file_name != NULL ? one->file_name : (char *)"" };
    app_draft_add_file (fill->draft, &info);
  }
  /* A reason for what is no warning any more is refused, which is right. */
  for (guint i = 0; i < state->acknowledged->len; i++) {
    const PwRecordReason *one = g_ptr_array_index (state->acknowledged, i);
    (void)pw_session_acknowledge (fill->session, one->place, one->author.reason, NULL);
  }
}

AppFill *
app_fill_amend (AppStore *store, const AppRecord *record, const char *language, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL && language != NULL, NULL);
  g_autoptr (PwRecord) state = app_record_fold (store, record, error);
  const PwForm *form = state != NULL ? app_record_form (store, record, error) : NULL;
  if (form == NULL)
    return NULL;
  if (state->state != PW_RECORD_ACTIVE) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         state->state == PW_RECORD_WITHDRAWN
                             ? _ ("the record was withdrawn; make a new one instead")
                             : _ ("the beginning of this record is not on this handheld"));
    return NULL;
  }
  g_autoptr (AppFill) fill = fill_new (store, form, app_draft_new (store, form, language));
  fill->draft->record = record->id;
  fill->quiet = TRUE;
  fill->session = pw_session_from_answers (form, &fill->host, state->answers, error);
  if (fill->session == NULL)
    return NULL;
  pw_session_set_language (fill->session, language);
  take_over (fill, state);
  fill->quiet = FALSE;
  return g_steal_pointer (&fill);
}

gboolean
app_fill_amends (const AppFill *fill) {
  g_return_val_if_fail (fill != NULL, FALSE);
  return !pw_id_is_none (&fill->draft->record);
}

gboolean
app_fill_has_draft (const AppFill *fill) {
  g_return_val_if_fail (fill != NULL, FALSE);
  return fill->draft->sealed != NULL;
}

/* The first answers that a person gave and may see over a shoulder. (transfer full) */
static char *
make_title (AppFill *fill) {
  GPtrArray *steps = pw_session_steps (fill->session);
  GString *title = g_string_new (NULL);
  guint answers = 0;
  for (guint i = 0; i < MIN (steps->len, TITLE_STEPS_MAX) && answers < TITLE_ANSWERS; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    if (step->kind != PW_STEP_QUESTION || step->node->confidential
        || step->node->type == PW_FORM_UPLOAD || pw_session_is_readonly (fill->session, step->path))
      continue;
    g_autofree char *shown = app_fill_shown (fill, step->path, NULL);
    if (shown == NULL || *shown == '\0')
      continue;
    g_string_append_printf (title, "%s%s", answers++ > 0 ? ", " : "", shown);
  }
  g_autofree char *text = g_string_free (title, FALSE);
  g_autofree char *line = pw_text_one_line (text);
  return g_utf8_strlen (line, -1) <= TITLE_CHARS_MAX ? g_steal_pointer (&line)
                                                     : g_utf8_substring (line, 0, TITLE_CHARS_MAX);
}

void
app_fill_free (AppFill *fill) {
  if (fill == NULL)
    return;
  if (fill->session != NULL && app_fill_has_draft (fill)) {
    g_autofree char *title = make_title (fill);
    if (!g_str_equal (title, fill->draft->title)) {
      g_free (fill->draft->title);
      fill->draft->title = g_steal_pointer (&title);
      (void)app_drafts_save (fill->store, fill->draft, NULL); /* only a help in the list */
    }
  }
  pw_session_free (fill->session);
  app_draft_free (fill->draft);
  g_free (fill);
}

gboolean
app_fill_set_language (AppFill *fill, const char *language, GError **error) {
  g_return_val_if_fail (fill != NULL && language != NULL, FALSE);
  pw_session_set_language (fill->session, language);
  g_free (fill->draft->language);
  fill->draft->language = g_strdup (language);
  return !app_fill_has_draft (fill) || app_drafts_save (fill->store, fill->draft, error);
}

gboolean
app_fill_set (AppFill *fill, const char *place, const char *text, GError **error) {
  g_return_val_if_fail (fill != NULL && place != NULL && text != NULL, FALSE);
  g_free (fill->draft->place);
  fill->draft->place = g_strdup (place);
  return pw_session_set (fill->session, place, text, error);
}

/* --- files ----------------------------------------------------------------------------------- */

/* Where a file could not be stored the answer must not name it. */
static void
take_back (AppFill *fill, const char *place, const char *hex, const char *previous) {
  g_autofree char *text = pw_session_text (fill->session, place, NULL);
  if (g_strcmp0 (text, hex) != 0)
    return;
  fill->quiet = TRUE;
  (void)pw_session_set (fill->session, place, previous, NULL);
  fill->quiet = FALSE;
}

gboolean
app_fill_attach (AppFill *fill, const char *place, const char *path, const AppEvidenceInfo **info,
                 GError **error) {
  g_return_val_if_fail (fill != NULL && place != NULL && path != NULL, FALSE);
  AppDraft *draft = fill->draft;
  g_autoptr (GBytes) before = draft->sealed != NULL ? g_bytes_ref (draft->sealed) : NULL;
  g_auto (AppEvidenceInfo) found = { 0 };
  g_autofree char *previous = pw_session_text (fill->session, place, error);
  if (previous == NULL || !pw_db_begin (fill->store->db, error))
    return FALSE;
  guint noted = draft->files->len;
  gboolean ok = app_evidence_capture (fill->store, path, &found, error);
  g_autofree char *hex = pw_digest_to_hex (&found.digest);
  if (ok) {
    app_draft_add_file (draft, &found);
    ok = app_fill_set (fill, place, hex, error);
  }
  if (ok && pw_db_commit (fill->store->db, error)) {
    if (info != NULL)
      *info = app_draft_file (draft, hex);
    return TRUE;
  }
  pw_db_rollback (fill->store->db);
  g_ptr_array_set_size (draft->files, (int)noted);
  take_back (fill, place, hex, previous);
  g_clear_pointer (&draft->sealed, g_bytes_unref);
  draft->sealed = g_steal_pointer (&before);
  return FALSE;
}

/* "2024-10-07T21:43+07:00" as people here write it: "7-10-2024 21:43 WIB". A time alone, and what
 * is no date, stays as it is. (transfer full) */
static char *
show_moment (const char *text) {
  static const struct {
    const char *offset, *name;
  } zones[] = { { "+07:00", " WIB" }, { "+08:00", " WITA" }, { "+09:00", " WIT" } };
  gsize length = strlen (text);
  if (length < 10 || text[4] != '-' || text[7] != '-')
    return g_strdup (text);
  guint64 day = g_ascii_strtoull (text + 8, NULL, 10);
  guint64 month = g_ascii_strtoull (text + 5, NULL, 10);
  g_autofree char *date
      = g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "-%.4s", day, month, text);
  if (length < 16)
    return g_steal_pointer (&date);
  const char *zone = strpbrk (text + 16, "+-Z");
  g_autofree char *zone_name = g_strconcat (" ", zone, NULL);
  for (gsize i = 0; zone != NULL && i < G_N_ELEMENTS (zones); i++)
    if (g_str_equal (zone, zones[i].offset)) {
      g_free (zone_name);
      zone_name = g_strdup (zones[i].name);
    }
  return g_strdup_printf ("%s %.5s%s", date, text + 11, zone != NULL ? zone_name : "");
}

/* What the form says of the question at `place`. */
static const PwFormNode *
node_at (const AppFill *fill, const char *place) {
  g_autoptr (GString) names = g_string_new (NULL);
  for (const char *at = place; *at != '\0'; at++) {
    if (*at == '[')
      at += strcspn (at, "]");
    if (*at == '\0')
      break;
    if (*at != ']')
      g_string_append_c (names, *at);
  }
  return pw_form_find (fill->form, names->str);
}

char *
app_fill_shown (AppFill *fill, const char *place, GError **error) {
  g_return_val_if_fail (fill != NULL && place != NULL, NULL);
  g_autofree char *text = pw_session_text (fill->session, place, error);
  if (text == NULL)
    return NULL;
  const AppEvidenceInfo *info = app_draft_file (fill->draft, text);
  if (info != NULL)
    return g_strdup (info->name);
  const PwFormNode *node = node_at (fill, place);
  gboolean is_moment
      = node != NULL && (node->type == PW_FORM_DATE || node->type == PW_FORM_DATE_TIME);
  return is_moment ? show_moment (text) : pw_session_shown (fill->session, place, error);
}

/* --- another version ------------------------------------------------------------------------- */

const PwForm *
app_fill_newer (const AppFill *fill) {
  g_return_val_if_fail (fill != NULL, NULL);
  PwForms *forms = app_store_forms (fill->store, NULL);
  const PwForm *newest = forms != NULL ? pw_forms_find (forms, pw_form_id (fill->form)) : NULL;
  return newest != NULL && newest != fill->form ? newest : NULL;
}

static PwSession *
move_session (AppFill *fill, const PwForm *newer, GPtrArray **changes, GError **error) {
  g_autoptr (GBytes) state = pw_session_state (fill->session);
  fill->quiet = TRUE;
  PwSession *session = pw_session_move (fill->form, newer, &fill->host, state, changes, error);
  fill->quiet = FALSE;
  return session;
}

const PwFormNode *
app_fill_change_node (const AppFill *fill, const PwForm *newer, const PwSessionChange *change) {
  g_return_val_if_fail (fill != NULL && newer != NULL && change != NULL, NULL);
  gboolean is_old = change->kind == PW_SESSION_DROPPED || change->kind == PW_SESSION_RETYPED;
  g_autoptr (GString) path = g_string_new (NULL); /* "/people[2]/who" is "/people/who" */
  for (const char *at = change->path; *at != '\0'; at++) {
    if (*at == '[')
      at += strcspn (at, "]");
    else
      g_string_append_c (path, *at);
  }
  return pw_form_find (is_old ? fill->form : newer, path->str);
}

const char *
app_fill_change_words (PwSessionChangeKind kind) {
  switch (kind) {
  case PW_SESSION_DROPPED:
    return _ ("not asked any more; the answer is lost");
  case PW_SESSION_RETYPED:
    return _ ("does not fit the new question; to be answered again");
  case PW_SESSION_ADDED:
    return _ ("new question");
  case PW_SESSION_CHANGED:
    return _ ("worked out anew");
  }
  return "?";
}

GPtrArray *
app_fill_try_move (AppFill *fill, const PwForm *newer, GError **error) {
  g_return_val_if_fail (fill != NULL && newer != NULL, NULL);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (PwSession) session = move_session (fill, newer, &changes, error);
  return session != NULL ? g_steal_pointer (&changes) : NULL;
}

/* Makes `session` over `form` the one of `fill`; gives back the one before. */
static PwSession *
exchange (AppFill *fill, const PwForm *form, PwSession *session) {
  PwSession *before = fill->session;
  AppDraft *draft = fill->draft;
  fill->session = session;
  fill->form = form;
  g_free (draft->form_version);
  draft->form_version = g_strdup (pw_form_version (form));
  draft->form_digest = *pw_form_digest (form);
  return before;
}

gboolean
app_fill_move (AppFill *fill, const PwForm *newer, GError **error) {
  g_return_val_if_fail (fill != NULL && newer != NULL, FALSE);
  g_autoptr (GPtrArray) changes = NULL;
  PwSession *session = move_session (fill, newer, &changes, error);
  if (session == NULL)
    return FALSE;
  pw_session_set_language (session, fill->draft->language);
  const PwForm *older = fill->form;
  PwSession *before = exchange (fill, newer, session);
  if (pw_session_save (fill->session, error)) {
    pw_session_free (before);
    return TRUE;
  }
  pw_session_free (exchange (fill, older, before));
  return FALSE;
}

/* --- the end --------------------------------------------------------------------------------- */

gboolean
app_fill_finish (AppFill *fill, PwId *record, GError **error) {
  return app_fill_finish_with (fill, NULL, record, error);
}

gboolean
app_fill_finish_with (AppFill *fill, const AppRecordFile *file, PwId *record, GError **error) {
  g_return_val_if_fail (fill != NULL && record != NULL, FALSE);
  if (app_fill_amends (fill)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("this draft amends a record: say why"));
    return FALSE;
  }
  json_auto_t *answers = pw_session_finalise (fill->session, error);
  /* Also stores what a form without any answer of a person holds. */
  if (answers == NULL || !pw_session_save (fill->session, error))
    return FALSE;
  json_auto_t *reasons = pw_session_acknowledged (fill->session);
  if (!app_record_finalise (fill->store, fill->form, answers, reasons, fill->draft, file, record,
                            error))
    return FALSE;
  g_clear_pointer (&fill->draft->sealed, g_bytes_unref);
  return TRUE;
}

gboolean
app_fill_finish_amendment (AppFill *fill, const char *reason, GError **error) {
  g_return_val_if_fail (fill != NULL && reason != NULL && app_fill_amends (fill), FALSE);
  json_auto_t *answers = pw_session_finalise (fill->session, error);
  if (answers == NULL || !pw_session_save (fill->session, error))
    return FALSE;
  json_auto_t *reasons = pw_session_acknowledged (fill->session);
  if (!app_record_amend_draft (fill->store, fill->draft, answers, reasons, reason, error))
    return FALSE;
  g_clear_pointer (&fill->draft->sealed, g_bytes_unref);
  return TRUE;
}

int
app_fill_count_problems (AppStore *store, const AppDraft *draft, GError **error) {
  g_return_val_if_fail (store != NULL && draft != NULL && draft->state != NULL, -1);
  AppFill fill = { .store = store };
  const PwSessionHost host = app_fill_host (&fill);
  const PwForm *form = form_of (store, draft, error);
  g_autoptr (PwSession) session
      = form != NULL ? pw_session_resume (form, &host, draft->state, error) : NULL;
  if (session == NULL)
    return -1;
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  return (int)problems->len;
}
