/* A page to record a sound on.
 *
 *   ready -- record --> opening -> recording -- stop --> done -- again --> ready
 *                          |                             |
 *                          +--> failed                   +-- keep --> handed over
 *
 * 1. Nothing is recorded before the person says so, and it is always seen that it is.
 * 2. What was recorded is not lost: going back in the middle stops and asks; a handheld that locks
 *    keeps what there is, for it is a file at every moment (sync/transport/pw-recorder.h). */
#include "firmware/app/home/app-sound-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-screen-care.h"
#include "firmware/app/home/app-taken.h"
#include "sync/transport/pw-recorder.h"

#define SILENT_LEVEL 3 /* of 100 */
#define SILENT_MS 3000 /* then something is said about it */
#define MINUTES_MAX (PW_SOUND_MS_MAX / 60000)

#define APP_TYPE_SOUND_PAGE (app_sound_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSoundPage, app_sound_page, APP, SOUND_PAGE, AppPage)

struct _AppSoundPage {
  AppPage parent_instance;
  AppTaken taken;
  PwRecorder *recorder; /* owned; NULL: nothing is recorded */
  AppScreenCare *care;  /* owned, with recorder */
  GBytes *sound;        /* owned; NULL: none is done */
  GtkWidget *time, *bar, *words;
  gint64 heard_ms; /* length when something was loud last */
  gboolean is_recording, wants_to_leave;
};

G_DEFINE_TYPE (AppSoundPage, app_sound_page, APP_TYPE_PAGE)

static void show_ready (AppSoundPage *self);

static void
stop (AppSoundPage *self) {
  self->is_recording = FALSE;
  if (self->recorder == NULL)
    return;
  g_clear_pointer (&self->recorder, pw_recorder_free);
  g_clear_pointer (&self->care, app_screen_care_free);
  app_desk_release (app_page_desk (APP_PAGE (self)));
}

static void
show_length (AppSoundPage *self, gint64 length_ms) {
  g_autofree char *length = app_taken_length (length_ms);
  gtk_label_set_text (GTK_LABEL (self->time), length);
}

/* --- done ------------------------------------------------------------------------------------ */

static gboolean
keep (AppSoundPage *self) {
  g_autoptr (GError) error = NULL;
  if (self->sound == NULL
      || app_taken_give (&self->taken, APP_PAGE (self), "suara", ".opus", self->sound, &error))
    return TRUE;
  app_page_set_banner (APP_PAGE (self), error->message, TRUE);
  return FALSE;
}

static void
on_keep (AppPage *page, gpointer data) {
  (void)data;
  g_object_ref (page);
  if (keep (APP_SOUND_PAGE (page)))
    app_page_leave (page);
  g_object_unref (page);
}

static void
on_again (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  g_clear_pointer (&self->sound, g_bytes_unref);
  show_ready (self);
}

static void
on_throw_away (gboolean yes, gpointer data) {
  AppSoundPage *self = data;
  if (!yes)
    return;
  self->taken.is_given = TRUE;
  app_page_leave (APP_PAGE (self));
}

static void
ask_to_leave (AppSoundPage *self) {
  app_window_ask (app_window_of (self), _ ("Throw the recording away?"),
                  _ ("It was not kept yet, and it will be gone."), _ ("_Not yet"),
                  _ ("_Throw away"), TRUE, on_throw_away, self, self);
}

static void
show_done (AppSoundPage *self, gint64 length_ms) {
  AppPage *page = APP_PAGE (self);
  g_autofree char *size = g_format_size (g_bytes_get_size (self->sound));
  g_autofree char *length = app_taken_length (length_ms);
  g_autofree char *words = g_strdup_printf (_ ("Recorded: %s minutes, %s"), length, size);
  show_length (self, length_ms);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_label_set_text (GTK_LABEL (self->words), words);
  app_page_set_action (page, _ ("_Keep"), on_keep, NULL);
  app_page_set_other_action (page, _ ("_Again"), on_again, NULL);
  app_page_set_action_sensitive (page, TRUE);
  app_page_take_focus (page);
  if (self->wants_to_leave)
    ask_to_leave (self);
  self->wants_to_leave = FALSE;
}

/* --- recording ------------------------------------------------------------------------------- */

static void
on_stop (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  app_page_set_action_sensitive (page, FALSE);
  if (self->recorder != NULL)
    pw_recorder_take (self->recorder);
}

static void
on_level (guint level, gint64 length_ms, gpointer data) {
  AppSoundPage *self = data;
  AppPage *page = APP_PAGE (self);
  if (!self->is_recording) {
    self->is_recording = TRUE;
    gtk_widget_set_visible (self->bar, TRUE);
    app_page_set_action (page, _ ("_Stop"), on_stop, NULL);
    app_page_set_action_sensitive (page, TRUE);
    app_page_take_focus (page);
  }
  show_length (self, length_ms);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bar), level);
  if (level > SILENT_LEVEL)
    self->heard_ms = length_ms;
  gboolean is_silent = length_ms - self->heard_ms >= SILENT_MS;
  gtk_label_set_text (GTK_LABEL (self->words), is_silent
                                                   ? _ ("Nothing is heard: is the microphone on?")
                                                   : _ ("It is being recorded"));
}

