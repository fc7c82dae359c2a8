/* Which key does what on every page. */
#include "firmware/app/app-keymap.h"

typedef struct {
  guint keyval; /* of a letter: the small one */
  GdkModifierType state;
  gboolean also_in_text;
  AppKey key;
} Row;

static const Row rows[] = {
  { GDK_KEY_Escape, 0, TRUE, APP_KEY_BACK },
  { GDK_KEY_Back, 0, TRUE, APP_KEY_BACK },
  { GDK_KEY_BackSpace, 0, FALSE, APP_KEY_BACK },
  { GDK_KEY_b, 0, FALSE, APP_KEY_BACK },
  { GDK_KEY_F12, 0, TRUE, APP_KEY_LOCK },
  { GDK_KEY_l, GDK_CONTROL_MASK, TRUE, APP_KEY_LOCK },
  { GDK_KEY_ScreenSaver, 0, TRUE, APP_KEY_LOCK },
  { GDK_KEY_Sleep, 0, TRUE, APP_KEY_LOCK },
  { GDK_KEY_l, 0, FALSE, APP_KEY_LOCK },
  { GDK_KEY_F1, 0, TRUE, APP_KEY_HELP },
  { GDK_KEY_Help, 0, TRUE, APP_KEY_HELP },
  { GDK_KEY_h, 0, FALSE, APP_KEY_HELP },
  { GDK_KEY_Return, GDK_CONTROL_MASK, TRUE, APP_KEY_MAIN },
  { GDK_KEY_KP_Enter, GDK_CONTROL_MASK, TRUE, APP_KEY_MAIN },
  { GDK_KEY_x, 0, FALSE, APP_KEY_MAIN },
  { GDK_KEY_a, 0, FALSE, APP_KEY_PRESS },
};

AppKey
app_keymap_find (guint keyval, GdkModifierType state, gboolean writes_text) {
  guint wanted = gdk_keyval_to_lower (keyval);
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].keyval == wanted && rows[i].state == held && (rows[i].also_in_text || !writes_text))
      return rows[i].key;
  return APP_KEY_NONE;
}
