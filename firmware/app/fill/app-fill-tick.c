/* Controls of few choices: yes or no, seen and confirmed, a number between two, and only shown. */
#include <glib/gi18n.h>
#include <math.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/app-scroll.h"
#include "firmware/capture/app-fill-input.h"

/* --- yes or no, seen and confirmed ----------------------------------------------------------- */

typedef struct {
  AppFillControl parent_instance;
  GtkCheckButton *yes;
  GtkCheckButton *no; /* NULL where only confirmed */
  gboolean showing;
} AppFillTick;
typedef AppFillControlClass AppFillTickClass;

G_DEFINE_TYPE (AppFillTick, app_fill_tick, APP_TYPE_FILL_CONTROL)

static void
on_ticked (AppFillTick *self) {
  if (self->showing)
    return;
  gboolean yes = gtk_check_button_get_active (self->yes);
  if (self->no == NULL)
    app_fill_control_set (APP_FILL_CONTROL (self), yes ? "OK" : "");
  else if (yes || gtk_check_button_get_active (self->no))
    app_fill_control_set (APP_FILL_CONTROL (self), yes ? "true" : "false");
}

static void
app_fill_tick_refresh (AppFillControl *control) {
  AppFillTick *self = (AppFillTick *)control;
  g_autofree char *text = app_fill_control_text (control);
  self->showing = TRUE;
  gtk_check_button_set_active (self->yes, g_str_equal (text, "OK") || g_str_equal (text, "true")
                                              || g_str_equal (text, "1"));
  if (self->no != NULL)
    gtk_check_button_set_active (self->no, g_str_equal (text, "false") || g_str_equal (text, "0"));
  self->showing = FALSE;
}

static GtkCheckButton *
add_tick (AppFillTick *self, const char *label) {
  GtkWidget *tick = gtk_check_button_new_with_label (label);
  app_fill_control_own (APP_FILL_CONTROL (self), tick, label);
  gtk_widget_add_css_class (tick, "fill-option");
  g_signal_connect_swapped (tick, "toggled", G_CALLBACK (on_ticked), self);
  gtk_box_append (GTK_BOX (self), tick);
  return GTK_CHECK_BUTTON (tick);
}

static void
app_fill_tick_build (AppFillControl *control) {
  AppFillTick *self = (AppFillTick *)control;
  if (app_fill_control_node (control)->control == PW_FORM_TRIGGER) {
    self->yes = add_tick (self, _ ("I have read this"));
    return;
  }
  self->yes = add_tick (self, _ ("Yes"));
  self->no = add_tick (self, _ ("No"));
  gtk_check_button_set_group (self->no, self->yes);
}

static void
app_fill_tick_class_init (AppFillTickClass *class) {
  class->build = app_fill_tick_build;
  class->refresh = app_fill_tick_refresh;
}

static void
app_fill_tick_init (AppFillTick *self) {
  (void)self;
}

/* --- a number between two -------------------------------------------------------------------- */

typedef struct {
  AppFillControl parent_instance;
  GtkSpinButton *spin;
  double value; /* that was shown last; NAN: none */
  gboolean showing;
} AppFillRange;
typedef AppFillControlClass AppFillRangeClass;

G_DEFINE_TYPE (AppFillRange, app_fill_range, APP_TYPE_FILL_CONTROL)

static const char *
range_typed (AppFillRange *self) {
  return gtk_editable_get_text (GTK_EDITABLE (self->spin));
}

/* TRUE if what is typed is one of the numbers that can be chosen. */
static gboolean
is_whole (AppFillRange *self) {
  AppFillControl *control = APP_FILL_CONTROL (self);
  PwMoment now = pw_clock_now (app_filler_fill (app_fill_control_filler (control))->store->clock);
  const char *why = NULL;
  g_autofree char *number
      = app_fill_read_typed (app_fill_control_node (control)->type, range_typed (self), &now, &why);
  if (number == NULL)
    return FALSE;
  double value = g_ascii_strtod (number, NULL), least, most, step;
  gtk_spin_button_get_range (self->spin, &least, &most);
  gtk_spin_button_get_increments (self->spin, &step, NULL);
  return value >= least && value <= most && fabs (remainder (value - least, step)) < step / 1e6;
}

/* While the focus is here a number may still be on the way; when it has gone the nearest is taken.
 */
