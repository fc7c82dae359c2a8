/* Screen: a QR loop whose pixels are half character cells; no terminal in it.
 *
 * A cell of a terminal is about twice as high as wide, so two pixels stand one above the other in a
 * cell. Colours are set, not assumed: black on white reads on dark and light terminals alike. The
 * loop's clock is that of the frames: each takes as long as it says. */
#include "sync/transport/pw-screen.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-qr-loop.h"

#define DARK_BELOW 128 /* shade of a pixel */

/* Black on white; 47 for terminals that do not know the brighter 107. */
#define INK "\x1b[0;30;47;107m"
#define INK_OFF "\x1b[0m\x1b[K"
#define HOME "\x1b[H"
#define CLEAR_BELOW "\x1b[J"

struct PwScreen {
  PwQrLoop *loop;     /* owned */
  guint symbol_bytes; /* the least that this payload can have, to say what size is needed */
  guint cols, rows;   /* of the terminal */
  gboolean fits;      /* FALSE: the terminal became too small */
  gint64 now_us;      /* of the loop */
};

/* --- what fits ------------------------------------------------------------------------------- */

/* Pixels above the status line. */
static guint
height_px (guint rows) {
  return 2 * (MAX (rows, 1) - 1);
}

/* Bytes of the smallest symbols that `payload` can be cut into; 0 and an error if it is no payload.
 */
static guint
symbol_bytes_min (GBytes *payload, GError **error) {
  for (guint shift = 0; shift <= PW_SYMBOL_SHIFT_MAX; shift++) {
    g_autoptr (PwFrameSource) source
        = pw_frame_source_new_sized (payload, shift, shift == PW_SYMBOL_SHIFT_MAX ? error : NULL);
    if (source != NULL)
      return pw_frame_source_symbol_bytes (source);
  }
  return 0;
}

/* One sentence with the size that a frame of one symbol needs. */
static char *
too_small_text (guint symbol_bytes, guint cols, guint rows) {
  guint version = pw_qr_version_for (PW_FRAME_HEADER_BYTES + symbol_bytes);
  guint side = pw_qr_side (version) + 2 * PW_TILES_QUIET_MODULES_MIN;
  return g_strdup_printf (
      _ ("this terminal has %u columns and %u lines, a QR code needs %u and %u: "
         "enlarge the window or take smaller letters"),
      cols, rows, side, (side + 1) / 2 + 1);
}

PwScreen *
pw_screen_new (GBytes *payload, guint cols, guint rows, GError **error) {
  g_return_val_if_fail (payload != NULL, NULL);
  g_autoptr (GError) problem = NULL;
  guint symbol_bytes = symbol_bytes_min (payload, error);
  if (symbol_bytes == 0)
    return NULL;
  g_autoptr (GPtrArray) payloads = g_ptr_array_new ();
  g_ptr_array_add (payloads, payload);
  PwQrLoop *loop = pw_qr_loop_new (payloads, cols, height_px (rows), &problem);
  if (loop == NULL) {
    g_autofree char *text = too_small_text (symbol_bytes, cols, rows);
    if (pw_error_is (problem, PW_ERROR_TOO_BIG))
      g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_BIG, text);
    else
      g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  PwScreen *screen = g_new0 (PwScreen, 1);
  screen->loop = loop;
  screen->symbol_bytes = symbol_bytes;
  screen->cols = cols;
  screen->rows = rows;
  screen->fits = TRUE;
  return screen;
}

void
pw_screen_free (PwScreen *screen) {
  if (screen == NULL)
    return;
  pw_qr_loop_free (screen->loop);
  g_free (screen);
}

gboolean
pw_screen_resize (PwScreen *screen, guint cols, guint rows) {
  g_return_val_if_fail (screen != NULL, FALSE);
  screen->cols = cols;
  screen->rows = rows;
  screen->fits = pw_qr_loop_resize (screen->loop, cols, height_px (rows));
  return screen->fits;
}

static PwScreenAnswer
press (PwScreen *screen, PwLadderKey key) {
  (void)pw_qr_loop_press (screen->loop, key, screen->now_us);
  return PW_SCREEN_GO_ON;
}

