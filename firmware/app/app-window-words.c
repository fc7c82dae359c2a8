/* Words that the window says: short notices, errors and questions. */
#include <glib/gi18n.h>

#include "firmware/app/app-window.h"

#define NOTICE_SECONDS 3

void
app_window_notice (AppWindow *window, const char *sentence) {
  g_return_if_fail (APP_IS_WINDOW (window) && sentence != NULL);
  AdwToast *toast = adw_toast_new (sentence);
  g_autofree char *plain = g_markup_escape_text (sentence, -1);
  adw_toast_set_title (toast, plain);
  adw_toast_set_timeout (toast, NOTICE_SECONDS);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (app_window_toasts (window)), toast);
}

/* GTK 4.8 calls a button with a mnemonic by its label as it is written and again by its label as it
 * is shown ("_Close Close"): the second is enough. */
static void
name_buttons (GtkWidget *widget) {
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

void
app_window_present_dialog (AppWindow *window, GtkWindow *dialog) {
  g_return_if_fail (APP_IS_WINDOW (window) && GTK_IS_WINDOW (dialog));
  gtk_window_set_transient_for (dialog, GTK_WINDOW (window));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_set_title (dialog, "Panwas");
  name_buttons (GTK_WIDGET (dialog));
  gtk_window_present (dialog);
}

/* The sentence of an error begins small, because programs put their name before it. */
static char *
as_sentence (const char *message) {
  gunichar first = g_utf8_get_char_validated (message, -1);
  if (first == (gunichar)-1 || first == (gunichar)-2 || first == 0)
    return g_strdup (message);
  char upper[6];
  int length = g_unichar_to_utf8 (g_unichar_toupper (first), upper);
  g_autofree char *rest = g_strdup (g_utf8_next_char (message));
  gboolean ends = g_str_has_suffix (message, ".") || g_str_has_suffix (message, "?");
  return g_strdup_printf ("%.*s%s%s", length, upper, rest, ends ? "" : ".");
}

void
app_window_error (AppWindow *window, const char *what, const GError *error) {
  g_return_if_fail (APP_IS_WINDOW (window) && what != NULL);
  g_autofree char *sentence
      = as_sentence (error != NULL ? error->message : _ ("something went wrong; try again"));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (window), what, sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  app_window_present_dialog (window, GTK_WINDOW (dialog));
}

/* --- questions ------------------------------------------------------------------------------- */

typedef struct {
  AppWindowAnswer answer;
  GObject *owner; /* weak: NULL once it is gone */
  gpointer data;  /* borrowed */
} Question;

static void
question_free (gpointer data, GClosure *closure) {
  (void)closure;
  Question *question = data;
  g_clear_weak_pointer (&question->owner);
  g_free (question);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data) {
  (void)dialog;
  Question *question = data;
  if (question->owner != NULL)
    question->answer (g_str_equal (response, "yes"), question->data);
}

void
app_window_ask (AppWindow *window, const char *heading, const char *body, const char *no,
                const char *yes, gboolean is_destructive, AppWindowAnswer answer, gpointer owner,
                gpointer data) {
  g_return_if_fail (APP_IS_WINDOW (window) && answer != NULL && G_IS_OBJECT (owner));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", no, "yes", yes, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes",
                                              is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                             : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           is_destructive ? "no" : "yes");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  Question *question = g_new0 (Question, 1);
  question->answer = answer;
  question->data = data;
  g_set_weak_pointer (&question->owner, owner);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, question_free, 0);
  app_window_present_dialog (window, GTK_WINDOW (dialog));
}
