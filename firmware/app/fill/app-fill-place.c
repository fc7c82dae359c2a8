/* Control for a point or points: typed, or asked of the location service. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/fill/app-locate.h"
#include "firmware/capture/app-fill-input.h"

typedef struct {
  AppFillControl parent_instance;
  GtkEntry *entry;
  gboolean showing;
} AppFillPlace;
typedef AppFillControlClass AppFillPlaceClass;

G_DEFINE_TYPE (AppFillPlace, app_fill_place, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillPlace *)(control))

static gboolean
is_point (AppFillControl *control) {
  return app_fill_control_node (control)->type == PW_FORM_GEOPOINT;
}

static void
app_fill_place_flush (AppFillControl *control) {
  AppFillPlace *self = SELF (control);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (*typed == '\0') {
    app_fill_control_set (control, "");
    return;
  }
  PwMoment now = pw_clock_now (app_filler_fill (app_fill_control_filler (control))->store->clock);
  const char *why = NULL;
  g_autofree char *text
      = app_fill_read_typed (app_fill_control_node (control)->type, typed, &now, &why);
  if (text != NULL)
    app_fill_control_take (control, text);
  else if ((gtk_widget_get_state_flags (GTK_WIDGET (self->entry)) & GTK_STATE_FLAG_FOCUS_WITHIN)
           == 0)
    app_fill_control_refuse (control, why);
}

static void
app_fill_place_refresh (AppFillControl *control) {
  AppFillPlace *self = SELF (control);
  g_autofree char *text = app_fill_control_text (control);
  gboolean typing
      = (gtk_widget_get_state_flags (GTK_WIDGET (self->entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  if (typing || (*text == '\0' && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0'))
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
}

static void
on_typed (AppFillPlace *self) {
  if (!self->showing)
    app_fill_control_typed (APP_FILL_CONTROL (self));
}

/* A place by hand has accuracy 0: that is how both are told apart. */
static void
on_located (const AppPlaceFix *fix, gpointer data) {
  AppFillControl *control = data;
  char parts[4][G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (parts[0], sizeof parts[0], "%.6f", fix->latitude);
  g_ascii_formatd (parts[1], sizeof parts[1], "%.6f", fix->longitude);
  g_ascii_formatd (parts[2], sizeof parts[2], "%.1f",
                   isnan (fix->altitude_m) ? 0 : fix->altitude_m);
  g_ascii_formatd (parts[3], sizeof parts[3], "%.1f", fix->accuracy_m);
  g_autofree char *point = g_strjoin (" ", parts[0], parts[1], parts[2], parts[3], NULL);
  g_autofree char *before = app_fill_control_text (control);
  g_autofree char *text = is_point (control) || *before == '\0'
                              ? g_strdup (point)
                              : g_strjoin (";", before, point, NULL);
  if (app_fill_control_set (control, text))
    app_fill_control_refresh (control);
}

static void
app_fill_place_build (AppFillControl *control) {
  AppFillPlace *self = SELF (control);
  GtkWidget *entry = gtk_entry_new ();
  self->entry = GTK_ENTRY (entry);
  gtk_entry_set_placeholder_text (self->entry, "-7,8012 110,3645");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  app_fill_control_own (control, entry, NULL);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typed), self);
  gtk_box_append (GTK_BOX (self), entry);
  GtkWidget *locate = app_locate_new (on_located, self);
  gtk_box_append (GTK_BOX (self), locate);
}

static void
app_fill_place_class_init (AppFillPlaceClass *class) {
  class->build = app_fill_place_build;
  class->refresh = app_fill_place_refresh;
  class->flush = app_fill_place_flush;
}

static void
app_fill_place_init (AppFillPlace *self) {
  (void)self;
}
