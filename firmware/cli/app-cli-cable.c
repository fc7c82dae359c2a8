/* panwas send --cable and panwas receive --cable: one session does both directions. */
#include <glib/gi18n.h>

#include "firmware/cli/app-cli-carry.h"
#include "firmware/send/app-cable.h"

#define LOOK_MS 100 /* how soon Ctrl-C is noticed */
#define WAIT_S 120  /* for the host to be started at the other end */

typedef struct {
  AppCli *cli; /* borrowed */
  AppCable *cable;
  gboolean has_ended;
  GError *error; /* owned */
} Session;

static void
on_progress (const AppCableState *state, gpointer data) {
  Session *session = data;
  g_autofree char *text = NULL;
  switch (state->phase) {
  case APP_CABLE_WAITING:
    text = g_strdup (_ ("waiting for the host at the other end of the cable"));
    break;
  case APP_CABLE_SENDING:
    text = g_strdup_printf (
        _ ("sending: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes, %u of %u parcels"),
        state->done_bytes, state->total_bytes, state->sent_count, state->file_count);
    break;
  case APP_CABLE_HOST_BUSY:
    text = g_strdup (_ ("the host has everything and is at work"));
    break;
  case APP_CABLE_RECEIVING:
    text = g_strdup_printf (_ ("receiving: %" G_GUINT64_FORMAT " bytes"), state->done_bytes);
    break;
  case APP_CABLE_ENDED:
    return;
  }
  app_cli_progress_text (session->cli, text);
}

static void
on_end (const GError *error, gpointer data) {
  Session *session = data;
  session->has_ended = TRUE;
  session->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
look (gpointer data) {
  Session *session = data;
  if (app_cli_interrupted ())
    app_cable_stop (session->cable);
  return G_SOURCE_CONTINUE;
}

static gboolean
report (AppCli *cli, AppCable *cable, const GError *why, GError **error) {
  AppCableState state;
  AppInbox *inbox = app_cable_inbox (cable);
  app_cable_get_state (cable, &state);
  if (cli->json) {
    json_auto_t *object = json_object ();
    json_object_set_new (object, "medium", json_string ("cable"));
    json_object_set_new (object, "complete", json_boolean (why == NULL));
    json_object_set_new (object, "sent", json_integer (state.sent_count));
    json_object_set_new (object, "known", json_integer (state.known_count));
    json_object_set_new (object, "refused", json_integer (state.refused_count));
    json_object_set_new (object, "parcels", json_integer (state.file_count));
    json_object_set_new (object, "received", json_integer (state.received_count));
    json_object_set_new (object, "resumed_bytes", json_integer ((json_int_t)state.resumed_bytes));
    if (!app_cli_json_inbox (inbox, object, error))
      return FALSE;
    app_cli_print_json (g_steal_pointer (&object));
    return TRUE;
  }
  app_cli_print (_ ("Given to the host: %u of %u parcels, of which it had %u.\n"), state.sent_count,
                 state.file_count, state.known_count);
  return app_cli_print_inbox (inbox, error);
}

int
app_cli_run_cable (AppCli *cli, const char *device, gboolean all) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  if (store == NULL)
    return app_cli_fail (error);
  app_cli_hold_signals ();
  Session session = { .cli = cli };
  const AppCableEvents events = { .on_progress = on_progress, .on_end = on_end };
  g_autoptr (AppCable) cable = app_cable_new (store, device, all, &events, &session, &error);
  if (cable == NULL || !app_cable_start (cable, WAIT_S, &error))
    return app_cli_fail (error);
  session.cable = cable;
  guint timer = g_timeout_add (LOOK_MS, look, &session);
  while (!session.has_ended)
    (void)g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  app_cli_progress_text (cli, NULL);
  g_autoptr (GError) why = session.error;
  AppCableState state;
  app_cable_get_state (cable, &state);
  if (!report (cli, cable, why, &error))
    return app_cli_fail (error);
  if (why != NULL)
    return app_cli_fail (why);
  return app_cli_end (state.refused_count > 0 || app_cli_inbox_is_bad (app_cable_inbox (cable)));
}
