/* Pad: what the buttons and sticks of a game pad ask for.
 *
 * Three things give directions (cross, hat, stick); each is an own pair of axes that stands at -1,
 * 0 or 1, and the one that moved last counts. */
#include "firmware/device/app-pad.h"

#include <linux/input.h>
#include <string.h>

#define REPEAT_FIRST_MS 400
#define REPEAT_MS 120
/* Of the way from the middle to the end: beyond IN a direction is held, below OUT it is not. Worn
 * sticks rest at a tenth. */
#define ZONE_IN 0.55
#define ZONE_OUT 0.35

typedef enum { SOURCE_CROSS, SOURCE_HAT, SOURCE_STICK, SOURCE_COUNT } Source;
enum { ACROSS, DOWNWARDS, AXES };

struct AppPad {
  AppPadActed acted;
  gpointer data;
  guint8 bytes[sizeof (struct input_event)]; /* of an event that is not whole */
  gsize length;
  gint least[AXES], most[AXES];  /* of the stick */
  gint held[SOURCE_COUNT][AXES]; /* -1, 0, 1 */
  gint64 due_ms;                 /* of the next repeat; 0: nothing is held */
  AppPadAct repeats;
};

AppPad *
app_pad_new (AppPadActed acted, gpointer data) {
  g_return_val_if_fail (acted != NULL, NULL);
  AppPad *pad = g_new0 (AppPad, 1);
  pad->acted = acted;
  pad->data = data;
  for (guint axis = 0; axis < AXES; axis++) {
    pad->least[axis] = G_MININT16;
    pad->most[axis] = G_MAXINT16;
  }
  return pad;
}

void
app_pad_free (AppPad *pad) {
  g_free (pad);
}

void
app_pad_set_axis (AppPad *pad, gboolean is_vertical, gint least, gint most) {
  g_return_if_fail (pad != NULL);
  pad->least[is_vertical ? DOWNWARDS : ACROSS] = least;
  pad->most[is_vertical ? DOWNWARDS : ACROSS] = most;
}

/* --- directions ------------------------------------------------------------------------------ */

static void
hold (AppPad *pad, Source source, guint axis, gint to, gint64 now_ms) {
  if (pad->held[source][axis] == to)
    return;
  pad->held[source][axis] = to;
  if (to == 0) {
    pad->due_ms = 0;
    return;
  }
  if (axis == DOWNWARDS)
    pad->repeats = to < 0 ? APP_PAD_UP : APP_PAD_DOWN;
  else
    pad->repeats = to < 0 ? APP_PAD_LEFT : APP_PAD_RIGHT;
  pad->due_ms = now_ms + REPEAT_FIRST_MS;
  pad->acted (pad->repeats, pad->data);
}

/* Events were lost: whatever is held may not be any more. */
static void
let_go (AppPad *pad) {
  memset (pad->held, 0, sizeof pad->held);
  pad->due_ms = 0;
}

static void
move_stick (AppPad *pad, guint axis, gint value, gint64 now_ms) {
  gint64 length = (gint64)pad->most[axis] - pad->least[axis];
  if (length < 2)
    return;
  double place = 2.0 * (double)((gint64)value - pad->least[axis]) / (double)length - 1.0;
  double zone = pad->held[SOURCE_STICK][axis] != 0 ? ZONE_OUT : ZONE_IN;
  hold (pad, SOURCE_STICK, axis, place > zone ? 1 : place < -zone ? -1 : 0, now_ms);
}

static void
take_axis (AppPad *pad, guint code, gint value, gint64 now_ms) {
  switch (code) {
  case ABS_HAT0X:
  case ABS_HAT0Y:
    hold (pad, SOURCE_HAT, code == ABS_HAT0Y ? DOWNWARDS : ACROSS, CLAMP (value, -1, 1), now_ms);
    return;
  case ABS_X:
  case ABS_Y:
    move_stick (pad, code == ABS_Y ? DOWNWARDS : ACROSS, value, now_ms);
    return;
  default:
    return;
  }
}

/* --- buttons --------------------------------------------------------------------------------- */

static void
take_button (AppPad *pad, guint code, gint value, gint64 now_ms) {
  static const struct {
    guint code;
    AppPadAct act;
  } buttons[] = {
    { BTN_SOUTH, APP_PAD_PRESS }, { BTN_EAST, APP_PAD_BACK }, { BTN_NORTH, APP_PAD_MAIN },
    { BTN_TL, APP_PAD_PREVIOUS }, { BTN_TR, APP_PAD_NEXT },   { BTN_SELECT, APP_PAD_HELP },
    { BTN_START, APP_PAD_LOCK },
  };
  if (value != 0 && value != 1) /* the kernel's own repeat */
    return;
  switch (code) {
  case BTN_DPAD_UP:
  case BTN_DPAD_DOWN:
    hold (pad, SOURCE_CROSS, DOWNWARDS, code == BTN_DPAD_UP ? -value : value, now_ms);
    return;
  case BTN_DPAD_LEFT:
  case BTN_DPAD_RIGHT:
    hold (pad, SOURCE_CROSS, ACROSS, code == BTN_DPAD_LEFT ? -value : value, now_ms);
    return;
  default:
    break;
  }
  for (gsize i = 0; value == 1 && i < G_N_ELEMENTS (buttons); i++)
    if (buttons[i].code == code)
      pad->acted (buttons[i].act, pad->data);
}

/* --- bytes ----------------------------------------------------------------------------------- */

void
app_pad_feed (AppPad *pad, const guint8 *bytes, gsize length, gint64 now_ms) {
  g_return_if_fail (pad != NULL && (bytes != NULL || length == 0));
  while (length > 0) {
    gsize part = MIN (length, sizeof pad->bytes - pad->length);
    memcpy (pad->bytes + pad->length, bytes, part);
    pad->length += part;
    bytes += part;
    length -= part;
    if (pad->length < sizeof pad->bytes)
      return;
    pad->length = 0;
    struct input_event event;
    memcpy (&event, pad->bytes, sizeof event);
    if (event.type == EV_KEY)
      take_button (pad, event.code, event.value, now_ms);
    else if (event.type == EV_ABS)
      take_axis (pad, event.code, event.value, now_ms);
    else if (event.type == EV_SYN && event.code == SYN_DROPPED)
      let_go (pad);
  }
}

gint64
app_pad_due_ms (const AppPad *pad) {
  g_return_val_if_fail (pad != NULL, 0);
  return pad->due_ms;
}

void
app_pad_repeat (AppPad *pad, gint64 now_ms) {
  g_return_if_fail (pad != NULL);
  if (pad->due_ms == 0 || now_ms < pad->due_ms)
    return;
  pad->due_ms = now_ms + REPEAT_MS;
  pad->acted (pad->repeats, pad->data);
}
