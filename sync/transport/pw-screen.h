/* Screen: plays a payload as a QR loop in a text terminal, two pixels to a character cell, on the
 * rungs of a ladder as a graphical screen does (pw-qr-loop.h). */
#pragma once

#include <glib.h>
#include <stdio.h>

#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-qr-draw.h"

G_BEGIN_DECLS

/* What is played, how fast and how large; no terminal in it. */
typedef struct PwScreen PwScreen;

typedef enum {
  PW_SCREEN_GO_ON, /* the key changed something, or meant nothing */
  PW_SCREEN_QUIT,
} PwScreenAnswer;

/* For a terminal of `cols` x `rows` cells. The symbol size is fixed here for the whole transfer:
 * the usual one, or a smaller one if the terminal cannot show it. Errors: TOO_BIG with one sentence
 * that says how large the terminal must be, and those of pw_frame_source_new(). (transfer full) */
PwScreen *pw_screen_new (GBytes *payload, guint cols, guint rows, GError **error);
void pw_screen_free (PwScreen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwScreen, pw_screen_free)

/* The terminal has another size now, with rungs of its own. FALSE if nothing fits; then
 * pw_screen_next() shows a sentence instead of a frame until there is room again. */
gboolean pw_screen_resize (PwScreen *screen, guint cols, guint rows);

/* `+` `=` faster, `-` slower, `]` `>` more and smaller codes, `[` `<` fewer and larger ones, `a`
 * lets it choose again, `q` and Ctrl-C quit. */
PwScreenAnswer pw_screen_press (PwScreen *screen, char key);

/* Text of the next frame with its status line, from the upper left corner of the terminal.
 * (transfer full) */
char *pw_screen_next (PwScreen *screen);

/* Time to show a frame, in milliseconds. */
guint pw_screen_frame_ms (const PwScreen *screen);
/* Of the codes shown now. */
guint pw_screen_version (const PwScreen *screen);
/* Frames given out by pw_screen_next(). */
guint64 pw_screen_frame_count (const PwScreen *screen);

/* `symbol` with a quiet zone in half blocks, dark on white, lines ended by CR LF. (transfer full)
 */
char *pw_screen_render (const PwQrSymbol *symbol, guint quiet_modules);

/* Plays `payload` on the terminal that `keys_fd` and `out` are, until the person quits; then the
 * terminal is as it was. A signal that ends programs first restores the terminal and then takes its
 * usual effect; SIGINT just quits. Errors: REFUSED if it is no terminal, and those of
 * pw_screen_new(). */
gboolean pw_screen_run (GBytes *payload, int keys_fd, FILE *out, GError **error);

G_END_DECLS
