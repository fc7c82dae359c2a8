/* A page to record a sound on.
 *
 *   ready -- record --> opening -> recording -- stop --> done -- again --> ready
 *                          |                             |  ^
 *                          +--> failed                   |  +-- listen --> played
 *                                                        +-- keep --> handed over
 *
 * 1. Nothing is recorded before the person says so, and it is always seen that it is.
 * 2. What was recorded is not lost: going back in the middle stops and asks; a handheld that locks
 *    keeps what there is, for it is a file at every moment (sync/transport/pw-recorder.h). */
#include "firmware/app/home/app-sound-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/home/app-taken.h"

#define SILENT_LEVEL 3 /* of 100 */
#define SILENT_MS 3000 /* then something is said about it */
#define MINUTES_MAX (PW_SOUND_MS_MAX / 60000)

#define APP_TYPE_SOUND_PAGE (app_sound_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSoundPage, app_sound_page, APP, SOUND_PAGE, AppPage)

struct _AppSoundPage {
  AppPage parent_instance;
  AppTaken taken;
  PwRecorder *player; /* owned; NULL: nothing is played */
  GtkWidget *time, *bar, *words, *listen;
  gint64 length_ms; /* of what was recorded */
  gint64 heard_ms;  /* length when something was loud last */
  gboolean is_recording, wants_to_leave;
};

G_DEFINE_TYPE (AppSoundPage, app_sound_page, APP_TYPE_PAGE)

static void show_ready (AppSoundPage *self);

static void
show_length (AppSoundPage *self, gint64 length_ms) {
  g_autofree char *length = app_taken_length (length_ms);
  gtk_label_set_text (GTK_LABEL (self->time), length);
}

/* --- listening ------------------------------------------------------------------------------- */

static void
show_listen (AppSoundPage *self, const char *words) {
  gtk_button_set_label (GTK_BUTTON (self->listen), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->listen), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
show_recorded (AppSoundPage *self) {
  g_autofree char *size = g_format_size (g_bytes_get_size (self->taken.bytes));
  g_autofree char *length = app_taken_length (self->length_ms);
  g_autofree char *words = g_strdup_printf (_ ("Recorded: %s minutes, %s"), length, size);
  show_length (self, self->length_ms);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_label_set_text (GTK_LABEL (self->words), words);
  show_listen (self, _ ("Listen"));
}

static void
stop_listening (AppSoundPage *self) {
  if (self->player == NULL)
    return;
  g_clear_pointer (&self->player, pw_recorder_free);
  app_desk_release (app_page_desk (APP_PAGE (self)));
}

static void
on_played (guint level, gint64 position_ms, gpointer data) {
  AppSoundPage *self = data;
  show_length (self, position_ms);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bar), level);
}

static void
on_played_end (const GError *error, gpointer data) {
  AppSoundPage *self = data;
  g_autofree char *sentence = error != NULL ? app_result_sentence (error) : NULL;
  stop_listening (self);
  show_recorded (self);
  app_page_set_banner (APP_PAGE (self), sentence, TRUE);
}

static const PwRecorderEvents played_events = { .on_level = on_played, .on_end = on_played_end };

static void
on_listen (AppSoundPage *self) {
  if (self->player != NULL) {
    stop_listening (self);
    show_recorded (self);
    return;
  }
  if (self->taken.bytes == NULL)
    return;
  app_page_set_banner (APP_PAGE (self), NULL, FALSE);
  gtk_label_set_text (GTK_LABEL (self->words), _ ("It is being played"));
  show_length (self, 0);
  gtk_widget_set_visible (self->bar, TRUE);
  show_listen (self, _ ("Stop listening"));
  app_desk_hold (app_page_desk (APP_PAGE (self)));
  self->player = pw_recorder_play (self->taken.bytes, &played_events, self);
}

/* --- done ------------------------------------------------------------------------------------ */

static void
on_again (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  stop_listening (self);
  g_clear_pointer (&self->taken.bytes, g_bytes_unref);
  show_ready (self);
}

static void
show_done (AppSoundPage *self) {
  show_recorded (self);
  gtk_widget_set_visible (self->listen, TRUE);
  app_taken_offer (&self->taken, on_again);
  if (self->wants_to_leave)
    (void)app_taken_may_leave (&self->taken);
  self->wants_to_leave = FALSE;
}

/* --- recording ------------------------------------------------------------------------------- */

static void
on_stop (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  app_page_set_action_sensitive (page, FALSE);
  if (self->taken.recorder != NULL)
    pw_recorder_take (self->taken.recorder);
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
  g_autoptr (GError) copy = error != NULL ? g_error_copy (error) : NULL;
  g_clear_pointer (&self->taken.bytes, g_bytes_unref);
  self->taken.bytes = pw_recorder_sound (self->taken.recorder, &self->length_ms);
  self->is_recording = FALSE;
  app_taken_stop (&self->taken);
  if (self->taken.bytes != NULL) {
    show_done (self);
    if (copy != NULL) /* it broke off: what there is can be kept */
      app_page_set_banner (page, copy->message, TRUE);
    return;
  }
  if (copy == NULL)
    copy = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("nothing was recorded"));
  app_taken_show_failure (&self->taken, "microphone-disabled-symbolic",
                          _ ("No sound can be recorded"), copy, on_again);
}

static const PwRecorderEvents events = { .on_level = on_level, .on_end = on_end };

static void
on_record (AppPage *page, gpointer data) {
  (void)data;
  AppSoundPage *self = APP_SOUND_PAGE (page);
  if (!app_taken_start (&self->taken, PW_RECORDER_SOUND, "microphone", _ ("A sound is recorded"),
                        &events, self))
    return;
  self->heard_ms = 0;
  gtk_label_set_text (GTK_LABEL (self->words), _ ("The microphone is being opened ..."));
  app_page_set_action_sensitive (page, FALSE);
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
  self->listen = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->listen, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->listen, FALSE);
  g_signal_connect_object (self->listen, "clicked", G_CALLBACK (on_listen), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->listen);
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
  if (!self->is_recording)
    return app_taken_may_leave (&self->taken);
  self->wants_to_leave = TRUE;
  on_stop (page, NULL);
  return FALSE;
}

static void
sound_page_hidden (AppPage *page) {
  AppSoundPage *self = APP_SOUND_PAGE (page);
  stop_listening (self);
  if (self->taken.recorder != NULL && self->taken.bytes == NULL)
    self->taken.bytes = pw_recorder_sound (self->taken.recorder, NULL);
  app_taken_hidden (&self->taken);
}

static void
app_sound_page_dispose (GObject *object) {
  AppSoundPage *self = APP_SOUND_PAGE (object);
  stop_listening (self);
  app_taken_dispose (&self->taken);
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
  app_taken_init (&self->taken, APP_PAGE (self), PW_RECORDER_SOUND, chosen, owner);
  show_ready (self);
  return APP_PAGE (self);
}
