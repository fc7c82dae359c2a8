/* What a question is answered with: the base of one widget a kind of question. */
#include "firmware/app/fill/app-fill-control.h"

#include "firmware/app/fill/app-fill-controls.h"
#include "sync/base/pw-error.h"

typedef struct {
  AppFiller *filler; /* owned */
  char *path;        /* owned */
  const PwFormNode *node;
  guint timer;      /* source id; 0: nothing waits */
  guint left;       /* source id: the focus has gone */
  gboolean is_half; /* something was typed that is no answer yet */
  gboolean is_told;
} AppFillControlPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AppFillControl, app_fill_control, GTK_TYPE_BOX)

static guint signal_told;

static AppFillControlPrivate *
private_of (AppFillControl *self) {
  return app_fill_control_get_instance_private (self);
}

static void
app_fill_control_dispose (GObject *object) {
  AppFillControl *self = APP_FILL_CONTROL (object);
  AppFillControlPrivate *private = private_of (self);
  if (private->timer != 0)
    app_fill_control_flush (self);
  g_clear_handle_id (&private->left, g_source_remove);
  g_clear_object (&private->filler);
  G_OBJECT_CLASS (app_fill_control_parent_class)->dispose (object);
}

static void
app_fill_control_finalize (GObject *object) {
  g_free (private_of (APP_FILL_CONTROL (object))->path);
  G_OBJECT_CLASS (app_fill_control_parent_class)->finalize (object);
}