static void
app_fill_range_flush (AppFillControl *control) {
  AppFillRange *self = (AppFillRange *)control;
  if (*range_typed (self) == '\0') {
    app_fill_control_set (control, "");
    return;
  }
  gboolean inside
      = (gtk_widget_get_state_flags (GTK_WIDGET (self->spin)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  if (inside && !is_whole (self))
    return;
  gtk_spin_button_update (self->spin);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text,
                   app_fill_control_node (control)->type == PW_FORM_INT ? "%.0f" : "%g",
                   gtk_spin_button_get_value (self->spin));
  app_fill_control_set (control, text);
}

static void
on_spun (AppFillRange *self) {
  if (!self->showing)
    app_fill_control_typed (APP_FILL_CONTROL (self));
}

/* An empty field is no number, where GTK would read 0; and commas are read as in other fields. */
static int
on_input (AppFillRange *self, double *value) {
  g_autofree char *text = g_strdelimit (g_strdup (range_typed (self)), ",", '.');
  char *end = text;
  *value = g_ascii_strtod (text, &end);
  if (*text == '\0' || *end != '\0')
    *value = gtk_spin_button_get_value (self->spin);
  return TRUE;
}

/* An empty field stays so until the number changes. TRUE: nothing is written into it. */
static gboolean
on_output (AppFillRange *self) {
  double value = gtk_spin_button_get_value (self->spin);
  gboolean same = value == self->value;
  self->value = value;
  return same && *range_typed (self) == '\0';
}

static void
app_fill_range_refresh (AppFillControl *control) {
  AppFillRange *self = (AppFillRange *)control;
  g_autofree char *text = app_fill_control_text (control);
  if (*range_typed (self) != '\0' && !is_whole (self))
    return; /* under the fingers, or about to be judged */
  self->showing = TRUE;
  if (*text != '\0') {
    self->value = NAN;
    gtk_spin_button_set_value (self->spin, g_ascii_strtod (text, NULL));
  } else {
    gtk_editable_set_text (GTK_EDITABLE (self->spin), "");
  }
  self->showing = FALSE;
}

static double
number_of (const char *text, double otherwise) {
  return text != NULL ? g_ascii_strtod (text, NULL) : otherwise;
}

static void
app_fill_range_build (AppFillControl *control) {
  AppFillRange *self = (AppFillRange *)control;
  const PwFormNode *node = app_fill_control_node (control);
  double start = number_of (node->range_start, 0), end = number_of (node->range_end, 10);
  double step = fabs (number_of (node->range_step, 1));
  GtkWidget *spin
      = gtk_spin_button_new_with_range (MIN (start, end), MAX (start, end), step > 0 ? step : 1);
  self->spin = GTK_SPIN_BUTTON (spin);
  self->value = gtk_spin_button_get_value (self->spin);
  gtk_spin_button_set_snap_to_ticks (self->spin, TRUE);
  gtk_widget_set_halign (spin, GTK_ALIGN_START);
  app_fill_control_own (control, spin, NULL);
  app_scroll_leave_alone (spin);
  g_signal_connect_swapped (spin, "input", G_CALLBACK (on_input), self);
  g_signal_connect_swapped (spin, "output", G_CALLBACK (on_output), self);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_spun), self);
  g_signal_connect_swapped (spin, "changed", G_CALLBACK (on_spun), self);
  gtk_box_append (GTK_BOX (self), spin);
}

static void
app_fill_range_class_init (AppFillRangeClass *class) {
  class->build = app_fill_range_build;
  class->refresh = app_fill_range_refresh;
  class->flush = app_fill_range_flush;
}

static void
app_fill_range_init (AppFillRange *self) {
  (void)self;
}

/* --- only shown ------------------------------------------------------------------------------ */

typedef struct {
  AppFillControl parent_instance;
  GtkLabel *label;
} AppFillReadonly;
typedef AppFillControlClass AppFillReadonlyClass;

G_DEFINE_TYPE (AppFillReadonly, app_fill_readonly, APP_TYPE_FILL_CONTROL)

static void
app_fill_readonly_refresh (AppFillControl *control) {
  g_autofree char *text = app_fill_control_shown (control);
  gtk_label_set_text (((AppFillReadonly *)control)->label,
                      *text != '\0' ? text : _ ("(no answer)"));
}

static void
app_fill_readonly_build (AppFillControl *control) {
  AppFillReadonly *self = (AppFillReadonly *)control;
  GtkWidget *label = gtk_label_new (NULL);
  self->label = GTK_LABEL (label);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_selectable (self->label, FALSE);
  gtk_box_append (GTK_BOX (self), label);
}

static void
app_fill_readonly_class_init (AppFillReadonlyClass *class) {
  class->build = app_fill_readonly_build;
  class->refresh = app_fill_readonly_refresh;
}

static void
app_fill_readonly_init (AppFillReadonly *self) {
  (void)self;
}
