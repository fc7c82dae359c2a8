/* Home's large buttons: one for each form, and the ways to and from the office. */
#include "firmware/app/home/app-home-actions.h"

#include <glib/gi18n.h>

#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/carry/app-enrol-page.h"
#include "firmware/app/home/app-entry-open.h"
#include "firmware/app/home/app-records-page.h"
#include "firmware/app/carry/app-receive-page.h"
#include "firmware/app/app-pair.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/carry/app-send-page.h"
#include "firmware/app/app-window.h"

#define MAIN_FORM "form_a" /* the report that a supervisor writes day by day */

static GtkWidget *
big_button (const char *icon_name, const char *label) {
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *words = gtk_label_new (label);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  /* Broken only where the button is too narrow, not because it could be. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (words), GTK_NATURAL_WRAP_NONE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), words);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_label_set_mnemonic_widget (GTK_LABEL (words), button);
  gtk_widget_add_css_class (button, "big-button");
  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

/* --- forms ----------------------------------------------------------------------------------- */

static void
on_form_button (GtkButton *button, gpointer data) {
  (void)data;
  AppWindow *window = app_window_of (button);
  AppPage *page = window != NULL ? app_window_top (window) : NULL;
  if (page != NULL)
    app_form_open (page, MAIN_FORM);
}

static void
on_form (AppPage *page, gpointer form_id) {
  app_form_open (page, g_quark_to_string (GPOINTER_TO_UINT (form_id)));
}

static void
add_form (AppPage *page, GtkWidget *box, GtkWidget *group, const char *form_id, const char *title) {
  g_autofree char *words = g_strdup_printf (_ ("Record %s"), title);
  if (g_str_equal (form_id, MAIN_FORM)) {
    GtkWidget *button = big_button ("list-add-symbolic", words);
    gtk_widget_add_css_class (button, "suggested-action");
    g_signal_connect (button, "clicked", G_CALLBACK (on_form_button), NULL);
    gtk_box_prepend (GTK_BOX (box), button);
    return;
  }
  GQuark id = g_quark_from_string (form_id);
  app_group_add (group, app_action_row_new (page, "list-add-symbolic", words, NULL, on_form,
                                            GUINT_TO_POINTER (id)));
}

/* The newest usable version of each form, each once: the main one into `box`, the others into
 * `group`. */
static void
add_forms (AppPage *page, GtkWidget *box, GtkWidget *group) {
  AppStore *store = app_desk_store (app_page_desk (page));
  PwForms *forms = store != NULL ? app_store_forms (store, NULL) : NULL;
  if (forms == NULL)
    return;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *id;
  PwDigest digest;
  for (guint i = 0; pw_forms_peek (forms, i, &id, &digest); i++) {
    if (!g_hash_table_add (seen, g_strdup (id)))
      continue;
    g_autofree char *name = g_strdup (id);
    const char *title = pw_forms_title (forms, name);
    if (title != NULL)
      add_form (page, box, group, name, title);
  }
}

/* --- to and from the office ------------------------------------------------------------------ */

static void
on_send (GtkButton *button, gpointer data) {
  (void)button;
  app_window_open (app_window_of (data), app_send_page_new (app_page_desk (data)));
}

static void
on_receive (GtkButton *button, gpointer data) {
  (void)button;
  app_window_open (app_window_of (data), app_receive_page_new (app_page_desk (data)));
}

static void
add_ways (AppPage *page, GtkWidget *box) {
  GtkWidget *send = big_button ("mail-send-symbolic", _ ("Send"));
  GtkWidget *receive = big_button ("mail-unread-symbolic", _ ("Receive"));
  g_signal_connect_object (send, "clicked", G_CALLBACK (on_send), page, 0);
  g_signal_connect_object (receive, "clicked", G_CALLBACK (on_receive), page, 0);
  gtk_box_append (GTK_BOX (box), app_pair_new (send, receive));
}

GtkWidget *
app_home_actions_new (AppPage *page, GtkWidget **others) {
  g_return_val_if_fail (APP_IS_PAGE (page) && others != NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  *others = app_group_new (NULL);
  add_ways (page, box); /* the main form goes before them */
  add_forms (page, box, *others);
  return box;
}

/* --- news --------------------------------------------------------------------------------------
 */

static void
on_news (AppPage *page, gpointer target) {
  AppDesk *desk = app_page_desk (page);
  AppPage *opened = NULL;
  switch ((AppNewsTarget)GPOINTER_TO_INT (target)) {
  case APP_NEWS_PLAIN:
    return;
  case APP_NEWS_ENROL:
    opened = app_enrol_page_new (desk);
    break;
  case APP_NEWS_SEND:
    opened = app_send_page_new (desk);
    break;
  case APP_NEWS_STORAGE:
    opened = app_storage_page_new (desk);
    break;
  case APP_NEWS_RETURNED:
    opened = app_records_page_of_state (desk, APP_ENTRY_RETURNED);
    break;
  }
  app_window_open (app_window_of (page), opened);
}

GtkWidget *
app_home_news_row_new (AppPage *page, const AppHomeNews *item) {
  g_return_val_if_fail (APP_IS_PAGE (page) && item != NULL, NULL);
  if (item->target == APP_NEWS_PLAIN)
    return app_text_row_new (item->icon, item->title, item->detail);
  return app_action_row_new (page, item->icon, item->title, item->detail, on_news,
                             GINT_TO_POINTER (item->target));
}
