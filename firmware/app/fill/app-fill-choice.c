/* Control for one or several of a list: all of a short one at once, a page for a long one. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-choice-page.h"
#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/app-window.h"

#define INLINE_ONE_MAX 6 /* choices shown in the form itself */
#define INLINE_MANY_MAX 8

typedef struct {
  AppFillControl parent_instance;
  GPtrArray *options; /* owned: AppFillOption; NULL: a page is opened instead */
  GtkWidget *options_box;
  GtkButton *open;  /* NULL where all are shown */
  GtkLabel *chosen; /* in `open` */
  gboolean showing;
} AppFillChoice;
typedef AppFillControlClass AppFillChoiceClass;

G_DEFINE_TYPE (AppFillChoice, app_fill_choice, APP_TYPE_FILL_CONTROL)

typedef struct {
  char *code;             /* owned */
  GtkCheckButton *button; /* borrowed */
} AppFillOption;

#define SELF(control) ((AppFillChoice *)(control))

static gboolean
is_many (AppFillChoice *self) {
  return app_fill_control_node (APP_FILL_CONTROL (self))->type == PW_FORM_SELECT;
}

static void
option_free (gpointer data) {
  AppFillOption *option = data;
  g_free (option->code);
  g_free (option);
}

/* --- all in the form ------------------------------------------------------------------------- */

/* The codes of `text`, and after the change of one the text again. */
static void
on_many_toggled (AppFillChoice *self) {
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->options->len; i++) {
    const AppFillOption *option = g_ptr_array_index (self->options, i);
    if (gtk_check_button_get_active (option->button))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", option->code);
  }
  app_fill_control_set (APP_FILL_CONTROL (self), text->str);
}

static void
on_toggled (AppFillChoice *self, GtkCheckButton *button) {
  if (self->showing)
    return;
  if (is_many (self)) {
    on_many_toggled (self);
    return;
  }
  if (!gtk_check_button_get_active (button))
    return;
  app_fill_control_set (APP_FILL_CONTROL (self), g_object_get_data (G_OBJECT (button), "code"));
}

static void
add_option (AppFillChoice *self, const PwSessionChoice *choice) {
  AppFillOption *option = g_new0 (AppFillOption, 1);
  GtkWidget *button = gtk_check_button_new_with_label (choice->label);
  /* GTK 4.8 gives a check button no child of one's own; its label has to be taught to wrap. */
  GtkWidget *label = gtk_widget_get_last_child (button);
  if (GTK_IS_LABEL (label)) {
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
  }
  option->code = g_strdup (choice->code);
  option->button = GTK_CHECK_BUTTON (button);
  g_object_set_data_full (G_OBJECT (button), "code", g_strdup (choice->code), g_free);
  gtk_widget_add_css_class (button, "fill-option");
  app_fill_control_own (APP_FILL_CONTROL (self), button, choice->label);
  if (!is_many (self) && self->options->len > 0) {
    const AppFillOption *first = g_ptr_array_index (self->options, 0);
    gtk_check_button_set_group (option->button, first->button);
  }
  g_ptr_array_add (self->options, option);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (GTK_BOX (self->options_box), button);
}

static gboolean
has_code (const char *text, const char *code) {
  g_auto (GStrv) codes = g_strsplit (text, " ", -1);
  return g_strv_contains ((const char *const *)codes, code);
}

static gboolean
same_options (AppFillChoice *self, const GPtrArray *choices) {
  if (self->options == NULL || self->options->len != choices->len)
    return FALSE;
  for (guint i = 0; i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    const AppFillOption *option = g_ptr_array_index (self->options, i);
    if (!g_str_equal (choice->code, option->code))
      return FALSE;
  }
  return TRUE;
}

/* What is offered may follow from other answers. */
static void
show_options (AppFillChoice *self, const GPtrArray *choices) {
  if (!same_options (self, choices)) {
    g_clear_pointer (&self->options, g_ptr_array_unref);
    self->options = g_ptr_array_new_with_free_func (option_free);
    for (GtkWidget *child; (child = gtk_widget_get_first_child (self->options_box)) != NULL;)
      gtk_box_remove (GTK_BOX (self->options_box), child);
    for (guint i = 0; i < choices->len; i++)
      add_option (self, g_ptr_array_index (choices, i));
  }
  g_autofree char *text = app_fill_control_text (APP_FILL_CONTROL (self));
  for (guint i = 0; i < self->options->len; i++) {
    const AppFillOption *option = g_ptr_array_index (self->options, i);
    gtk_check_button_set_active (option->button, has_code (text, option->code));
  }
}

/* --- a page for many ------------------------------------------------------------------------- */

static void
on_open (AppFillChoice *self) {
  AppWindow *window = app_window_of (self);
  if (window != NULL)
    app_window_open (window, app_choice_page_new (APP_FILL_CONTROL (self)));
}

static void
show_chosen (AppFillChoice *self) {
  g_autofree char *shown = app_fill_control_shown (APP_FILL_CONTROL (self));
  gtk_label_set_text (self->chosen, *shown != '\0' ? shown : _ ("Choose…"));
  app_fill_control_describe (APP_FILL_CONTROL (self), GTK_WIDGET (self->open),
                             *shown != '\0' ? shown : _ ("nothing chosen"));
}

static void
build_open (AppFillChoice *self) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  self->chosen = GTK_LABEL (label);
  gtk_label_set_wrap (self->chosen, TRUE);
  gtk_label_set_wrap_mode (self->chosen, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->chosen, 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  GtkWidget *button = gtk_button_new ();
  self->open = GTK_BUTTON (button);
  gtk_button_set_child (self->open, box);
  gtk_widget_add_css_class (button, "fill-open");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_open), self);
  app_fill_control_own (APP_FILL_CONTROL (self), button, NULL);
  gtk_box_append (GTK_BOX (self), button);
}

/* --- both ------------------------------------------------------------------------------------ */

static void
app_fill_choice_refresh (AppFillControl *control) {
  AppFillChoice *self = SELF (control);
  const guint most = is_many (self) ? INLINE_MANY_MAX : INLINE_ONE_MAX;
  guint total = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices
      = pw_session_choices (app_filler_session (app_fill_control_filler (control)),
                            app_fill_control_path (control), NULL, most, &total, &error);
  if (choices == NULL) {
    app_fill_control_tell (control, error->message);
    return;
  }
  self->showing = TRUE;
  gboolean fits
      = total <= most && strstr (app_fill_control_node (control)->appearance, "minimal") == NULL;
  gtk_widget_set_visible (self->options_box, fits);
  gtk_widget_set_visible (GTK_WIDGET (self->open), !fits);
  if (fits)
    show_options (self, choices);
  else
    show_chosen (self);
  self->showing = FALSE;
}

static void
app_fill_choice_build (AppFillControl *control) {
  AppFillChoice *self = SELF (control);
  self->options_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self), self->options_box);
  build_open (self);
}

static void
app_fill_choice_finalize (GObject *object) {
  g_clear_pointer (&SELF (object)->options, g_ptr_array_unref);
  G_OBJECT_CLASS (app_fill_choice_parent_class)->finalize (object);
}

static void
app_fill_choice_class_init (AppFillChoiceClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_fill_choice_finalize;
  class->build = app_fill_choice_build;
  class->refresh = app_fill_choice_refresh;
}

static void
app_fill_choice_init (AppFillChoice *self) {
  (void)self;
}
