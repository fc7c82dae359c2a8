/* Cue: feedbackd by D-Bus, or the bell. */
#include "firmware/app/carry/app-cue.h"

#define FEEDBACK "org.sigxcpu.Feedback"
#define FEEDBACK_PATH "/org/sigxcpu/Feedback"
#define EVENT "message-new-instant" /* of the event naming specification */
#define APP_NAME "org.panwas.App"

static void
ready (GObject *bus, GAsyncResult *result, gpointer data) {
  g_autoptr (GdkDisplay) display = data;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);
  if (answer == NULL)
    gdk_display_beep (display);
}

static void
bus_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_autoptr (GdkDisplay) display = data;
  (void)source;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  if (bus == NULL) {
    gdk_display_beep (display);
    return;
  }
  GVariantBuilder hints;
  g_variant_builder_init (&hints, G_VARIANT_TYPE_VARDICT);
  g_dbus_connection_call (bus, FEEDBACK, FEEDBACK_PATH, FEEDBACK, "TriggerFeedback",
                          g_variant_new ("(ssa{sv}i)", APP_NAME, EVENT, &hints, -1),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, ready,
                          g_steal_pointer (&display));
}

void
app_cue_done (GtkWidget *widget) {
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_ready, g_object_ref (gtk_widget_get_display (widget)));
}
