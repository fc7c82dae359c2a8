/* Pad: what the buttons and sticks of a game pad ask for, from the bytes of its Linux input device
 * (struct input_event). No device, no clock and no screen of its own.
 *
 *   button or axis                            act
 *   cross, hat, left stick                    UP, DOWN, LEFT, RIGHT; again and again while held
 *   south (A)                                 PRESS
 *   east (B)                                  BACK
 *   north (X)                                 MAIN
 *   shoulders (TL, TR)                        PREVIOUS, NEXT
 *   select                                    HELP
 *   start                                     LOCK */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  APP_PAD_UP,
  APP_PAD_DOWN,
  APP_PAD_LEFT,
  APP_PAD_RIGHT,
  APP_PAD_PRESS,
  APP_PAD_BACK,
  APP_PAD_MAIN,
  APP_PAD_PREVIOUS,
  APP_PAD_NEXT,
  APP_PAD_HELP,
  APP_PAD_LOCK,
} AppPadAct;

/* Must not free the pad. */
typedef void (*AppPadActed) (AppPadAct act, gpointer data);

typedef struct AppPad AppPad;

/* (transfer full) */
AppPad *app_pad_new (AppPadActed acted, gpointer data);
void app_pad_free (AppPad *pad);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPad, app_pad_free)

/* The ends of an axis of the left stick; else -32768 and 32767. `is_vertical`: ABS_Y. An axis
 * without a length is not heard. */
void app_pad_set_axis (AppPad *pad, gboolean is_vertical, gint least, gint most);

/* Any number of bytes, as the device gives them. */
void app_pad_feed (AppPad *pad, const guint8 *bytes, gsize length, gint64 now_ms);

/* When app_pad_repeat() is due, because a direction is held; 0: nothing is. */
gint64 app_pad_due_ms (const AppPad *pad);
void app_pad_repeat (AppPad *pad, gint64 now_ms);

G_END_DECLS
