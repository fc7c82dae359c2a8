/* A page that asks for a reason in words. */
#include "firmware/app/app-reason.h"

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"

#define APP_TYPE_REASON (app_reason_get_type ())
G_DECLARE_FINAL_TYPE (AppReason, app_reason, APP, REASON, AppPage)

struct _AppReason {
  AppPage parent_instance;
  GtkTextBuffer *buffer;
  GtkWidget *text;
  AppReasonTake take;
  GWeakRef owner;
};

G_DEFINE_TYPE (AppReason, app_reason, APP_TYPE_PAGE)

static char *
words_of (AppReason *self) {
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
}

static void
on_take (AppPage *page, gpointer data) {
  (void)data;
  AppReason *self = APP_REASON (page);
  g_autofree char *reason = words_of (self);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppPage) kept = g_object_ref (page);
  if (owner != NULL && !self->take (reason, owner, &error))
    app_page_set_banner (kept, error->message, TRUE);
  else if (app_window_of (kept) != NULL) /* whoever took it may have gone elsewhere */
    app_page_leave (kept);
}

static void
on_changed (AppReason *self) {
  g_autofree char *reason = words_of (self);
  app_page_set_action_sensitive (APP_PAGE (self), *reason != '\0');
}

static GtkWidget *
first_focus (AppPage *page) {
  return APP_REASON (page)->text;
}

static void
app_reason_finalize (GObject *object) {
  g_weak_ref_clear (&APP_REASON (object)->owner);
  G_OBJECT_CLASS (app_reason_parent_class)->finalize (object);
}

static void
app_reason_class_init (AppReasonClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_reason_finalize;
  APP_PAGE_CLASS (class)->first_focus = first_focus;
}

static void
app_reason_init (AppReason *self) {
  g_weak_ref_init (&self->owner, NULL);
}

void
app_reason_open (GtkWidget *from, AppDesk *desk, const char *title, const char *words,
                 const char *before, const char *action, AppReasonTake take, GObject *owner) {
  g_return_if_fail (desk != NULL && title != NULL && take != NULL && owner != NULL);
  AppWindow *window = app_window_of (from);
  g_return_if_fail (window != NULL);
  AppReason *self = app_page_new_of (APP_TYPE_REASON, desk, title);
  self->take = take;
  g_weak_ref_set (&self->owner, owner);
  GtkWidget *label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  app_page_append (APP_PAGE (self), label);
  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_widget_set_size_request (self->text, -1, 96);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  GtkWidget *frame = gtk_frame_new (NULL);
  gtk_frame_set_child (GTK_FRAME (frame), self->text);
  app_page_append (APP_PAGE (self), frame);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_changed), self);
  app_page_set_action (APP_PAGE (self), action, on_take, NULL);
  if (before != NULL)
    gtk_text_buffer_set_text (self->buffer, before, -1);
  on_changed (self);
  app_window_open (window, APP_PAGE (self));
}
