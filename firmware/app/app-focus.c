/* Where the focus goes when what had it is gone. */
#include "firmware/app/app-focus.h"

#include "firmware/app/app-window.h"

#define NOTED_KEY "panwas-focus" /* of a page: GWeakRef of what had the focus */

static GtkWidget *
focus_in (GtkWidget *part) {
  GtkRoot *root = gtk_widget_get_root (part);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, part) ? focus : NULL;
}

static gboolean
on_made_anew (gpointer data) {
  AppPage *page = data;
  AppWindow *window = app_window_of (page);
  if (window != NULL && app_window_top (window) == page
      && gtk_window_get_focus (GTK_WINDOW (window)) == NULL)
    app_page_take_focus (page);
  return G_SOURCE_REMOVE;
}

void
app_focus_part_goes (AppPage *page, GtkWidget *part) {
  g_return_if_fail (APP_IS_PAGE (page) && GTK_IS_WIDGET (part));
  if (focus_in (part) == NULL)
    return;
  gtk_root_set_focus (gtk_widget_get_root (part), NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_made_anew, g_object_ref (page), g_object_unref);
}

static void
noted_free (gpointer data) {
  g_weak_ref_clear (data);
  g_free (data);
}

void
app_focus_note (AppPage *page) {
  g_return_if_fail (APP_IS_PAGE (page));
  GtkWidget *focus = focus_in (GTK_WIDGET (page));
  GWeakRef *noted = focus != NULL ? g_new0 (GWeakRef, 1) : NULL;
  if (noted != NULL)
    g_weak_ref_init (noted, focus);
  g_object_set_data_full (G_OBJECT (page), NOTED_KEY, noted, noted_free);
}

gboolean
app_focus_is_lost (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), FALSE);
  GWeakRef *noted = g_object_get_data (G_OBJECT (page), NOTED_KEY);
  g_autoptr (GtkWidget) focus = noted != NULL ? g_weak_ref_get (noted) : NULL;
  return noted != NULL && (focus == NULL || gtk_widget_get_root (focus) == NULL);
}
