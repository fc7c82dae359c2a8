/* One question.
 *
 *  1. What is missing is not called wrong before the person was there, or asked to see what is
 *     missing; what breaks a condition is told when the focus leaves.
 *  2. A confidential answer is covered while the focus is elsewhere; an empty one has nothing to
 *     cover.
 *  3. Whether a question is read-only may change: the control is made anew then. */
#include "firmware/app/fill/app-fill-row.h"

#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/app-reason.h"
#include "firmware/app/app-scroll.h"

struct _AppFillRow {
  GtkBox parent_instance;
  AppFiller *filler; /* owned */
  char *path;        /* owned */
  const PwFormNode *node;
  GtkLabel *label, *hint, *problem;
  GtkWidget *problem_box, *reason;
  GtkStack *stack; /* "control" and, of a confidential question, "cover" */
  GtkWidget *control;
  GtkWidget *cover;
  char *told; /* owned: what could not be taken; NULL: all was */
  gboolean readonly, touched, inside;
  guint uncover; /* source id */
};

G_DEFINE_TYPE (AppFillRow, app_fill_row, GTK_TYPE_BOX)

/* --- what is wrong --------------------------------------------------------------------------- */

static gboolean
is_told_now (AppFillRow *self, const PwProblem *problem) {
  if (problem == NULL || app_filler_is_strict (self->filler))
    return problem != NULL;
  if (problem->kind == PW_PROBLEM_REQUIRED)
    return self->touched && !self->inside;
  return !self->inside;
}

static void
show_problem (AppFillRow *self) {
  PwSession *session = app_filler_session (self->filler);
  g_autoptr (PwProblem) problem = pw_session_problem (session, self->path, NULL);
  const char *words = self->told != NULL            ? self->told
                      : is_told_now (self, problem) ? problem->message
                                                    : "";
  json_auto_t *reasons = pw_session_acknowledged (session);
  const char *reason = json_string_value (json_object_get (reasons, self->path));
  g_autofree char *kept = reason != NULL ? g_strdup_printf (_ ("Kept, because: %s"), reason) : NULL;
  if (*words == '\0' && kept != NULL)
    words = kept;
  g_autofree char *sentence = app_filler_sentence (words);
  gtk_label_set_text (self->problem, sentence);
  gtk_widget_set_visible (self->problem_box, *words != '\0');
  gboolean is_warning = (self->told == NULL && problem != NULL
                         && problem->kind == PW_PROBLEM_WARNING && *words != '\0')
                        || words == kept;
  gtk_widget_set_visible (self->reason, is_warning);
  gtk_button_set_label (GTK_BUTTON (self->reason),
                        words == kept ? _ ("Other reason…") : _ ("It is right: give a reason…"));
  if (words == kept)
    gtk_widget_remove_css_class (self->problem_box, "warning");
  else
    gtk_widget_add_css_class (self->problem_box, "warning");
}

static void
on_told (AppFillRow *self, const char *why) {
  g_free (self->told);
  self->told = *why != '\0' ? g_strdup (why) : NULL;
  show_problem (self);
}

static gboolean
on_reason_given (const char *reason, gpointer data, GError **error) {
  AppFillRow *self = data;
  return app_filler_acknowledge (self->filler, self->path, reason, error);
}

static void
on_reason (AppFillRow *self) {
  g_autofree char *question = g_strdup (gtk_label_get_text (self->problem));
  json_auto_t *reasons = pw_session_acknowledged (app_filler_session (self->filler));
  const char *reason = json_string_value (json_object_get (reasons, self->path));
  app_reason_open (GTK_WIDGET (self), app_filler_desk (self->filler),
                   _ ("Why does the answer stand?"), question, reason, _ ("_Keep the answer"),
                   on_reason_given, G_OBJECT (self));
}

/* --- cover ----------------------------------------------------------------------------------- */

static gboolean
has_answer (AppFillRow *self) {
  g_autofree char *text = pw_session_text (app_filler_session (self->filler), self->path, NULL);
  return text != NULL && *text != '\0';
}

static void
show_cover (AppFillRow *self) {
  gboolean covered = self->cover != NULL && !self->inside && has_answer (self);
  gtk_stack_set_visible_child_name (self->stack, covered ? "cover" : "control");
}

