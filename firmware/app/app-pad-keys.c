/* Pad keys: a page is operated by a game pad as it is by keys. */
#include "firmware/app/app-pad-keys.h"

#include "firmware/device/app-pads.h"

struct AppPadKeys {
  AppWindow *window; /* watched: NULL once it is gone */
  AppDesk *desk;     /* borrowed */
  AppPads *pads;     /* owned */
};

/* What an act is on a keyboard, and where it moves the focus if nobody wants that key. */
static const struct {
  guint keyval; /* 0: pages do not hear it */
  AppKey key;
  gint direction; /* GtkDirectionType, or -1 */
} rows[] = {
  [APP_PAD_UP] = { GDK_KEY_Up, APP_KEY_NONE, GTK_DIR_UP },
  [APP_PAD_DOWN] = { GDK_KEY_Down, APP_KEY_NONE, GTK_DIR_DOWN },
  [APP_PAD_LEFT] = { GDK_KEY_Left, APP_KEY_NONE, GTK_DIR_LEFT },
  [APP_PAD_RIGHT] = { GDK_KEY_Right, APP_KEY_NONE, GTK_DIR_RIGHT },
  [APP_PAD_PRESS] = { 0, APP_KEY_PRESS, -1 },
  [APP_PAD_BACK] = { GDK_KEY_Escape, APP_KEY_BACK, -1 },
  [APP_PAD_MAIN] = { 0, APP_KEY_MAIN, -1 },
  [APP_PAD_PREVIOUS] = { 0, APP_KEY_NONE, GTK_DIR_TAB_BACKWARD },
  [APP_PAD_NEXT] = { 0, APP_KEY_NONE, GTK_DIR_TAB_FORWARD },
  [APP_PAD_HELP] = { GDK_KEY_F1, APP_KEY_HELP, -1 },
  [APP_PAD_LOCK] = { 0, APP_KEY_LOCK, -1 },
};

/* The window that people have before them, ours or one of its dialogs; NULL: none of ours. */
static GtkWindow *
find_front (AppPadKeys *keys) {
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *item = all; item != NULL; item = item->next)
    if (GTK_IS_WINDOW (item->data) && gtk_window_is_active (item->data)
        && (item->data == keys->window
            || gtk_window_get_transient_for (item->data) == GTK_WINDOW (keys->window)))
      return item->data;
  return NULL;
}

static void
move_focus (GtkWindow *window, GtkDirectionType direction) {
  gtk_window_set_focus_visible (window, TRUE);
  g_signal_emit_by_name (window, "move-focus", direction);
}

/* A dialog has no page and no main action. */
static gboolean
press_in_dialog (AppPadKeys *keys, GtkWindow *dialog, AppKey key) {
  GtkWidget *focus = gtk_window_get_focus (dialog);
  if (key == APP_KEY_LOCK)
    return app_window_press (keys->window, 0, key);
  if (key == APP_KEY_PRESS)
    return focus != NULL && gtk_widget_activate (focus);
  if (key == APP_KEY_BACK)
    gtk_window_close (dialog);
  return key == APP_KEY_BACK;
}

static void
on_act (AppPadAct act, gpointer data) {
  AppPadKeys *keys = data;
  GtkWindow *front = keys->window != NULL ? find_front (keys) : NULL;
  if (front == NULL || (guint)act >= G_N_ELEMENTS (rows))
    return;
  app_desk_touch (keys->desk);
  gboolean is_done = front == GTK_WINDOW (keys->window)
                         ? app_window_press (keys->window, rows[act].keyval, rows[act].key)
                         : press_in_dialog (keys, front, rows[act].key);
  if (!is_done && rows[act].direction >= 0)
    move_focus (front, (GtkDirectionType)rows[act].direction);
}

AppPadKeys *
app_pad_keys_new (AppWindow *window, AppDesk *desk) {
  g_return_val_if_fail (APP_IS_WINDOW (window) && desk != NULL, NULL);
  AppPadKeys *keys = g_new0 (AppPadKeys, 1);
  keys->window = window;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&keys->window);
  keys->desk = desk;
  const char *given = g_getenv ("PANWAS_PAD");
  keys->pads
      = app_pads_new (given != NULL && *given != '\0' ? given : APP_PADS_FOLDER, on_act, keys);
  return keys;
}

void
app_pad_keys_free (AppPadKeys *keys) {
  if (keys == NULL)
    return;
  app_pads_free (keys->pads);
  g_clear_weak_pointer (&keys->window);
  g_free (keys);
}