static void
on_end (const GError *error, gpointer data) {
  AppSoundPage *self = data;
  AppPage *page = APP_PAGE (self);
  gint64 length_ms = 0;
  g_autoptr (GError) copy = error != NULL ? g_error_copy (error) : NULL;
  g_clear_pointer (&self->sound, g_bytes_unref);
  self->sound = pw_recorder_sound (self->recorder, &length_ms);
  stop (self);
  if (self->sound != NULL) {
    show_done (self, length_ms);
    if (copy != NULL) /* it broke off: what there is can be kept */
      app_page_set_banner (page, copy->message, TRUE);
    return;
  }
  if (copy == NULL)
    copy = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("nothing was recorded"));
  app_taken_show_failure (&self->taken, page, "microphone-disabled-symbolic",
                          _ ("No sound can be recorded"), copy, on_again);
}

static const PwRecorderEvents events = { .on_level = on_level, .on_end = on_end };

static void
on_record (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  if (self->recorder != NULL || app_desk_store (app_page_desk (page)) == NULL)
    return;
  self->heard_ms = 0;
  gtk_label_set_text (GTK_LABEL (self->words), _ ("The microphone is being opened ..."));
  app_page_set_action_sensitive (page, FALSE);
  app_desk_hold (app_page_desk (page));
  self->care = app_screen_care_new (GTK_WIDGET (self), _ ("A sound is recorded"));
  self->recorder = pw_recorder_new (PW_RECORDER_SOUND, "microphone", &events, self);
}

/* --- ready ----------------------------------------------------------------------------------- */

static void
show_ready (AppSoundPage *self) {
  AppPage *page = APP_PAGE (self);
  g_autofree char *most
      = g_strdup_printf (ngettext ("Press Record when it begins. At most %d minute.",
                                   "Press Record when it begins. At most %d minutes.", MINUTES_MAX),
                         MINUTES_MAX);
  app_page_clear (page);
  app_page_set_banner (page, NULL, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_widget_add_css_class (box, "page-body");
  self->time = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->time, "sound-time");
  self->bar = gtk_level_bar_new_for_interval (0, 100);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bar), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How loud it is"), -1);
  gtk_widget_set_visible (self->bar, FALSE);
  self->words = app_paragraph_new (most, NULL);
  gtk_label_set_justify (GTK_LABEL (self->words), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0.5);
  gtk_box_append (GTK_BOX (box), self->time);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->words);
  app_page_set_content (page, box);
  show_length (self, 0);
  app_page_set_other_action (page, NULL, NULL, NULL);
  app_page_set_action (page, _ ("_Record"), on_record, NULL);
  app_page_set_action_sensitive (page, TRUE);
  if (gtk_widget_get_root (GTK_WIDGET (page)) != NULL) /* the first time the window does that */
    app_page_take_focus (page);
}

/* --- life ------------------------------------------------------------------------------------ */

/* Rule 2. */
static gboolean
sound_page_may_leave (AppPage *page) {
  AppSoundPage *self = APP_SOUND_PAGE (page);
  if (self->taken.is_given || (self->sound == NULL && !self->is_recording))
    return TRUE;
  self->wants_to_leave = self->is_recording;
  if (self->is_recording)
    on_stop (page, NULL);
  else
    ask_to_leave (self);
  return FALSE;
}

/* It goes: nothing opens above it. Where nobody decided, the handheld locks. */
static void
sound_page_hidden (AppPage *page) {
  AppSoundPage *self = APP_SOUND_PAGE (page);
  if (self->recorder != NULL && self->sound == NULL)
    self->sound = pw_recorder_sound (self->recorder, NULL);
  stop (self);
  (void)keep (self);
}

static void
app_sound_page_dispose (GObject *object) {
  AppSoundPage *self = APP_SOUND_PAGE (object);
  stop (self);
  g_clear_pointer (&self->sound, g_bytes_unref);
  G_OBJECT_CLASS (app_sound_page_parent_class)->dispose (object);
}

static void
app_sound_page_finalize (GObject *object) {
  app_taken_clear (&APP_SOUND_PAGE (object)->taken);
  G_OBJECT_CLASS (app_sound_page_parent_class)->finalize (object);
}

static void
app_sound_page_class_init (AppSoundPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_sound_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_sound_page_finalize;
  APP_PAGE_CLASS (class)->may_leave = sound_page_may_leave;
  APP_PAGE_CLASS (class)->hidden = sound_page_hidden;
}

static void
app_sound_page_init (AppSoundPage *self) {
  (void)self;
}

AppPage *
app_sound_page_new (AppDesk *desk, AppFileChosen chosen, GObject *owner) {
  g_return_val_if_fail (desk != NULL && chosen != NULL && owner != NULL, NULL);
  AppSoundPage *self = app_page_new_of (APP_TYPE_SOUND_PAGE, desk, _ ("Sound"));
  app_taken_init (&self->taken, chosen, owner);
  show_ready (self);
  return APP_PAGE (self);
}
