/* Which key does what on every page, of a keyboard and of a game pad (app-pad-keys.h). The pad of
 * some handhelds shows up as keys; these are those that the usual mappings give.
 *
 *   key                                  pad           does
 *   arrows, Tab                          cross         move the focus
 *   Enter, space, A                      A (south)     press what is in focus
 *   Escape, Backspace, B, back key       B (east)      back; close
 *   X, Ctrl+Enter                        X (north)     the page's main action
 *   H, F1                                select        help
 *   L, F12, Ctrl+L, lock or sleep key    start, power  lock at once
 *   Tab, Shift+Tab                       shoulders     move the focus on, back
 *
 * Letters, and Backspace, only while nobody writes text. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum {
  APP_KEY_NONE,
  APP_KEY_BACK,
  APP_KEY_LOCK,
  APP_KEY_HELP,
  APP_KEY_MAIN,
  APP_KEY_PRESS,
} AppKey;

/* `writes_text`: a text field has the focus. */
AppKey app_keymap_find (guint keyval, GdkModifierType state, gboolean writes_text);

G_END_DECLS
