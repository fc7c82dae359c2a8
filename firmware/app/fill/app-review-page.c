/* Screen 5: the form as it will look on paper, what the law may say to it, the signature, the end.
 *
 *   1. While something is missing or wrong there is no end: the page lists it, and a press goes
 * there.
 *   2. What the law says is a suggestion and stands apart from the paper.
 *   3. The signature belongs to the record as evidence: both are made in one step, so no record
 * that was signed is ever without it. Who cannot draw goes on without it. */
#include "firmware/app/fill/app-review-page.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/fill/app-finished-page.h"
#include "firmware/app/fill/app-law-view.h"
#include "firmware/app/fill/app-paper-view.h"
#include "firmware/app/app-pair.h"
#include "firmware/app/app-reason.h"
#include "firmware/app/home/app-record-page.h"
#include "firmware/app/fill/app-sign-page.h"
#include "firmware/app/app-window.h"

#define APP_TYPE_REVIEW_PAGE (app_review_page_get_type ())
G_DECLARE_FINAL_TYPE (AppReviewPage, app_review_page, APP, REVIEW_PAGE, AppPage)

struct _AppReviewPage {
  AppPage parent_instance;
  AppFiller *filler; /* owned */
  GBytes *signature; /* owned; NULL: none yet */
  GtkWidget *paper, *sign, *unsign;
};

G_DEFINE_TYPE (AppReviewPage, app_review_page, APP_TYPE_PAGE)

/* --- the paper ------------------------------------------------------------------------------- */

static void
show_paper (AppReviewPage *self, json_t *answers) {
  AppFill *fill = app_filler_fill (self->filler);
  g_autoptr (GPtrArray) lines = pw_paper_lines (fill->form, answers, NULL);
  cairo_surface_t *surface = self->signature != NULL ? app_sign_surface (self->signature) : NULL;
  app_paper_view_show (APP_PAPER_VIEW (self->paper), lines, surface);
  g_clear_pointer (&surface, cairo_surface_destroy);
}

static void
show_signature (AppReviewPage *self) {
  g_autoptr (GError) error = NULL;
  json_auto_t *answers = pw_session_answers (app_filler_session (self->filler), &error);
  if (answers != NULL)
    show_paper (self, answers);
  gtk_button_set_label (GTK_BUTTON (self->sign),
                        self->signature != NULL ? _ ("Sign anew") : _ ("Sign on the screen"));
  gtk_widget_set_visible (self->unsign, self->signature != NULL);
}

static void
on_signed (GBytes *png, gpointer data) {
  AppReviewPage *self = data;
  g_clear_pointer (&self->signature, g_bytes_unref);
  self->signature = g_bytes_ref (png);
  if (app_filler_session (self->filler) != NULL)
    show_signature (self);
}

static void
on_sign (AppReviewPage *self) {
  app_window_open (app_window_of (self),
                   app_sign_page_new (app_page_desk (APP_PAGE (self)), on_signed, G_OBJECT (self)));
}

static void
on_unsign (AppReviewPage *self) {
  g_clear_pointer (&self->signature, g_bytes_unref);
  show_signature (self);
}

/* --- the end --------------------------------------------------------------------------------- */

static void
on_finish (gboolean yes, gpointer data) {
  AppReviewPage *self = data;
  AppFill *fill = app_filler_fill (self->filler);
  if (!yes || fill == NULL)
    return;
  AppWindow *window = app_window_of (self);
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  g_autoptr (GError) error = NULL;
  PwId record;
  if (!app_sign_finish (fill, self->signature, &record, &error)) {
    app_window_error (window, _ ("The form was not finalised"), error);
    return;
  }
  app_fill_free (app_filler_steal (self->filler));
  (void)app_desk_reload (desk, NULL); /* shown again by the next page that reads it */
  app_window_go_home (window);
  app_window_open (window, app_finished_page_new (desk, &record));
}

/* Lets go of the form and shows the record in its place. */
static void
show_record (AppReviewPage *self, const PwId *record) {
  AppDesk *desk = app_page_desk (APP_PAGE (self));
  AppWindow *window = app_window_of (self);
  g_autofree char *id = pw_id_to_hex (record);
  app_fill_free (app_filler_steal (self->filler));
  (void)app_desk_reload (desk, NULL); /* shown again by the next page that reads it */
  app_window_go_home (window);
  AppPage *page = app_record_page_new (desk, id, NULL);
  if (page != NULL)
    app_window_open (window, page);
}

static gboolean
on_amend_reason (const char *reason, gpointer owner, GError **error) {
  AppReviewPage *self = owner;
  AppFill *fill = app_filler_fill (self->filler);
  if (fill == NULL)
    return TRUE;
  const PwId record = fill->draft->record;
  if (!app_fill_finish_amendment (fill, reason, error))
    return FALSE;
  show_record (self, &record);
  return TRUE;
}