PwScreenAnswer
pw_screen_press (PwScreen *screen, char key) {
  g_return_val_if_fail (screen != NULL, PW_SCREEN_QUIT);
  switch (key) {
  case '+':
  case '=':
    return press (screen, PW_LADDER_FASTER);
  case '-':
    return press (screen, PW_LADDER_SLOWER);
  case ']':
  case '>':
    return press (screen, PW_LADDER_SMALLER);
  case '[':
  case '<':
    return press (screen, PW_LADDER_LARGER);
  case 'a':
  case 'A':
    return press (screen, PW_LADDER_AUTO);
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
  return 1000 / pw_qr_loop_rate (screen->loop);
}

guint
pw_screen_version (const PwScreen *screen) {
  PwQrLoopStatus status;
  pw_qr_loop_status (screen->loop, &status);
  return status.rung.version;
}

guint64
pw_screen_frame_count (const PwScreen *screen) {
  PwQrLoopStatus status;
  pw_qr_loop_status (screen->loop, &status);
  return status.picture_count;
}

/* --- text ------------------------------------------------------------------------------------ */

/* 1 if the pixel is dark; below the picture all is light. */
static guint
dark_at (const PwPicture *picture, guint x, guint y) {
  return y < picture->height && picture->pixels[(gsize)y * picture->width + x] < DARK_BELOW;
}

static char *
render (const PwPicture *picture) {
  /* By upper and lower pixel: none, lower, upper, both. */
  static const char *const cells[] = { " ", "\u2584", "\u2580", "\u2588" };
  GString *text = g_string_new (NULL);
  for (guint y = 0; y < picture->height; y += 2) {
    g_string_append (text, INK);
    for (guint x = 0; x < picture->width; x++)
      g_string_append (text, cells[2 * dark_at (picture, x, y) + dark_at (picture, x, y + 1)]);
    g_string_append (text, INK_OFF "\r\n");
  }
  return g_string_free (text, FALSE);
}

char *
pw_screen_render (const PwQrSymbol *symbol, guint quiet_modules) {
  g_return_val_if_fail (symbol != NULL, NULL);
  guint side = symbol->side + 2 * quiet_modules;
  g_autoptr (PwPicture) picture = pw_picture_new (side, side, 255);
  for (guint y = 0; y < symbol->side; y++)
    for (guint x = 0; x < symbol->side; x++)
      if (symbol->modules[y * symbol->side + x])
        picture->pixels[(gsize)(y + quiet_modules) * side + quiet_modules + x] = 0;
  return render (picture);
}

/* `text` cut to the width of the terminal. (transfer full) */
static char *
cut (const char *text, guint cols) {
  return g_utf8_substring (text, 0, MIN ((glong)cols, g_utf8_strlen (text, -1)));
}

static char *
status_line (const PwScreen *screen) {
  PwQrLoopStatus status;
  pw_qr_loop_status (screen->loop, &status);
  g_autofree char *text = g_strdup_printf (
      _ ("frame %lu, %u bytes, one round %.1f s  + - speed %u/s  [ ] size %u x %u  a auto  q quit"),
      (unsigned long)status.picture_count, (guint)status.total_bytes, status.round_ms / 1000.0,
      status.rate, status.rung.layout.cols, status.rung.layout.rows);
  return cut (text, screen->cols);
}

char *
pw_screen_next (PwScreen *screen) {
  g_return_val_if_fail (screen != NULL, NULL);
  if (!screen->fits) {
    g_autofree char *text = too_small_text (screen->symbol_bytes, screen->cols, screen->rows);
    return g_strconcat (HOME INK_OFF, text, CLEAR_BELOW, NULL);
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPicture) picture = pw_qr_loop_next (screen->loop, screen->now_us, &error);
  if (picture == NULL)
    return g_strconcat (HOME INK_OFF, error->message, CLEAR_BELOW, NULL);
  screen->now_us += G_USEC_PER_SEC / pw_qr_loop_rate (screen->loop);
  g_autofree char *code = render (picture);
  g_autofree char *status = status_line (screen);
  return g_strconcat (HOME, code, status, INK_OFF CLEAR_BELOW, NULL);
}
