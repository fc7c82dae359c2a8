/* The base of pages on which a PIN is chosen. */
#include "firmware/app/start/app-pin-base.h"

#include <glib/gi18n.h>

#include "firmware/app/app-window.h"

typedef struct {
  AppPinPad *pad;       /* borrowed child */
  AppPinChoice *choice; /* owned */
} AppPinBasePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AppPinBase, app_pin_base, APP_TYPE_PAGE)

static AppPinBasePrivate *
private_of (AppPinBase *base) {
  return app_pin_base_get_instance_private (base);
}

static AppPinPad *
pad_of (AppPage *page) {
  return private_of (APP_PIN_BASE (page))->pad;
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
on_chosen (const PwSecret *pin, gpointer data) {
  APP_PIN_BASE_GET_CLASS (data)->chosen (data, pin);
}

static void
on_entered (AppPinBase *base) {
  AppPinBaseClass *class = APP_PIN_BASE_GET_CLASS (base);
  if (class->entered == NULL || !class->entered (base))
    app_pin_choice_entered (private_of (base)->choice);
}

static void
on_answer (gboolean yes, gpointer data) {
  if (yes)
    on_chosen (NULL, data);
}

void
app_pin_base_ask_none (AppPinBase *base) {
  g_return_if_fail (APP_IS_PIN_BASE (base));
  app_window_ask (
      app_window_of (base), _ ("Really without a PIN?"),
      _ ("Whoever finds or takes this handheld can read every record, with the names of "
         "witnesses and reporters. A PIN can be set later in the settings."),
      _ ("_Choose a PIN"), _ ("_No PIN"), TRUE, on_answer, base, base);
}

void
app_pin_base_begin (AppPinBase *base) {
  g_return_if_fail (APP_IS_PIN_BASE (base));
  app_pin_choice_begin (private_of (base)->choice);
}

void
app_pin_base_wait (AppPinBase *base, const char *sentence) {
  g_return_if_fail (APP_IS_PIN_BASE (base));
  app_pin_pad_say (private_of (base)->pad, sentence, FALSE);
  app_pin_pad_set_busy (private_of (base)->pad, TRUE);
}

AppPinPad *
app_pin_base_pad (AppPinBase *base) {
  g_return_val_if_fail (APP_IS_PIN_BASE (base), NULL);
  return private_of (base)->pad;
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
pin_base_key (AppPage *page, guint keyval, GdkModifierType state) {
  return app_pin_pad_key (pad_of (page), keyval, state);
}

static GtkWidget *
pin_base_focus (AppPage *page) {
  return app_pin_pad_first_focus (pad_of (page));
}

static gboolean
pin_base_may_leave (AppPage *page) {
  return !app_desk_is_busy (app_page_desk (page));
}

static void
app_pin_base_finalize (GObject *object) {
  app_pin_choice_free (private_of (APP_PIN_BASE (object))->choice);
  G_OBJECT_CLASS (app_pin_base_parent_class)->finalize (object);
}

static void
app_pin_base_class_init (AppPinBaseClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_pin_base_finalize;
  APP_PAGE_CLASS (class)->key = pin_base_key;
  APP_PAGE_CLASS (class)->first_focus = pin_base_focus;
  APP_PAGE_CLASS (class)->may_leave = pin_base_may_leave;
}

static void
app_pin_base_init (AppPinBase *base) {
  (void)base;
}

void
app_pin_base_build (AppPinBase *base) {
  g_return_if_fail (APP_IS_PIN_BASE (base) && private_of (base)->pad == NULL);
  AppPinBasePrivate *private = private_of (base);
  private->pad = app_pin_pad_new ();
  private->choice = app_pin_choice_new (private->pad, on_chosen, base);
  gtk_widget_set_halign (GTK_WIDGET (private->pad), GTK_ALIGN_CENTER);
  g_signal_connect_object (private->pad, "entered", G_CALLBACK (on_entered), base,
                           G_CONNECT_SWAPPED);
  app_page_append (APP_PAGE (base), GTK_WIDGET (private->pad));
}
