/* Screen: which frame comes next, and how it looks in half blocks; no terminal in it.
 *
 * A cell of a terminal is about twice as high as wide, so two modules stand one above the other in
 * a cell. Colours are set, not assumed: black on white reads on dark and light terminals alike. */
#include "sync/transport/pw-screen.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-tiles.h"

#define QUIET_MODULES PW_TILES_QUIET_MODULES_MIN
#define FIRST_VERSION_MAX 14 /* to begin with: reads at a tilt; the person may go up */
#define FIRST_RATE_INDEX 3
#define SIDE_MIN 21 /* modules of version 1 */

/* Black on white; 47 for terminals that do not know the brighter 107. */
#define INK "\x1b[0;30;47;107m"
#define INK_OFF "\x1b[0m\x1b[K"
#define HOME "\x1b[H"
#define CLEAR_BELOW "\x1b[J"

static const guint rates[] = { 2, 4, 6, 8, 10, 12, 15, 20 }; /* frames a second */

struct PwScreen {
  PwFrameSource *source; /* owned */
  guint cols, rows;      /* of the terminal */
  guint symbol_count;    /* in a frame; what the person changes by [ and ] */
  guint rate_index;
  guint32 last_first; /* first symbol of the last frame */
  guint last_count;   /* its symbols; 0 before the first frame */
  guint64 frame_count;
};

/* --- what fits ------------------------------------------------------------------------------- */

/* Largest version that a terminal shows above its status line, or 0. */
static guint
version_max (guint cols, guint rows) {
  guint side = MIN (cols, 2 * (MAX (rows, 1) - 1));
  if (side < SIDE_MIN + 2 * QUIET_MODULES)
    return 0;
  return MIN ((side - 2 * QUIET_MODULES - 17) / 4, (guint)PW_QR_VERSION_MAX);
}

/* Symbols in a frame at the largest version that fits. */
static guint
symbol_count_max (const PwFrameSource *source, guint cols, guint rows) {
  guint version = version_max (cols, rows);
  return version == 0 ? 0 : pw_frame_source_fit (source, pw_qr_capacity (version));
}

static guint
version_of (const PwFrameSource *source, guint symbol_count) {
  return pw_qr_version_for (pw_frame_source_frame_bytes (source, symbol_count));
}

/* One sentence with the size that a frame of one symbol needs. */
static char *
too_small_text (const PwFrameSource *source, guint cols, guint rows) {
  guint side = pw_qr_side (version_of (source, 1)) + 2 * QUIET_MODULES;
  return g_strdup_printf (
      _ ("this terminal has %u columns and %u lines, a QR code needs %u and %u: "
         "enlarge the window or take smaller letters"),
      cols, rows, side, (side + 1) / 2 + 1);
}

/* A source with the usual symbol size, or the largest smaller one that fits the terminal. */
static PwFrameSource *
fitting_source (GBytes *payload, guint cols, guint rows, GError **error) {
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, error);
  if (source == NULL)
    return NULL;
  while (symbol_count_max (source, cols, rows) == 0) {
    guint symbol_bytes = pw_frame_source_symbol_bytes (source);
    guint shift = (guint)g_bit_nth_msf (symbol_bytes / PW_SYMBOL_BYTES_UNIT, -1);
    PwFrameSource *smaller
        = shift == 0 ? NULL : pw_frame_source_new_sized (payload, shift - 1, NULL);
    if (smaller == NULL) {
      g_autofree char *text = too_small_text (source, cols, rows);
      g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_BIG, text);
      return NULL;
    }
    pw_frame_source_free (source);
    source = smaller;
  }
  return g_steal_pointer (&source);
}

PwScreen *
pw_screen_new (GBytes *payload, guint cols, guint rows, GError **error) {
  g_return_val_if_fail (payload != NULL, NULL);
  PwFrameSource *source = fitting_source (payload, cols, rows, error);
  if (source == NULL)
    return NULL;
  PwScreen *screen = g_new0 (PwScreen, 1);
  screen->source = source;
  screen->cols = cols;
  screen->rows = rows;
  screen->rate_index = FIRST_RATE_INDEX;
  guint usual = pw_frame_source_fit (source, pw_qr_capacity (FIRST_VERSION_MAX));
  screen->symbol_count = MIN (MAX (usual, 1), symbol_count_max (source, cols, rows));
  return screen;
}

void
pw_screen_free (PwScreen *screen) {
  if (screen == NULL)
    return;
  pw_frame_source_free (screen->source);
  g_free (screen);
}

gboolean
pw_screen_resize (PwScreen *screen, guint cols, guint rows) {
  g_return_val_if_fail (screen != NULL, FALSE);
  screen->cols = cols;
  screen->rows = rows;
  guint count_max = symbol_count_max (screen->source, cols, rows);
  if (count_max == 0)
    return FALSE;
  screen->symbol_count = MIN (screen->symbol_count, count_max);
  return TRUE;
}

