/* The base of pages on which a PIN is chosen: the pad, the same PIN twice, and none at all after a
 * question. */
#pragma once

#include "firmware/app/app-page.h"
#include "firmware/app/start/app-pin-choice.h"

G_BEGIN_DECLS

#define APP_TYPE_PIN_BASE (app_pin_base_get_type ())
G_DECLARE_DERIVABLE_TYPE (AppPinBase, app_pin_base, APP, PIN_BASE, AppPage)

struct _AppPinBaseClass {
  AppPageClass parent_class;
  /* A PIN was entered twice (borrowed), or none is wanted (NULL). */
  void (*chosen) (AppPinBase *base, const PwSecret *pin);
  /* Enter was pressed on the pad. TRUE: it was for the page, and not the choice. May be NULL. */
  gboolean (*entered) (AppPinBase *base);
};

/* Puts the pad on the page; once, after app_page_new_of(). */
void app_pin_base_build (AppPinBase *base);
/* (transfer none) */
AppPinPad *app_pin_base_pad (AppPinBase *base);
/* Asks for a new PIN, for the first time. */
void app_pin_base_begin (AppPinBase *base);
/* Asks whether there really is to be none; if so, chosen() gets NULL. */
void app_pin_base_ask_none (AppPinBase *base);
/* The pad says `sentence`, and its keys do nothing until app_pin_pad_set_busy(). */
void app_pin_base_wait (AppPinBase *base, const char *sentence);

G_END_DECLS
