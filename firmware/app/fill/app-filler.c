/* One form being filled in, as its pages, sections and questions share it. */
#include "firmware/app/fill/app-filler.h"

#include <string.h>

struct _AppFiller {
  GObject parent_instance;
  AppDesk *desk;   /* borrowed */
  AppFill *fill;   /* owned; NULL once closed */
  AppUsage *usage; /* owned; NULL until it is asked for */
  gboolean strict;
};

G_DEFINE_TYPE (AppFiller, app_filler, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FLUSH, SIGNAL_STRICT, SIGNALS };
static guint signals[SIGNALS];

static void
app_filler_finalize (GObject *object) {
  AppFiller *self = APP_FILLER (object);
  g_clear_pointer (&self->fill, app_fill_free);
  g_clear_pointer (&self->usage, app_usage_free);
  G_OBJECT_CLASS (app_filler_parent_class)->finalize (object);
}

static void
app_filler_class_init (AppFillerClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_filler_finalize;
  const GType type = G_TYPE_FROM_CLASS (class);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FLUSH]
      = g_signal_new ("flush", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STRICT]
      = g_signal_new ("strict", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_filler_init (AppFiller *self) {
  (void)self;
}

AppFiller *
app_filler_new (AppDesk *desk, AppFill *fill) {
  g_return_val_if_fail (desk != NULL && fill != NULL, NULL);
  AppFiller *self = g_object_new (APP_TYPE_FILLER, NULL);
  self->desk = desk;
  self->fill = fill;
  /* A page may outlive the store by a turn of the loop, while GTK moves the focus: not the form. */
  g_signal_connect_object (desk, "locking", G_CALLBACK (app_filler_close), self, G_CONNECT_SWAPPED);
  return self;
}

AppDesk *
app_filler_desk (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), NULL);
  return self->desk;
}

AppFill *
app_filler_fill (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), NULL);
  return self->fill;
}

PwSession *
app_filler_session (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), NULL);
  return self->fill != NULL ? self->fill->session : NULL;
}

AppUsage *
app_filler_usage (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), NULL);
  if (self->usage == NULL && self->fill != NULL)
    self->usage = app_usage_load (self->fill->store, app_desk_records (self->desk),
                                  pw_form_id (self->fill->form));
  return self->usage;
}

/* --- changes --------------------------------------------------------------------------------- */

static gboolean
tell (AppFiller *self, const char *path, gboolean ok) {
  if (ok)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, path);
  return ok;
}

gboolean
app_filler_set (AppFiller *self, const char *path, const char *text, GError **error) {
  g_return_val_if_fail (APP_IS_FILLER (self) && path != NULL && text != NULL, FALSE);
  if (self->fill == NULL)
    return TRUE;
  g_autofree char *before = pw_session_text (self->fill->session, path, error);
  if (before == NULL || g_str_equal (before, text))
    return before != NULL;
  return tell (self, path, app_fill_set (self->fill, path, text, error));
}

gboolean
app_filler_attach (AppFiller *self, const char *path, const char *file, GError **error) {
  g_return_val_if_fail (APP_IS_FILLER (self) && path != NULL && file != NULL, FALSE);
  return self->fill != NULL
         && tell (self, path, app_fill_attach (self->fill, path, file, NULL, error));
}

gboolean
app_filler_acknowledge (AppFiller *self, const char *path, const char *reason, GError **error) {
  g_return_val_if_fail (APP_IS_FILLER (self) && path != NULL && reason != NULL, FALSE);
  return self->fill != NULL
         && tell (self, path, pw_session_acknowledge (self->fill->session, path, reason, error));
}

char *
app_filler_add (AppFiller *self, const char *repeat, GError **error) {
  g_return_val_if_fail (APP_IS_FILLER (self) && repeat != NULL, NULL);
  char *entry = self->fill != NULL ? pw_session_add (self->fill->session, repeat, error) : NULL;
  (void)tell (self, repeat, entry != NULL);
  return entry;
}

gboolean
app_filler_remove (AppFiller *self, const char *entry, GError **error) {
  g_return_val_if_fail (APP_IS_FILLER (self) && entry != NULL, FALSE);
  return self->fill != NULL
         && tell (self, entry, pw_session_remove (self->fill->session, entry, error));
}

char *
app_filler_sentence (const char *words) {
  g_return_val_if_fail (words != NULL, NULL);
  if (*words == '\0')
    return g_strdup ("");
  const char *rest = g_utf8_next_char (words);
  g_autofree char *first = g_utf8_strup (words, rest - words);
  const char last = words[strlen (words) - 1];
  return g_strconcat (first, rest, strchr (".!?", last) == NULL ? "." : "", NULL);
}

/* --- typing, and the end --------------------------------------------------------------------- */

void
app_filler_flush (AppFiller *self) {
  g_return_if_fail (APP_IS_FILLER (self));
  if (self->fill != NULL)
    g_signal_emit (self, signals[SIGNAL_FLUSH], 0);
}

void
app_filler_set_strict (AppFiller *self) {
  g_return_if_fail (APP_IS_FILLER (self));
  self->strict = TRUE;
  g_signal_emit (self, signals[SIGNAL_STRICT], 0);
}

gboolean
app_filler_is_strict (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), FALSE);
  return self->strict;
}

void
app_filler_close (AppFiller *self) {
  g_return_if_fail (APP_IS_FILLER (self));
  app_filler_flush (self);
  g_clear_pointer (&self->fill, app_fill_free);
}

AppFill *
app_filler_steal (AppFiller *self) {
  g_return_val_if_fail (APP_IS_FILLER (self), NULL);
  return g_steal_pointer (&self->fill);
}