static void
app_fill_control_class_init (AppFillControlClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_fill_control_dispose;
  G_OBJECT_CLASS (class)->finalize = app_fill_control_finalize;
  signal_told = g_signal_new ("told", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
app_fill_control_init (AppFillControl *self) {
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

/* --- which one ------------------------------------------------------------------------------- */

static GType
type_for (AppFiller *filler, const char *path, const PwFormNode *node) {
  if (pw_session_is_readonly (app_filler_session (filler), path))
    return APP_TYPE_FILL_READONLY;
  if (node->control == PW_FORM_TRIGGER || node->type == PW_FORM_BOOLEAN)
    return APP_TYPE_FILL_TICK;
  if (node->control == PW_FORM_RANGE)
    return APP_TYPE_FILL_RANGE;
  switch (node->type) {
  case PW_FORM_SELECT:
  case PW_FORM_SELECT1:
    return APP_TYPE_FILL_CHOICE;
  case PW_FORM_RANK:
    return APP_TYPE_FILL_RANK;
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME:
    return APP_TYPE_FILL_MOMENT;
  case PW_FORM_UPLOAD:
    return APP_TYPE_FILL_FILE;
  case PW_FORM_GEOPOINT:
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return APP_TYPE_FILL_PLACE;
  case PW_FORM_STRING:
    if (g_strcmp0 (node->column, "village") == 0)
      return APP_TYPE_FILL_REGION;
    break;
  case PW_FORM_NO_TYPE:
  case PW_FORM_INT:
  case PW_FORM_DECIMAL:
  case PW_FORM_BOOLEAN:
    break;
  }
  return APP_TYPE_FILL_TEXT;
}

GtkWidget *
app_fill_control_new (AppFiller *filler, const char *path, const PwFormNode *node) {
  g_return_val_if_fail (APP_IS_FILLER (filler) && path != NULL && node != NULL, NULL);
  AppFillControl *self = g_object_new (type_for (filler, path, node), NULL);
  AppFillControlPrivate *private = private_of (self);
  private->filler = g_object_ref (filler);
  private->path = g_strdup (path);
  private->node = node;
  APP_FILL_CONTROL_GET_CLASS (self)->build (self);
  g_signal_connect_object (filler, "flush", G_CALLBACK (app_fill_control_flush), self,
                           G_CONNECT_SWAPPED);
  app_fill_control_refresh (self);
  return GTK_WIDGET (self);
}

/* --- what it stands for ---------------------------------------------------------------------- */

AppFiller *
app_fill_control_filler (AppFillControl *self) {
  return private_of (self)->filler;
}

const char *
app_fill_control_path (AppFillControl *self) {
  return private_of (self)->path;
}

const PwFormNode *
app_fill_control_node (AppFillControl *self) {
  return private_of (self)->node;
}

char *
app_fill_control_text (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  PwSession *session = app_filler_session (private->filler);
  char *text = session != NULL ? pw_session_text (session, private->path, NULL) : NULL;
  return text != NULL ? text : g_strdup ("");
}

char *
app_fill_control_shown (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  AppFill *fill = app_filler_fill (private->filler);
  char *text = fill != NULL ? app_fill_shown (fill, private->path, NULL) : NULL;
  return text != NULL ? text : g_strdup ("");
}

/* --- giving answers -------------------------------------------------------------------------- */

void
app_fill_control_refresh (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  if (private->timer == 0 && app_filler_session (private->filler) != NULL)
    APP_FILL_CONTROL_GET_CLASS (self)->refresh (self);
}

void
app_fill_control_flush (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  if (private->timer == 0)
    return;
  g_clear_handle_id (&private->timer, g_source_remove);
  if (app_filler_session (private->filler) != NULL)
    APP_FILL_CONTROL_GET_CLASS (self)->flush (self);
}

static gboolean
on_typing_time (gpointer data) {
  AppFillControl *self = data;
  private_of (self)->timer = 0;
  if (app_filler_session (private_of (self)->filler) != NULL)
    APP_FILL_CONTROL_GET_CLASS (self)->flush (self);
  return G_SOURCE_REMOVE;
}

/* The time runs from the first key, not from the last: who types without a pause is saved too. */
void
app_fill_control_typed (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  private->is_half = TRUE;
  if (private->timer == 0)
  private->timer = g_timeout_add (APP_FILL_TYPING_MS, on_typing_time, self);
}

gboolean
app_fill_control_is_waiting (AppFillControl *self) {
  return private_of (self)->timer != 0;
}

gboolean
app_fill_control_is_inside (AppFillControl *self) {
  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

void
app_fill_control_refuse (AppFillControl *self, const char *why) {
  if (app_fill_control_set (self, ""))
    app_fill_control_tell (self, why);
}

void
app_fill_control_tell (AppFillControl *self, const char *why) {
  AppFillControlPrivate *private = private_of (self);
  if (*why == '\0' && !private->is_told)
    return;
  private->is_told = *why != '\0';
  g_signal_emit (self, signal_told, 0, why);
}

gboolean
app_fill_control_set (AppFillControl *self, const char *text) {
  AppFillControlPrivate *private = private_of (self);
  g_autoptr (GError) error = NULL;
  private->is_half = FALSE;
  gboolean ok = app_filler_set (private->filler, private->path, text, &error);
  app_fill_control_tell (self, ok ? "" : error->message);
  return ok;
}

void
app_fill_control_take (AppFillControl *self, const char *text) {
  g_autoptr (GError) error = NULL;
  const char *path = private_of (self)->path;
  private_of (self)->is_half = FALSE;
  if (app_filler_set (private_of (self)->filler, path, text, &error))
    app_fill_control_tell (self, "");
  else if (app_fill_control_is_inside (self))
    app_fill_control_tell (self, error->message);
  else
    app_fill_control_refuse (self, error->message);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* What was half written while the focus was here, and waits for nothing any more, is judged now.
 * The answer that was there before it must not come back over it unseen. */
static gboolean
on_left (gpointer data) {
  AppFillControl *self = data;
  AppFillControlPrivate *private = private_of (self);
  private->left = 0;
  if (app_fill_control_is_inside (self) || app_filler_session (private->filler) == NULL)
    return G_SOURCE_REMOVE;
  if (private->is_half) /* else what is shown may be older than the answer */
    APP_FILL_CONTROL_GET_CLASS (self)->flush (self);
  app_fill_control_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_focus_gone (AppFillControl *self) {
  app_fill_control_flush (self);
  if (APP_FILL_CONTROL_GET_CLASS (self)->flush == NULL)
    app_fill_control_refresh (self);
  else if (private_of (self)->left == 0) /* from the loop: the focus is moving while this is told */
    private_of (self)->left = g_idle_add (on_left, self);
}

char *
app_fill_control_label (AppFillControl *self) {
  AppFillControlPrivate *private = private_of (self);
  char *label = pw_session_label (app_filler_session (private->filler), private->path, NULL);
  return label != NULL && *label != '\0' ? label : (g_free (label), g_strdup (private->node->name));
}

void
app_fill_control_describe (AppFillControl *self, GtkWidget *widget, const char *detail) {
  g_autofree char *label = app_fill_control_label (self);
  g_autofree char *name
      = detail != NULL ? g_strdup_printf ("%s, %s", label, detail) : g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
app_fill_control_own (AppFillControl *self, GtkWidget *widget, const char *detail) {
  app_fill_control_describe (self, widget, detail);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_gone), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
}

GtkWidget *
app_fill_control_button (AppFillControl *self, const char *label, const char *icon) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  GtkWidget *words = gtk_label_new (label);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), words);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  g_autofree char *question = app_fill_control_label (self);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
