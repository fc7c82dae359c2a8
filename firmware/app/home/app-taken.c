/* What the pages that take a photo or a sound share. */
#include "firmware/app/home/app-taken.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-memory-file.h"

void
app_taken_init (AppTaken *taken, AppFileChosen chosen, GObject *owner) {
  taken->chosen = chosen;
  taken->is_given = FALSE;
  g_weak_ref_init (&taken->owner, owner);
}

void
app_taken_clear (AppTaken *taken) {
  g_weak_ref_clear (&taken->owner);
}

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
app_taken_give (AppTaken *taken, AppPage *page, const char *stem, const char *suffix, GBytes *bytes,
                GError **error) {
  g_return_val_if_fail (APP_IS_PAGE (page) && bytes != NULL, FALSE);
  g_autoptr (GObject) owner = g_weak_ref_get (&taken->owner);
  if (owner == NULL || taken->is_given)
    return TRUE;
  g_autofree char *name = make_name (page, stem, suffix);
  g_autoptr (AppMemoryFile) file = app_memory_file_new (name, bytes, error);
  if (file == NULL)
    return FALSE;
  taken->is_given = TRUE;
  taken->chosen (file->path, owner);
  return TRUE;
}

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
app_taken_show_failure (AppTaken *taken, AppPage *page, const char *icon, const char *heading,
                        const GError *error, AppPageAction again) {
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
