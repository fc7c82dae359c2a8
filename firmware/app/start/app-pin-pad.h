/* A pad to enter a PIN: dots, a sentence below them, twelve keys; digits may also be typed. One
 * switch turns it into a field for letters and digits.
 *
 * What is entered is kept in locked memory and never in a GtkEntryBuffer, but for the keyboard
 * field, which is GTK's own password field. Signal "entered" (no arguments): somebody pressed
 * Enter. */
#pragma once

#include <adwaita.h>

#include "sync/base/pw-secret.h"

G_BEGIN_DECLS

#define APP_TYPE_PIN_PAD (app_pin_pad_get_type ())
G_DECLARE_FINAL_TYPE (AppPinPad, app_pin_pad, APP, PIN_PAD, AdwBin)

AppPinPad *app_pin_pad_new (void);

/* What is entered now; NULL if nothing is. (transfer full) */
PwSecret *app_pin_pad_take (AppPinPad *pad);
/* Wipes what is entered. */
void app_pin_pad_clear (AppPinPad *pad);
guint app_pin_pad_length (AppPinPad *pad); /* in characters */

/* What to enter, or what was wrong with it; screen readers say it. */
void app_pin_pad_say (AppPinPad *pad, const char *sentence, gboolean is_warning);
/* While a PIN is checked: the keys do nothing and something turns. */
void app_pin_pad_set_busy (AppPinPad *pad, gboolean busy);
/* A key that nobody else took. TRUE: it was entered. */
gboolean app_pin_pad_key (AppPinPad *pad, guint keyval, GdkModifierType state);
GtkWidget *app_pin_pad_first_focus (AppPinPad *pad);

G_END_DECLS