static void
on_finalise (AppPage *page, gpointer data) {
  (void)data;
  AppReviewPage *self = APP_REVIEW_PAGE (page);
  AppFill *fill = app_filler_fill (self->filler);
  if (fill != NULL && app_fill_amends (fill)) {
    app_reason_open (GTK_WIDGET (page), app_page_desk (page), _ ("Amend the record"),
                     _ ("Why are the answers changed? The reason goes to the office with the "
                        "change."),
                     NULL, _ ("_Amend"), on_amend_reason, G_OBJECT (page));
    return;
  }
  app_window_ask (app_window_of (page), _ ("Finalise this form?"),
                  _ ("It becomes a record that the office gets. It can then be changed only by an "
                     "amendment with a reason."),
                  _ ("_Not yet"), _ ("_Finalise"), FALSE, on_finish, page, page);
}

/* --- what is missing ------------------------------------------------------------------------- */

static void
show_problems (AppReviewPage *self, GPtrArray *problems) {
  g_autofree char *words = g_strdup_printf (
      ngettext ("%u thing is missing or wrong. Press it to go there.",
                "%u things are missing or wrong. Press one to go there.", problems->len),
      problems->len);
  app_page_set_banner (APP_PAGE (self), words, TRUE);
  app_filler_set_strict (self->filler);
}

static void
on_problem (AppReviewPage *self, GtkListBoxRow *row) {
  g_autofree char *place = g_strdup (g_object_get_data (G_OBJECT (row), "place"));
  AppWindow *window = app_window_of (self);
  app_page_leave (APP_PAGE (self));
  AppPage *page = app_window_top (window);
  if (page != NULL)
    app_fill_page_go (page, place);
}

static GtkWidget *
make_problem_list (AppReviewPage *self, GPtrArray *problems) {
  PwSession *session = app_filler_session (self->filler);
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *label = pw_session_label (session, problem->path, NULL);
    GtkWidget *row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                   label != NULL && *label != '\0' ? label : problem->path);
    g_autofree char *sentence = app_filler_sentence (problem->message);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
    adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
    adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_object_set_data_full (G_OBJECT (row), "place", g_strdup (problem->path), g_free);
    gtk_list_box_append (GTK_LIST_BOX (list), row);
  }
  return list;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_review_page_dispose (GObject *object) {
  AppReviewPage *self = APP_REVIEW_PAGE (object);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_object (&self->filler);
  G_OBJECT_CLASS (app_review_page_parent_class)->dispose (object);
}

static void
app_review_page_class_init (AppReviewPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_review_page_dispose;
}

static void
app_review_page_init (AppReviewPage *self) {
  (void)self;
}

static GtkWidget *
make_button (AppReviewPage *self, const char *words, GCallback pressed) {
  GtkWidget *button = gtk_button_new_with_label (words);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  g_signal_connect_swapped (button, "clicked", pressed, self);
  return button;
}

static GtkWidget *
make_sign_buttons (AppReviewPage *self) {
  self->sign = make_button (self, _ ("Sign on the screen"), G_CALLBACK (on_sign));
  self->unsign = make_button (self, _ ("Without signature"), G_CALLBACK (on_unsign));
  return app_pair_new (self->sign, self->unsign);
}

AppPage *
app_review_page_new (AppFiller *filler) {
  g_return_val_if_fail (APP_IS_FILLER (filler), NULL);
  AppReviewPage *self
      = app_page_new_of (APP_TYPE_REVIEW_PAGE, app_filler_desk (filler), _ ("Review"));
  AppPage *page = APP_PAGE (self);
  self->filler = g_object_ref (filler);
  AppFill *fill = app_filler_fill (filler);
  g_autoptr (GPtrArray) problems = pw_session_problems (fill->session);
  g_autoptr (GError) error = NULL;
  json_auto_t *answers = pw_session_answers (fill->session, &error);
  if (problems->len > 0) {
    show_problems (self, problems);
    app_page_append (page, make_problem_list (self, problems));
  }
  self->paper = app_paper_view_new ();
  app_page_append (page, self->paper);
  GtkWidget *buttons = make_sign_buttons (self);
  gtk_widget_set_visible (buttons, !app_fill_amends (fill)); /* the record has its own */
  app_page_append (page, buttons);
  show_signature (self);
  GtkWidget *law = answers != NULL ? app_law_view_new (fill->store, fill->form, answers,
                                                       pw_session_language (fill->session))
                                   : NULL;
  if (law != NULL)
    app_page_append (page, law);
  if (error != NULL)
    app_page_set_banner (page, error->message, TRUE);
  app_page_set_action (page, app_fill_amends (fill) ? _ ("_Amend…") : _ ("_Finalise"), on_finalise,
                       NULL);
  app_page_set_action_sensitive (page, problems->len == 0 && error == NULL);
  return page;
}
