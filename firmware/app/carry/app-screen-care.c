/* Screen care: GTK's inhibition of blanking, and logind's brightness. */
#include "firmware/app/carry/app-screen-care.h"

#include "firmware/device/app-backlight.h"
#include "firmware/device/app-lamp.h"

struct AppScreenCare {
  GtkApplication *application; /* owned; NULL: none, as in a test of a widget */
  guint cookie;                /* 0: the system would not */
  GCancellable *cancellable;   /* owned; of the search for the bus */
  AppBacklight *backlight;     /* owned; NULL until the bus is there */
};

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data) {
  (void)source;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  /* Cancelled: the care is gone. Without a bus the screen is as bright as it is. */
  if (bus == NULL)
    return;
  AppScreenCare *care = data;
  g_autofree char *folder = app_lamp_folder ("backlight");
  care->backlight = app_backlight_raise (bus, folder);
}

AppScreenCare *
app_screen_care_new (GtkWidget *widget, const char *reason) {
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  AppScreenCare *care = g_new0 (AppScreenCare, 1);
  GtkRoot *root = gtk_widget_get_root (widget);
  GApplication *application = g_application_get_default ();
  if (GTK_IS_APPLICATION (application) && GTK_IS_WINDOW (root)) {
    care->application = g_object_ref (GTK_APPLICATION (application));
    care->cookie = gtk_application_inhibit (care->application, GTK_WINDOW (root),
                                            GTK_APPLICATION_INHIBIT_IDLE, reason);
  }
  care->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, care->cancellable, on_bus, care);
  return care;
}

void
app_screen_care_free (AppScreenCare *care) {
  if (care == NULL)
    return;
  g_cancellable_cancel (care->cancellable);
  g_object_unref (care->cancellable);
  app_backlight_restore (care->backlight);
  if (care->cookie != 0)
    gtk_application_uninhibit (care->application, care->cookie);
  g_clear_object (&care->application);
  g_free (care);
}