PwScreenAnswer
pw_screen_press (PwScreen *screen, char key) {
  g_return_val_if_fail (screen != NULL, PW_SCREEN_QUIT);
  switch (key) {
  case '+':
  case '=':
    screen->rate_index = MIN (screen->rate_index + 1, (guint)G_N_ELEMENTS (rates) - 1);
    return PW_SCREEN_GO_ON;
  case '-':
    screen->rate_index = screen->rate_index == 0 ? 0 : screen->rate_index - 1;
    return PW_SCREEN_GO_ON;
  case ']':
  case '>':
    if (screen->symbol_count < symbol_count_max (screen->source, screen->cols, screen->rows))
      screen->symbol_count++;
    return PW_SCREEN_GO_ON;
  case '[':
  case '<':
    screen->symbol_count = MAX (screen->symbol_count - 1, 1);
    return PW_SCREEN_GO_ON;
  case 'q':
  case 'Q':
  case '\x03': /* Ctrl-C */
    return PW_SCREEN_QUIT;
  default:
    return PW_SCREEN_GO_ON;
  }
}

guint
pw_screen_frame_ms (const PwScreen *screen) {
  return 1000 / rates[screen->rate_index];
}

guint
pw_screen_version (const PwScreen *screen) {
  return version_of (screen->source, screen->symbol_count);
}

guint64
pw_screen_frame_count (const PwScreen *screen) {
  return screen->frame_count;
}

/* --- text ------------------------------------------------------------------------------------ */

/* 1 if the module is dark; outside the symbol all is light. */
static guint
module_at (const PwQrSymbol *symbol, guint quiet, guint x, guint y) {
  guint inner_x = x - quiet, inner_y = y - quiet; /* wraps around in the quiet zone */
  return inner_x < symbol->side && inner_y < symbol->side
             ? symbol->modules[inner_y * symbol->side + inner_x]
             : 0;
}

char *
pw_screen_render (const PwQrSymbol *symbol, guint quiet_modules) {
  /* By upper and lower module: none, lower, upper, both. */
  static const char *const cells[] = { " ", "\u2584", "\u2580", "\u2588" };
  g_return_val_if_fail (symbol != NULL, NULL);
  guint side = symbol->side + 2 * quiet_modules;
  GString *text = g_string_new (NULL);
  for (guint y = 0; y < side; y += 2) {
    g_string_append (text, INK);
    for (guint x = 0; x < side; x++)
      g_string_append (text, cells[2 * module_at (symbol, quiet_modules, x, y)
                                   + module_at (symbol, quiet_modules, x, y + 1)]);
    g_string_append (text, INK_OFF "\r\n");
  }
  return g_string_free (text, FALSE);
}

/* `text` cut to the width of the terminal. (transfer full) */
static char *
cut (const char *text, guint cols) {
  return g_utf8_substring (text, 0, MIN ((glong)cols, g_utf8_strlen (text, -1)));
}

static char *
status_line (const PwScreen *screen) {
  guint rate = rates[screen->rate_index];
  guint k = pw_frame_source_symbol_count (screen->source);
  g_assert (screen->symbol_count > 0);
  guint round_frames = (k + screen->symbol_count - 1) / screen->symbol_count;
  g_autofree char *text = g_strdup_printf (
      _ ("frame %lu, %u bytes, one round %.1f s  + - speed %u/s  [ ] size %u  q quit"),
      (unsigned long)screen->frame_count, pw_frame_source_total_bytes (screen->source),
      (double)round_frames / rate, rate, pw_screen_version (screen));
  return cut (text, screen->cols);
}

char *
pw_screen_next (PwScreen *screen) {
  g_return_val_if_fail (screen != NULL, NULL);
  if (symbol_count_max (screen->source, screen->cols, screen->rows) < screen->symbol_count) {
    g_autofree char *text = too_small_text (screen->source, screen->cols, screen->rows);
    return g_strconcat (HOME INK_OFF, text, CLEAR_BELOW, NULL);
  }
  guint32 first
      = screen->last_count == 0
            ? 0
            : pw_frame_next_symbol (screen->last_first, screen->last_count, screen->symbol_count);
  g_autoptr (GBytes) frame = pw_frame_build (screen->source, first, screen->symbol_count);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (frame, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwQrSymbol) symbol = pw_qr_draw (bytes, length, 0, PW_QR_MASK_FIXED, &error);
  if (symbol == NULL)
    return g_strconcat (HOME INK_OFF, error->message, CLEAR_BELOW, NULL);
  screen->last_first = first;
  screen->last_count = screen->symbol_count;
  screen->frame_count++;
  g_autofree char *code = pw_screen_render (symbol, QUIET_MODULES);
  g_autofree char *status = status_line (screen);
  return g_strconcat (HOME, code, status, INK_OFF CLEAR_BELOW, NULL);
}
