/* Choosing a PIN on a pad: long enough, and the same twice. */
#include "firmware/app/start/app-pin-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/device/app-store.h"

struct AppPinChoice {
  AppPinPad *pad;  /* borrowed */
  PwSecret *first; /* owned: what was entered the first time; NULL: not yet */
  AppPinChosen chosen;
  gpointer data; /* borrowed */
};

AppPinChoice *
app_pin_choice_new (AppPinPad *pad, AppPinChosen chosen, gpointer data) {
  g_return_val_if_fail (APP_IS_PIN_PAD (pad) && chosen != NULL, NULL);
  AppPinChoice *choice = g_new0 (AppPinChoice, 1);
  *choice = (AppPinChoice){ .pad = pad, .chosen = chosen, .data = data };
  return choice;
}

void
app_pin_choice_free (AppPinChoice *choice) {
  if (choice == NULL)
    return;
  pw_secret_free (choice->first);
  g_free (choice);
}

static void
begin (AppPinChoice *choice, const char *sentence, gboolean is_warning) {
  g_clear_pointer (&choice->first, pw_secret_free);
  app_pin_pad_clear (choice->pad);
  app_pin_pad_say (choice->pad, sentence, is_warning);
}

void
app_pin_choice_begin (AppPinChoice *choice) {
  g_return_if_fail (choice != NULL);
  begin (choice, _ ("Choose a PIN of at least 6 digits"), FALSE);
}

static gboolean
same (const PwSecret *a, const PwSecret *b) {
  return a->length == b->length && memcmp (a->bytes, b->bytes, a->length) == 0;
}

void
app_pin_choice_entered (AppPinChoice *choice) {
  g_return_if_fail (choice != NULL);
  guint length = app_pin_pad_length (choice->pad);
  g_autoptr (PwSecret) pin = app_pin_pad_take (choice->pad);
  if (pin == NULL)
    return;
  if (choice->first == NULL && length < APP_PIN_CHARACTERS_MIN) {
    begin (choice, _ ("That is too short: at least 6 digits"), TRUE);
  } else if (choice->first == NULL) {
    app_pin_pad_clear (choice->pad);
    choice->first = g_steal_pointer (&pin);
    app_pin_pad_say (choice->pad, _ ("Enter the same PIN once more"), FALSE);
  } else if (!same (choice->first, pin)) {
    begin (choice, _ ("The two were not the same; choose a PIN again"), TRUE);
  } else {
    g_clear_pointer (&choice->first, pw_secret_free);
    app_pin_pad_clear (choice->pad);
    choice->chosen (pin, choice->data);
  }
}