static gboolean
on_uncover (gpointer data) {
  AppFillRow *self = data;
  self->uncover = 0;
  if (app_filler_session (self->filler) == NULL)
    return G_SOURCE_REMOVE;
  self->inside = TRUE;
  gtk_stack_set_visible_child_name (self->stack, "control");
  (void)gtk_widget_child_focus (self->control, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

/* From the loop: the focus is moving while this is told. */
static void
on_cover_focus (AppFillRow *self) {
  if (self->uncover == 0)
    self->uncover = g_idle_add (on_uncover, self);
}

static void
make_cover (AppFillRow *self) {
  self->cover = gtk_button_new_with_label ("••••••");
  g_autofree char *label = pw_session_label (app_filler_session (self->filler), self->path, NULL);
  g_autofree char *name = g_strdup_printf (_ ("%s: confidential, covered; press to see"), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cover), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_signal_connect_swapped (self->cover, "clicked", G_CALLBACK (on_cover_focus), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_cover_focus), self);
  gtk_widget_add_controller (self->cover, focus);
  gtk_stack_add_named (self->stack, self->cover, "cover");
}

/* --- focus ----------------------------------------------------------------------------------- */

/* Whoever comes by keys sees what is asked, too; under a finger nothing moves. */
static void
on_enter (AppFillRow *self) {
  self->inside = TRUE;
  self->touched = TRUE;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    app_scroll_show_whole (GTK_WIDGET (self));
}

static void
on_leave (AppFillRow *self) {
  self->inside = FALSE;
  if (app_filler_session (self->filler) == NULL)
    return;
  show_problem (self);
  show_cover (self);
}

/* --- showing --------------------------------------------------------------------------------- */

static void
make_control (AppFillRow *self) {
  if (self->control != NULL)
    gtk_stack_remove (self->stack, self->control);
  self->readonly = pw_session_is_readonly (app_filler_session (self->filler), self->path);
  self->control = app_fill_control_new (self->filler, self->path, self->node);
  g_signal_connect_swapped (self->control, "told", G_CALLBACK (on_told), self);
  gtk_stack_add_named (self->stack, self->control, "control");
}

static void
show_label (AppFillRow *self) {
  PwSession *session = app_filler_session (self->filler);
  g_autofree char *label = pw_session_label (session, self->path, NULL);
  const char *name = label != NULL && *label != '\0' ? label : self->node->name;
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  g_autoptr (GString) markup = g_string_new (NULL);
  g_string_append_printf (markup, "<b>%s</b>", escaped);
  if (pw_session_is_required (session, self->path))
    g_string_append_printf (markup, " <small>· %s</small>", _ ("required"));
  if (self->node->confidential)
    g_string_append_printf (markup, " <small>· %s</small>", _ ("confidential"));
  gtk_label_set_markup (self->label, markup->str);
  g_autofree char *hint = pw_session_hint (session, self->path, NULL);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL && *hint != '\0');
}

void
app_fill_row_refresh (AppFillRow *self) {
  g_return_if_fail (APP_IS_FILL_ROW (self));
  PwSession *session = app_filler_session (self->filler);
  if (session == NULL || !pw_session_is_relevant (session, self->path))
    return;
  if (self->readonly != pw_session_is_readonly (session, self->path))
    make_control (self);
  show_label (self);
  app_fill_control_refresh (APP_FILL_CONTROL (self->control));
  show_problem (self);
  if (!self->inside)
    show_cover (self);
}

void
app_fill_row_focus (AppFillRow *self) {
  g_return_if_fail (APP_IS_FILL_ROW (self));
  if (self->cover != NULL && gtk_stack_get_visible_child (self->stack) == self->cover)
    (void)on_uncover (self);
  else
    (void)gtk_widget_child_focus (self->control, GTK_DIR_TAB_FORWARD);
}

const char *
app_fill_row_path (AppFillRow *self) {
  g_return_val_if_fail (APP_IS_FILL_ROW (self), NULL);
  return self->path;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_fill_row_dispose (GObject *object) {
  AppFillRow *self = APP_FILL_ROW (object);
  g_clear_handle_id (&self->uncover, g_source_remove);
  g_clear_object (&self->filler);
  G_OBJECT_CLASS (app_fill_row_parent_class)->dispose (object);
}

static void
app_fill_row_finalize (GObject *object) {
  AppFillRow *self = APP_FILL_ROW (object);
  g_free (self->path);
  g_free (self->told);
  G_OBJECT_CLASS (app_fill_row_parent_class)->finalize (object);
}

static void
app_fill_row_class_init (AppFillRowClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_fill_row_dispose;
  G_OBJECT_CLASS (class)->finalize = app_fill_row_finalize;
}

static GtkLabel *
add_label (GtkWidget *box, const char *style) {
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
app_fill_row_init (AppFillRow *self) {
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "fill-row");
  self->label = add_label (GTK_WIDGET (self), NULL);
  self->hint = add_label (GTK_WIDGET (self), "caption");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
  self->problem_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->problem_box, "fill-problem");
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->problem_box), icon);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->problem = add_label (words, NULL);
  self->reason = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->reason, GTK_ALIGN_START);
  g_signal_connect_swapped (self->reason, "clicked", G_CALLBACK (on_reason), self);
  gtk_box_append (GTK_BOX (words), self->reason);
  gtk_box_append (GTK_BOX (self->problem_box), words);
  gtk_box_append (GTK_BOX (self), self->problem_box);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stack), focus);
}

GtkWidget *
app_fill_row_new (AppFiller *filler, const char *path, const PwFormNode *node) {
  g_return_val_if_fail (APP_IS_FILLER (filler) && path != NULL && node != NULL, NULL);
  AppFillRow *self = g_object_new (APP_TYPE_FILL_ROW, NULL);
  self->filler = g_object_ref (filler);
  self->path = g_strdup (path);
  self->node = node;
  make_control (self);
  if (node->confidential)
    make_cover (self);
  g_signal_connect_object (filler, "strict", G_CALLBACK (app_fill_row_refresh), self,
                           G_CONNECT_SWAPPED);
  app_fill_row_refresh (self);
  return GTK_WIDGET (self);
}
