/* panwas-host collect --cable: handhelds on a serial line, one after the other. */
#include "host/cli/host-cli-cable.h"

#include <glib/gi18n.h>

#include "host/merge/host-pipeline.h"
#include "host/report/host-cable.h"

#define LOOK_MS 100 /* how soon Ctrl-C is noticed */

typedef struct {
  HostCli *cli;     /* borrowed */
  HostStore *store; /* borrowed */
  gboolean with_merge, once;
  json_t *sessions; /* owned: one object a session */
  guint session_count, bad_count;
  gboolean is_over;
} Serving;

/* --- events ---------------------------------------------------------------------------------- */

static void
on_progress (const PwCableState *state, gpointer data) {
  Serving *serving = data;
  g_autofree char *text = NULL;
  switch (state->phase) {
  case PW_CABLE_PHASE_SEEKING:
    text = g_strdup (_ ("waiting for a handheld on the cable; Ctrl-C ends"));
    break;
  case PW_CABLE_PHASE_RECEIVING:
    text = g_strdup_printf (_ ("receiving: %" G_GUINT64_FORMAT " bytes, file %u: %" G_GSIZE_FORMAT
                               " of %" G_GSIZE_FORMAT),
                            state->received_bytes, state->received_count + 1, state->file_done,
                            state->file_bytes);
    break;
  case PW_CABLE_PHASE_SENDING:
  case PW_CABLE_PHASE_WAITING:
    text = g_strdup_printf (_ ("answering: %" G_GUINT64_FORMAT " bytes"), state->sent_bytes);
    break;
  case PW_CABLE_PHASE_DONE:
  case PW_CABLE_PHASE_FAILED:
    return;
  }
  host_cli_progress_text (serving->cli, text);
}

static gboolean
on_turn (const HostCableSession *session, gpointer data, GError **error) {
  Serving *serving = data;
  (void)session;
  if (!serving->with_merge)
    return TRUE;
  const HostPipelineOptions options = { .silent_days = HOST_SILENT_DAYS };
  g_autoptr (HostMergeReport) report = host_pipeline_run (serving->store, &options, error);
  return report != NULL;
}

static char *
name_handheld (const HostCableSession *session) {
  if (session->reply != NULL && session->reply->name != NULL)
    return g_strdup (session->reply->name);
  g_autofree char *hex = pw_hex_encode (session->address, PW_ADDRESS_BYTES);
  return g_strdup_printf (_ ("the handheld %s"), hex);
}

static json_t *
session_to_json (const HostCableSession *session, const char *name, const GError *error) {
  g_autofree char *hex = pw_hex_encode (session->address, PW_ADDRESS_BYTES);
  return json_pack (
      "{s:s, s:s, s:i, s:i, s:i, s:i, s:I, s:I, s:I, s:I, s:s?}", "address", hex, "name", name,
      "new", (int)session->new_count, "known", (int)session->known_count, "refused",
      (int)session->refused_count, "replies", (int)session->reply_count, "held_up_to",
      (json_int_t)(session->reply != NULL ? session->reply->seq : 0), "received",
      (json_int_t)session->received_bytes, "sent", (json_int_t)session->sent_bytes, "resumed",
      (json_int_t)session->resumed_bytes, "error", error != NULL ? error->message : NULL);
}

static void
print_session (const HostCableSession *session, const char *name, const GError *error) {
  host_cli_print (_ ("%s: new parcels: %u, here already: %u, refused: %u; replies taken: %u.\n"),
                  name, session->new_count, session->known_count, session->refused_count,
                  session->reply_count);
  if (session->reply != NULL)
    host_cli_print (_ ("  held up to number %" G_GUINT64_FORMAT "\n"), session->reply->seq);
  else if (error == NULL)
    host_cli_print (_ ("  not enrolled yet: panwas-host merge, then panwas-host requests\n"));
  if (error != NULL)
    host_cli_warn ("%s", error->message);
}

static void
on_session (const HostCableSession *session, const GError *error, gpointer data) {
  Serving *serving = data;
  g_autofree char *name = name_handheld (session);
  host_cli_progress_text (serving->cli, NULL);
  serving->session_count++;
  serving->bad_count += error != NULL || session->refused_count > 0 ? 1 : 0;
  if (serving->cli->json)
    json_array_append_new (serving->sessions, session_to_json (session, name, error));
  else
    print_session (session, name, error);
  serving->is_over = serving->once && error == NULL;
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
look (gpointer data) {
  Serving *serving = data;
  serving->is_over |= host_cli_interrupted ();
  return G_SOURCE_CONTINUE;
}

int
host_cli_collect_cable (HostCli *cli, const char *device, gboolean with_merge, gboolean once,
                        GError **error) {
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  host_cli_hold_signals ();
  const HostCableEvents events
      = { .on_progress = on_progress, .on_turn = on_turn, .on_session = on_session };
  Serving serving = { .cli = cli, .store = store, .with_merge = with_merge, .once = once };
  g_autoptr (HostCable) cable = host_cable_new (store, device, &events, &serving);
  if (!host_cable_start (cable, error))
    return 1;
  serving.sessions = json_array ();
  guint timer = g_timeout_add (LOOK_MS, look, &serving);
  while (!serving.is_over)
    (void)g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  host_cli_progress_text (cli, NULL);
  if (cli->json)
    host_cli_print_json (serving.sessions);
  else
    json_decref (serving.sessions);
  if (!cli->json && serving.session_count > 0 && !with_merge)
    host_cli_print (_ ("Next: panwas-host merge\n"));
  return serving.bad_count > 0 || serving.session_count == 0;
}
