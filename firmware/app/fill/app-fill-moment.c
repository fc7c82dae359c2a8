/* Control for dates and times: typed, "now", or chosen on a page of its own. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/fill/app-moment-page.h"
#include "firmware/app/app-window.h"
#include "firmware/capture/app-fill-input.h"

typedef struct {
  AppFillControl parent_instance;
  GtkEntry *date, *time; /* NULL where the type has none */
  gboolean showing;
} AppFillMoment;
typedef AppFillControlClass AppFillMomentClass;

G_DEFINE_TYPE (AppFillMoment, app_fill_moment, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillMoment *)(control))

/* --- giving ---------------------------------------------------------------------------------- */

static gboolean
has_focus (AppFillMoment *self) {
  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static const char *
text_of (GtkEntry *entry) {
  return entry != NULL ? gtk_editable_get_text (GTK_EDITABLE (entry)) : "";
}

static void
app_fill_moment_flush (AppFillControl *control) {
  AppFillMoment *self = SELF (control);
  const char *date = text_of (self->date), *time = text_of (self->time);
  if (*date == '\0' && *time == '\0') {
    app_fill_control_set (control, "");
    return;
  }
  g_autofree char *typed
      = g_strconcat (date, *date != '\0' && *time != '\0' ? " " : "", time, NULL);
  PwMoment now = pw_clock_now (app_filler_fill (app_fill_control_filler (control))->store->clock);
  const char *why = NULL;
  g_autofree char *text
      = app_fill_read_typed (app_fill_control_node (control)->type, g_strstrip (typed), &now, &why);
  if (text != NULL)
    app_fill_control_take (control, text);
  else if (!has_focus (self)) /* half a date is no mistake yet */
    app_fill_control_refuse (control, why);
}

static void
on_typed (AppFillMoment *self) {
  if (!self->showing)
    app_fill_control_typed (APP_FILL_CONTROL (self));
}

static void
on_now (AppFillMoment *self) {
  AppFillControl *control = APP_FILL_CONTROL (self);
  PwMoment now = pw_clock_now (app_filler_fill (app_fill_control_filler (control))->store->clock);
  const char *why = NULL;
  g_autofree char *text
      = app_fill_read_typed (app_fill_control_node (control)->type, "now", &now, &why);
  if (text != NULL && app_fill_control_set (control, text))
    app_fill_control_refresh (control);
}

static void
on_choose (AppFillMoment *self) {
  AppWindow *window = app_window_of (self);
  if (window != NULL)
    app_window_open (window, app_moment_page_new (APP_FILL_CONTROL (self)));
}

/* --- showing --------------------------------------------------------------------------------- */

/* "7-10-2024" of the start of "2024-10-07T...". (transfer full) */
static char *
date_words (const char *text) {
  if (strlen (text) < 10 || text[4] != '-')
    return g_strdup ("");
  return g_strdup_printf ("%d-%d-%.4s", (int)g_ascii_strtoll (text + 8, NULL, 10),
                          (int)g_ascii_strtoll (text + 5, NULL, 10), text);
}

/* "21.43" of "21:43:05...". (transfer full) */
static char *
time_words (const char *text) {
  return strlen (text) >= 5 ? g_strdup_printf ("%.2s.%.2s", text, text + 3) : g_strdup ("");
}

static void
show_in (GtkEntry *entry, const char *words) {
  if (entry != NULL && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), words))
    gtk_editable_set_text (GTK_EDITABLE (entry), words);
}

static void
app_fill_moment_refresh (AppFillControl *control) {
  AppFillMoment *self = SELF (control);
  g_autofree char *text = app_fill_control_text (control);
  gboolean typed = *text_of (self->date) != '\0' || *text_of (self->time) != '\0';
  /* What could not be read yet stays, so that it can be put right. */
  if (*text == '\0' && typed)
    return;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL && has_focus (self) && typed
      && app_fill_control_is_waiting (control))
    return;
  const char *clock = strchr (text, 'T');
  g_autofree char *date = date_words (text);
  g_autofree char *time = self->date == NULL ? time_words (text)
                          : clock != NULL    ? time_words (clock + 1)
                                             : g_strdup ("");
  self->showing = TRUE;
  show_in (self->date, date);
  show_in (self->time, time);
  self->showing = FALSE;
}

/* --- building -------------------------------------------------------------------------------- */

static GtkEntry *
add_entry (AppFillMoment *self, GtkWidget *box, const char *name, const char *example) {
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), example);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 5);
  gtk_widget_set_hexpand (entry, TRUE);
  app_fill_control_own (APP_FILL_CONTROL (self), entry, name);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typed), self);
  gtk_box_append (GTK_BOX (box), entry);
  return GTK_ENTRY (entry);
}

static void
app_fill_moment_build (AppFillControl *control) {
  AppFillMoment *self = SELF (control);
  const PwFormType type = app_fill_control_node (control)->type;
  GtkWidget *entries = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (type != PW_FORM_TIME)
    self->date = add_entry (self, entries, _ ("day"), "31-12-2024");
  if (type != PW_FORM_DATE)
    self->time = add_entry (self, entries, _ ("clock"), "21.43");
  gtk_box_append (GTK_BOX (self), entries);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  GtkWidget *now
      = app_fill_control_button (control, type == PW_FORM_DATE ? _ ("Today") : _ ("Now"), NULL);
  g_signal_connect_swapped (now, "clicked", G_CALLBACK (on_now), self);
  GtkWidget *choose = app_fill_control_button (control, _ ("Choose…"), NULL);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), self);
  gtk_box_append (GTK_BOX (buttons), now);
  gtk_box_append (GTK_BOX (buttons), choose);
  gtk_box_append (GTK_BOX (self), buttons);
}

static void
app_fill_moment_class_init (AppFillMomentClass *class) {
  class->build = app_fill_moment_build;
  class->refresh = app_fill_moment_refresh;
  class->flush = app_fill_moment_flush;
}

static void
app_fill_moment_init (AppFillMoment *self) {
  (void)self;
}
