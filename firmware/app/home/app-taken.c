/* What the pages that take a photo or a sound share. */
#include "firmware/app/home/app-taken.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-memory-file.h"

/* --- life ------------------------------------------------------------------------------------ */

void
app_taken_init (AppTaken *taken, AppPage *page, PwRecorderKind kind, AppFileChosen chosen,
                GObject *owner) {
  gboolean is_photo = kind == PW_RECORDER_PHOTO;
  taken->page = page;
  taken->chosen = chosen;
  taken->stem = is_photo ? "foto" : "suara";
  taken->suffix = is_photo ? ".jpg" : ".opus";
  taken->question = is_photo ? _ ("Throw the photo away?") : _ ("Throw the recording away?");
  g_weak_ref_init (&taken->owner, owner);
}

void
app_taken_dispose (AppTaken *taken) {
  app_taken_stop (taken);
  g_clear_pointer (&taken->bytes, g_bytes_unref);
}

void
app_taken_clear (AppTaken *taken) {
  g_weak_ref_clear (&taken->owner);
}

/* --- taking ---------------------------------------------------------------------------------- */

gboolean
app_taken_start (AppTaken *taken, PwRecorderKind kind, const char *source, const char *reason,
                 const PwRecorderEvents *events, gpointer data) {
  AppDesk *desk = app_page_desk (taken->page);
  if (taken->recorder != NULL || app_desk_store (desk) == NULL)
    return FALSE;
  app_desk_hold (desk);
  taken->care = app_screen_care_new (GTK_WIDGET (taken->page), reason);
  taken->recorder = pw_recorder_new (kind, source, events, data);
  return TRUE;
}

void
app_taken_stop (AppTaken *taken) {
  if (taken->recorder == NULL)
    return;
  g_clear_pointer (&taken->recorder, pw_recorder_free);
  g_clear_pointer (&taken->care, app_screen_care_free);
  app_desk_release (app_page_desk (taken->page));
}

/* --- keeping --------------------------------------------------------------------------------- */

/* (transfer full) */
static char *
make_name (AppPage *page, const char *stem, const char *suffix) {
  PwMoment now = pw_clock_now (app_desk_clock (app_page_desk (page)));
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (now.offset_min * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now.unix_ms / 1000);
  g_autoptr (GDateTime) here = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *when
      = here != NULL ? g_date_time_format (here, "-%Y%m%d-%H%M%S") : g_strdup ("");
  return g_strconcat (stem, when, suffix, NULL);
}

gboolean
app_taken_keep (AppTaken *taken) {
  g_autoptr (GObject) owner = g_weak_ref_get (&taken->owner);
  if (taken->bytes == NULL || owner == NULL || taken->is_given)
    return TRUE;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = make_name (taken->page, taken->stem, taken->suffix);
  g_autoptr (AppMemoryFile) file = app_memory_file_new (name, taken->bytes, &error);
  if (file == NULL) {
    app_page_set_banner (taken->page, error->message, TRUE);
    return FALSE;
  }
  taken->is_given = TRUE;
  taken->chosen (file->path, owner);
  return TRUE;
}

static void
on_keep (AppPage *page, gpointer taken) {
  g_object_ref (page);
  if (app_taken_keep (taken))
    app_page_leave (page);
  g_object_unref (page);
}

void
app_taken_offer (AppTaken *taken, AppPageAction again) {
  app_page_set_action (taken->page, _ ("_Keep"), on_keep, taken);
  app_page_set_other_action (taken->page, _ ("_Again"), again, NULL);
  app_page_set_action_sensitive (taken->page, TRUE);
  app_page_take_focus (taken->page);
}

static void
on_throw_away (gboolean yes, gpointer data) {
  AppTaken *taken = data;
  if (!yes)
    return;
  taken->is_given = TRUE;
  app_page_leave (taken->page);
}

gboolean
app_taken_may_leave (AppTaken *taken) {
  if (taken->bytes == NULL || taken->is_given)
    return TRUE;
  app_window_ask (app_window_of (taken->page), taken->question,
                  _ ("It was not kept yet, and it will be gone."), _ ("_Not yet"),
                  _ ("_Throw away"), TRUE, on_throw_away, taken->page, taken);
  return FALSE;
}

void
app_taken_hidden (AppTaken *taken) {
  app_taken_stop (taken);
  (void)app_taken_keep (taken);
}

/* --- nothing can be taken -------------------------------------------------------------------- */

/* In the place of this page. */
static void
on_file (AppPage *page, gpointer data) {
  AppTaken *taken = data;
  AppWindow *window = app_window_of (page);
  AppDesk *desk = app_page_desk (page);
  AppFileChosen chosen = taken->chosen;
  g_autoptr (GObject) owner = g_weak_ref_get (&taken->owner);
  if (owner == NULL || window == NULL)
    return;
  taken->is_given = TRUE;
  app_page_leave (page);
  app_window_open (window, app_file_page_new (desk, NULL, chosen, owner));
}

void
app_taken_show_failure (AppTaken *taken, const char *icon, const char *heading, const GError *error,
                        AppPageAction again) {
  AppPage *page = taken->page;
  g_autofree char *sentence = app_result_sentence (error);
  app_page_set_content (page, NULL);
  app_page_clear (page);
  app_page_set_banner (page, NULL, FALSE);
  app_page_append (page, app_result_status (icon, heading, sentence));
  app_page_set_action (page, _ ("_Take a file from a stick"), on_file, taken);
  app_page_set_other_action (page, _ ("_Try again"), again, NULL);
  app_page_set_action_sensitive (page, TRUE);
  app_page_take_focus (page);
}

char *
app_taken_length (gint64 length_ms) {
  gint64 seconds = length_ms / 1000;
  return g_strdup_printf ("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}
