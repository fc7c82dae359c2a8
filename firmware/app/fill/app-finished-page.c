/* After finalising: the record's code to write on paper, and where to go from here. */
#include "firmware/app/fill/app-finished-page.h"

#include <glib/gi18n.h>

#include "firmware/app/home/app-record-page.h"
#include "firmware/app/app-window.h"

static void
on_home (AppPage *page, gpointer data) {
  (void)data;
  app_window_go_home (app_window_of (page));
}

static void
on_record (AppPage *page, gpointer data) {
  (void)data;
  AppDesk *desk = app_page_desk (page);
  AppWindow *window = app_window_of (page);
  PwId *record = g_object_get_data (G_OBJECT (page), "record");
  g_autofree char *id = pw_id_to_hex (record);
  g_autoptr (GError) error = NULL;
  AppPage *next = app_record_page_new (desk, id, &error);
  if (next == NULL) {
    app_window_error (window, _ ("The record does not open"), error);
    return;
  }
  app_window_go_home (window);
  app_window_open (window, next);
}

static GtkWidget *
make_label (const char *text, const char *style) {
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

AppPage *
app_finished_page_new (AppDesk *desk, const PwId *record) {
  g_return_val_if_fail (desk != NULL && record != NULL, NULL);
  AppPage *page = app_page_new (desk, _ ("Finalised"));
  GtkWidget *icon = gtk_image_new_from_icon_name ("emblem-ok-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 48);
  g_autofree char *code = app_record_code (record);
  app_page_append (page, icon);
  app_page_append (page, make_label (_ ("The record is kept on this handheld."), NULL));
  app_page_append (page, make_label (_ ("Write this code on the paper form:"), NULL));
  GtkWidget *big = make_label (code, "title-1");
  gtk_label_set_selectable (GTK_LABEL (big), FALSE);
  app_page_append (page, big);
  app_page_append (page, make_label (_ ("It reaches the office when you send it."), "caption"));
  g_object_set_data_full (G_OBJECT (page), "record", pw_id_copy (record), g_free);
  app_page_set_action (page, _ ("_Done"), on_home, NULL);
  app_page_set_other_action (page, _ ("_Look at the record"), on_record, NULL);
  return page;
}
