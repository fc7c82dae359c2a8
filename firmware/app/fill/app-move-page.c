/* A draft and a newer version of its form: what would change, and moving it. */
#include "firmware/app/fill/app-move-page.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/app-window.h"

#define APP_TYPE_MOVE_PAGE (app_move_page_get_type ())
G_DECLARE_FINAL_TYPE (AppMovePage, app_move_page, APP, MOVE_PAGE, AppPage)

struct _AppMovePage {
  AppPage parent_instance;
  AppFiller *filler; /* owned */
};

G_DEFINE_TYPE (AppMovePage, app_move_page, APP_TYPE_PAGE)

static void
add_change (AppMovePage *self, GtkWidget *list, const PwForm *newer,
            const PwSessionChange *change) {
  AppFill *fill = app_filler_fill (self->filler);
  gboolean is_old = change->kind == PW_SESSION_DROPPED || change->kind == PW_SESSION_RETYPED;
  const PwForm *form = is_old ? fill->form : newer;
  const PwFormNode *node = app_fill_change_node (fill, newer, change);
  const char *label
      = node != NULL ? pw_form_text (form, node->label, pw_session_language (fill->session)) : NULL;
  gboolean shows_answer = *change->before != '\0' && node != NULL && !node->confidential;
  g_autofree char *words
      = shows_answer
            ? g_strdup_printf ("%s (%s)", app_fill_change_words (change->kind), change->before)
            : g_strdup (app_fill_change_words (change->kind));
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 label != NULL && *label != '\0' ? label : change->path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
on_move (AppPage *page, gpointer data) {
  (void)data;
  AppMovePage *self = APP_MOVE_PAGE (page);
  AppFill *fill = app_filler_fill (self->filler);
  const PwForm *newer = app_fill_newer (fill);
  g_autoptr (GError) error = NULL;
  AppWindow *window = app_window_of (self);
  if (newer == NULL || !app_fill_move (fill, newer, &error)) {
    if (error != NULL)
      app_window_error (window, _ ("The draft was not moved"), error);
    return;
  }
  /* Widgets point into the older form: all pages of filling in are made anew. The draft is let go
   * of before it is opened again, or what is noted on closing would shut the new page out of it. */
  AppDesk *desk = app_page_desk (page);
  g_autofree char *id = pw_id_to_hex (&fill->draft->id);
  app_filler_close (self->filler);
  app_window_go_home (window);
  AppPage *anew = app_fill_page_new (desk, NULL, id, &error);
  if (anew != NULL)
    app_window_open (window, anew);
  else
    app_window_error (window, _ ("The draft does not open"), error);
}

static void
app_move_page_dispose (GObject *object) {
  g_clear_object (&APP_MOVE_PAGE (object)->filler);
  G_OBJECT_CLASS (app_move_page_parent_class)->dispose (object);
}

static void
app_move_page_class_init (AppMovePageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_move_page_dispose;
}

static void
app_move_page_init (AppMovePage *self) {
  (void)self;
}

AppPage *
app_move_page_new (AppFiller *filler) {
  g_return_val_if_fail (APP_IS_FILLER (filler), NULL);
  AppFill *fill = app_filler_fill (filler);
  AppMovePage *self
      = app_page_new_of (APP_TYPE_MOVE_PAGE, app_filler_desk (filler), _ ("Newer form"));
  self->filler = g_object_ref (filler);
  const PwForm *newer = app_fill_newer (fill);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = newer != NULL ? app_fill_try_move (fill, newer, &error) : NULL;
  if (changes == NULL) {
    app_page_set_banner (APP_PAGE (self), error != NULL ? error->message : _ ("There is none."),
                         TRUE);
    return APP_PAGE (self);
  }
  g_autofree char *head = g_strdup_printf (_ ("From version %s of the form to %s."),
                                           pw_form_version (fill->form), pw_form_version (newer));
  g_autofree char *words = changes->len > 0 ? g_strdup_printf (_ ("%s These answers change:"), head)
                                            : g_strdup_printf (_ ("%s No answer changes."), head);
  GtkWidget *label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  app_page_append (APP_PAGE (self), label);
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < changes->len; i++)
    add_change (self, list, newer, g_ptr_array_index (changes, i));
  if (changes->len > 0)
    app_page_append (APP_PAGE (self), list);
  app_page_set_action (APP_PAGE (self), _ ("_Move the draft"), on_move, NULL);
  return APP_PAGE (self);
}
