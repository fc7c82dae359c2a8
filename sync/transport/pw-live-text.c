/* How far a live scan is, as one line for a terminal. */
#include "sync/transport/pw-live-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define BAR_CHARS 10 /* the whole line should fit into 80 columns */

static void
add_bar (GString *text, double fraction) {
  char bar[BAR_CHARS + 1];
  guint full = (guint)(CLAMP (fraction, 0, 1) * BAR_CHARS);
  memset (bar, '.', BAR_CHARS);
  memset (bar, '#', full);
  bar[BAR_CHARS] = '\0';
  g_string_append_printf (text, "[%s] %3.0f %%", bar, fraction * 100);
}

char *
pw_live_text (const PwLiveScanProgress *progress) {
  g_return_val_if_fail (progress != NULL, NULL);
  GString *text = g_string_new (NULL);
  if (progress->picture_count == 0) {
    g_string_append (text, _ ("waiting for the camera"));
    return g_string_free (text, FALSE);
  }
  add_bar (text, progress->fraction);
  if (progress->has_current)
    g_string_append_printf (text, "  %u/%u", progress->current.rank,
                            progress->current.symbol_count);
  g_string_append_printf (text, "  ");
  g_string_append_printf (text, _ ("%.0f symbols/s"), progress->symbols_per_s);
  g_string_append_printf (text, "  ");
  g_string_append_printf (text,
                          _ ("%.0f pictures/s, %" G_GUINT64_FORMAT " dropped, "
                             "%" G_GUINT64_FORMAT " without a code"),
                          progress->pictures_per_s, progress->camera.dropped_count,
                          progress->empty_count);
  return g_string_free (text, FALSE);
}
