/* Control for text and numbers: one line, or several where the form wants that. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/capture/app-fill-input.h"

#define LINES_MIN_PX 96 /* height of a text of several lines: four of them */

typedef struct {
  AppFillControl parent_instance;
  GtkEntry *entry; /* one of the two; the other is NULL */
  GtkTextView *text;
  GtkTextBuffer *buffer; /* of `text` */
  gboolean showing;      /* the program writes, not the person */
} AppFillText;
typedef AppFillControlClass AppFillTextClass;

G_DEFINE_TYPE (AppFillText, app_fill_text, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillText *)(control))

static gboolean
is_many_lines (AppFillControl *control) {
  g_autofree char *text = app_fill_control_text (control);
  return strstr (app_fill_control_node (control)->appearance, "multiline") != NULL
         || strchr (text, '\n') != NULL;
}

/* What stands in it. (transfer full) */
static char *
typed_text (AppFillText *self) {
  if (self->entry != NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
on_typed (AppFillText *self) {
  if (!self->showing)
    app_fill_control_typed (APP_FILL_CONTROL (self));
}

/* --- giving ---------------------------------------------------------------------------------- */

static gboolean
has_focus (AppFillText *self) {
  GtkWidget *widget = self->entry != NULL ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->text);
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
app_fill_text_flush (AppFillControl *control) {
  AppFillText *self = SELF (control);
  const PwFormNode *node = app_fill_control_node (control);
  g_autofree char *typed = typed_text (self);
  if (node->type == PW_FORM_STRING || *typed == '\0') {
    app_fill_control_set (control, typed);
    return;
  }
  PwMoment now = pw_clock_now (app_filler_fill (app_fill_control_filler (control))->store->clock);
  const char *why = NULL;
  g_autofree char *text = app_fill_read_typed (node->type, g_strstrip (typed), &now, &why);
  if (text != NULL)
    app_fill_control_take (control, text);
  else if (!has_focus (self)) /* half a number is no mistake yet */
    app_fill_control_refuse (control, why);
}

/* --- showing --------------------------------------------------------------------------------- */

static void
app_fill_text_refresh (AppFillControl *control) {
  AppFillText *self = SELF (control);
  g_autofree char *text = app_fill_control_text (control);
  g_autofree char *typed = typed_text (self);
  /* Not under the fingers: "7," is a 7 to the session, and not yet to the person. */
  if (g_str_equal (text, typed)
      || (has_focus (self) && app_fill_control_node (control)->type != PW_FORM_STRING))
    return;
  /* What could not be read stays, so that it can be put right. */
  if (*text == '\0' && *typed != '\0' && !has_focus (self)
      && app_fill_control_node (control)->type != PW_FORM_STRING)
    return;
  self->showing = TRUE;
  if (self->entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  else
    gtk_text_buffer_set_text (self->buffer, text, -1);
  self->showing = FALSE;
}

/* --- building -------------------------------------------------------------------------------- */

static GtkInputPurpose
purpose_of (const PwFormNode *node) {
  if (strstr (node->appearance, "numbers") != NULL)
    return GTK_INPUT_PURPOSE_PHONE;
  if (node->type == PW_FORM_INT)
    return GTK_INPUT_PURPOSE_DIGITS;
  return node->type == PW_FORM_DECIMAL ? GTK_INPUT_PURPOSE_NUMBER : GTK_INPUT_PURPOSE_FREE_FORM;
}

static void
build_entry (AppFillText *self) {
  const PwFormNode *node = app_fill_control_node (APP_FILL_CONTROL (self));
  GtkWidget *entry = gtk_entry_new ();
  self->entry = GTK_ENTRY (entry);
  gtk_entry_set_input_purpose (self->entry, purpose_of (node));
  if (node->confidential)
    gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_PRIVATE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 4); /* never wider than a small screen */
  gtk_widget_set_hexpand (entry, TRUE);
  app_fill_control_own (APP_FILL_CONTROL (self), entry, NULL);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typed), self);
  gtk_box_append (GTK_BOX (self), entry);
}

static void
build_lines (AppFillText *self) {
  GtkWidget *text = gtk_text_view_new ();
  self->text = GTK_TEXT_VIEW (text);
  self->buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_left_margin (self->text, 8);
  gtk_text_view_set_right_margin (self->text, 8);
  gtk_text_view_set_top_margin (self->text, 6);
  gtk_text_view_set_bottom_margin (self->text, 6);
  gtk_widget_set_size_request (text, -1, LINES_MIN_PX);
  GtkWidget *frame = gtk_frame_new (NULL);
  gtk_widget_add_css_class (frame, "fill-lines");
  gtk_frame_set_child (GTK_FRAME (frame), text);
  app_fill_control_own (APP_FILL_CONTROL (self), text, NULL);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_typed), self);
  gtk_box_append (GTK_BOX (self), frame);
}

static void
app_fill_text_build (AppFillControl *control) {
  if (is_many_lines (control))
    build_lines (SELF (control));
  else
    build_entry (SELF (control));
}

static void
app_fill_text_class_init (AppFillTextClass *class) {
  class->build = app_fill_text_build;
  class->refresh = app_fill_text_refresh;
  class->flush = app_fill_text_flush;
}

static void
app_fill_text_init (AppFillText *self) {
  (void)self;
}
