/* A button that asks the location service, says how it goes, and can be stopped. */
#include "firmware/app/fill/app-locate.h"

#include <glib/gi18n.h>

#define APP_TYPE_LOCATE (app_locate_get_type ())
G_DECLARE_FINAL_TYPE (AppLocate, app_locate, APP, LOCATE, GtkBox)

struct _AppLocate {
  GtkBox parent_instance;
  GtkButton *button;
  GtkLabel *words;
  AppPlace *place; /* owned; NULL while nothing is looked for */
  guint timer;
  AppLocated located;
  gpointer data;
};

G_DEFINE_TYPE (AppLocate, app_locate, GTK_TYPE_BOX)

static void
say (AppLocate *self, const char *words) {
  gtk_label_set_text (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

static void
end (AppLocate *self) {
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->place, app_place_free);
  gtk_button_set_label (self->button, _ ("Where am I?"));
}

static void
on_ready (const AppPlaceFix *fix, const GError *error, gpointer data) {
  AppLocate *self = data;
  if (fix != NULL) {
    g_autofree char *words = g_strdup_printf (_ ("Found, accurate to %.0f m."), fix->accuracy_m);
    say (self, words);
    self->located (fix, self->data);
  } else {
    say (self, error->message);
  }
  end (self);
}

static gboolean
on_tick (gpointer data) {
  AppLocate *self = data;
  double accuracy = app_place_accuracy (self->place);
  g_autofree char *words = accuracy > 0
                               ? g_strdup_printf (_ ("So far accurate to %.0f m…"), accuracy)
                               : g_strdup (_ ("Looking for the position…"));
  say (self, words);
  return G_SOURCE_CONTINUE;
}

static void
on_pressed (AppLocate *self) {
  if (self->place != NULL) {
    say (self, "");
    end (self);
    return;
  }
  gtk_button_set_label (self->button, _ ("Stop looking"));
  self->place = app_place_find (NULL, 0, on_ready, self);
  self->timer = g_timeout_add_seconds (1, on_tick, self);
  (void)on_tick (self);
}

static void
app_locate_dispose (GObject *object) {
  AppLocate *self = APP_LOCATE (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->place, app_place_free);
  G_OBJECT_CLASS (app_locate_parent_class)->dispose (object);
}

static void
app_locate_class_init (AppLocateClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_locate_dispose;
}

static void
app_locate_init (AppLocate *self) {
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  self->button = GTK_BUTTON (gtk_button_new_with_label (_ ("Where am I?")));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_pressed), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->words));
}

GtkWidget *
app_locate_new (AppLocated located, gpointer data) {
  g_return_val_if_fail (located != NULL, NULL);
  AppLocate *self = g_object_new (APP_TYPE_LOCATE, NULL);
  self->located = located;
  self->data = data;
  return GTK_WIDGET (self);
}
