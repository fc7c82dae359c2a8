/* Choosing a PIN on a pad: long enough, and the same twice. */
#pragma once

#include "firmware/app/start/app-pin-pad.h"

G_BEGIN_DECLS

typedef struct AppPinChoice AppPinChoice;

/* `pin` is borrowed; what the pad says then is the caller's. */
typedef void (*AppPinChosen) (const PwSecret *pin, gpointer data);

/* Does nothing before app_pin_choice_begin(). `pad` is borrowed and must outlive it.
 * (transfer full) */
AppPinChoice *app_pin_choice_new (AppPinPad *pad, AppPinChosen chosen, gpointer data);
void app_pin_choice_free (AppPinChoice *choice);

/* Asks for the first time; forgets what was entered before. */
void app_pin_choice_begin (AppPinChoice *choice);
/* The person pressed Enter on the pad: call it from the pad's "entered". */
void app_pin_choice_entered (AppPinChoice *choice);

G_END_DECLS
