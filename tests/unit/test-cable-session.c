/* The cable between a handheld's store and a host's, over pseudo-terminals in one process: what
 * each side tells while it goes on and at the end; a cable that is pulled out; another host;
 * a merge that fails; nobody at the other end; no line at all. */
#include <string.h>

#include "firmware/send/app-cable.h"
#include "host/merge/host-pipeline.h"
#include "host/report/host-cable.h"
#include "sync/base/pw-error.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/host-desk.h"
#include "tests/lib/pty-line.h"

#define WAIT_S 60

typedef struct {
  CarryWorld carry; /* first; it pins the desk's host */
  Desk desk;
  PtyLine *line;      /* owned; NULL: none */
  HostCable *serving; /* owned; NULL: nobody is there */
  AppCable *cable;    /* owned */

  gboolean has_ended;
  GError *error; /* owned; of the handheld's session */
  guint phases;  /* bits of AppCablePhase that were told */
  guint64 most_done;

  guint turn_count, session_count, new_count, known_count;
  gboolean turn_fails, had_reply;
  GError *host_error; /* owned; of the last session */
} World;

/* --- events ---------------------------------------------------------------------------------- */

static void
on_progress (const AppCableState *state, gpointer data) {
  World *world = data;
  world->phases |= 1u << state->phase;
  world->most_done = MAX (world->most_done, state->done_bytes);
  if (state->total_bytes > 0)
    g_assert_cmpuint (state->done_bytes, <=, state->total_bytes + 100000); /* sealing adds some */
}

static void
on_end (const GError *error, gpointer data) {
  World *world = data;
  g_assert_false (world->has_ended);
  world->has_ended = TRUE;
  world->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
on_turn (const HostCableSession *session, gpointer data, GError **error) {
  World *world = data;
  world->turn_count++;
  g_assert_cmpmem (session->address, PW_ADDRESS_BYTES, world->carry.store->identity->id.bytes,
                   PW_ADDRESS_BYTES);
  if (world->turn_fails) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NO_SPACE, "the disk is full");
    return FALSE;
  }
  desk_merge (&world->desk);
  return TRUE;
}

static void
on_session (const HostCableSession *session, const GError *error, gpointer data) {
  World *world = data;
  world->session_count++;
  world->new_count += session->new_count;
  world->known_count += session->known_count;
  world->had_reply = session->reply != NULL;
  g_clear_error (&world->host_error);
  world->host_error = error != NULL ? g_error_copy (error) : NULL;
}

/* --- the world ------------------------------------------------------------------------------- */

static void
serve (World *world) {
  const HostCableEvents events = { .on_turn = on_turn, .on_session = on_session };
  g_autoptr (GError) error = NULL;
  world->serving = host_cable_new (world->desk.host, pty_line_right (world->line), &events, world);
  g_assert_true (host_cable_start (world->serving, &error));
}

/* The handheld knows the desk's host, which lets it in. */
static void
set_up (World *world, gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_set_up (&world->carry, data);
  desk_set_up (&world->desk, data);
  const PwIdentity *host = world->desk.host->identity;
  pw_identity_free (world->carry.host);
  world->carry.host = pw_identity_from_secrets (host->sign_secret, host->seal_secret, &error);
  g_assert_no_error (error);
  carry_world_pin (&world->carry);
  world->desk.clock.unix_ms = world->carry.clock.moment.unix_ms + 60000;
  const WorldDevice device = { .identity = world->carry.store->identity };
  world_enrol (world->desk.host, &device, "17.07");
  world->line = pty_line_new (world->carry.dir);
}

static void
tear_down (World *world, gconstpointer data) {
  g_clear_pointer (&world->cable, app_cable_free);
  g_clear_pointer (&world->serving, host_cable_free);
  g_clear_pointer (&world->line, pty_line_free);
  g_clear_error (&world->error);
  g_clear_error (&world->host_error);
  desk_tear_down (&world->desk, data);
  carry_world_tear_down (&world->carry, data);
}

static void
begin (World *world, guint wait_s) {
  const AppCableEvents events = { on_progress, on_end };
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&world->cable, app_cable_free);
  g_clear_error (&world->error);
  world->has_ended = FALSE;
  world->cable = app_cable_new (world->carry.store, pty_line_left (world->line), FALSE, &events,
                                world, &error);
  g_assert_no_error (error);
  g_assert_true (app_cable_start (world->cable, wait_s, &error));
  g_assert_no_error (error);
}

static gboolean
on_late (gpointer data) {
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
run (World *world, guint host_sessions) {
  gboolean is_late = FALSE;
  guint timer = g_timeout_add_seconds (WAIT_S, on_late, &is_late);
  while ((!world->has_ended || world->session_count < host_sessions) && !is_late)
    (void)g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_false (is_late);
}

static AppCableState
state_of (World *world) {
  AppCableState state;
  app_cable_get_state (world->cable, &state);
  return state;
}

static void
capture (World *world, gsize bytes) {
  g_autofree guint8 *content = g_malloc (bytes);
  for (gsize i = 0; i < bytes; i++)
    content[i] = (guint8)g_test_rand_int ();
  (void)carry_world_capture (&world->carry, content, bytes);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_whole (World *world, gconstpointer data) {
  (void)data;
  carry_world_record (&world->carry, 3);
  capture (world, 1500000);
  serve (world);
  begin (world, WAIT_S);
  run (world, 1);
  g_assert_no_error (world->error);
  g_assert_no_error (world->host_error);
  g_assert_cmpint (state_of (world).phase, ==, APP_CABLE_ENDED);
  g_assert_cmpuint (state_of (world).file_count, ==, 3); /* records, two parts */
  g_assert_cmpuint (state_of (world).sent_count, ==, 3);
  g_assert_cmpuint (state_of (world).refused_count, ==, 0);
  g_assert_cmpuint (state_of (world).received_count, ==, 1);
  g_assert_cmpuint (world->most_done, >, 1000000);
  g_assert_true ((world->phases & 1u << APP_CABLE_SENDING) != 0);
  g_assert_cmpuint (app_cable_sent_seq (world->cable), ==, 3);
  g_assert_cmpuint (carry_world_receipted (&world->carry), ==, 3);
  g_assert_cmpuint (world->new_count, ==, 3);
  g_assert_cmpuint (world->turn_count, ==, 1);
  g_assert_true (world->had_reply);
  /* Once more: the host waits for the next one by itself. No record names the file, so no receipt
   * covers it. */
  begin (world, WAIT_S);
  run (world, 2);
  g_assert_no_error (world->error);
  g_assert_cmpuint (state_of (world).sent_count, ==, state_of (world).file_count);
  g_assert_cmpuint (world->new_count + world->known_count, ==, 3 + state_of (world).file_count);
  g_assert_cmpuint (app_cable_sent_seq (world->cable), ==, 0);
}

/* Pulled out in a part of evidence; the same bytes go on over a new cable, and the host has opened
 * the line again by itself. */
static void
test_pulled (World *world, gconstpointer data) {
  (void)data;
  carry_world_record (&world->carry, 1);
  capture (world, 900000);
  serve (world);
  pty_line_pull_after (world->line, 600000);
  begin (world, WAIT_S);
  run (world, 1);
  g_assert_error (world->error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_assert_error (world->host_error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_assert_nonnull (strstr (world->error->message, "pulled out"));
  g_assert_cmpuint (state_of (world).sent_count, ==, 1);
  pty_line_free (world->line);
  world->line = pty_line_new (world->carry.dir);
  begin (world, WAIT_S);
  run (world, 2);
  g_assert_no_error (world->error);
  g_assert_no_error (world->host_error);
  g_assert_cmpuint (state_of (world).resumed_bytes, >=, 512 << 10);
  g_assert_cmpuint (pty_line_carried (world->line), <, 420000);
  g_assert_cmpuint (world->new_count, ==, 2);
}

/* The records are in the spool when merging fails, and are not carried again. */
static void
test_turn_fails (World *world, gconstpointer data) {
  (void)data;
  carry_world_record (&world->carry, 2);
  world->turn_fails = TRUE;
  serve (world);
  begin (world, WAIT_S);
  run (world, 1);
  g_assert_error (world->host_error, PW_ERROR, PW_ERROR_NO_SPACE);
  g_assert_error (world->error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_assert_cmpuint (carry_world_receipted (&world->carry), ==, 0);
  world->turn_fails = FALSE;
  begin (world, WAIT_S);
  run (world, 2);
  g_assert_no_error (world->error);
  g_assert_cmpuint (world->known_count, ==, 1);
  g_assert_cmpuint (carry_world_receipted (&world->carry), ==, 2);
}

static void
test_other_host (World *world, gconstpointer data) {
  (void)data;
  g_autofree char *path = g_build_filename (world->carry.dir, "other", NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  HostStore *mine = world->desk.host;
  world->desk.host = world_host_new (path, "other.db", &world->desk.clock.base);
  carry_world_record (&world->carry, 2);
  serve (world);
  begin (world, WAIT_S);
  run (world, 0);
  g_assert_error (world->error, PW_ERROR, PW_ERROR_UNTRUSTED);
  g_assert_cmpuint (state_of (world).sent_count, ==, 0);
  g_clear_pointer (&world->serving, host_cable_free);
  host_store_close (world->desk.host);
  world->desk.host = mine;
}

static void
test_nobody (World *world, gconstpointer data) {
  (void)data;
  carry_world_record (&world->carry, 1);
  begin (world, 1);
  run (world, 0);
  g_assert_error (world->error, PW_ERROR, PW_ERROR_INCOMPLETE);
  g_assert_nonnull (strstr (world->error->message, "nobody answers"));
  g_assert_true ((world->phases & 1u << APP_CABLE_WAITING) != 0);
  begin (world, 0);
  app_cable_stop (world->cable);
  g_assert_true (world->has_ended);
  g_assert_error (world->error, PW_ERROR, PW_ERROR_INCOMPLETE);
  app_cable_stop (world->cable); /* once is enough */
}

/* No line, no serial line, and one that another program has. */
static void
test_line (World *world, gconstpointer data) {
  (void)data;
  const AppCableEvents events = { on_progress, on_end };
  g_autoptr (GError) error = NULL;
  g_autoptr (AppCable) none
      = app_cable_new (world->carry.store, "/dev/ttyNONE", FALSE, &events, world, &error);
  g_assert_false (app_cable_start (none, WAIT_S, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (AppCable) null
      = app_cable_new (world->carry.store, "/dev/null", FALSE, &events, world, &error);
  g_assert_false (app_cable_start (null, WAIT_S, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  begin (world, WAIT_S);
  g_autoptr (AppCable) second = app_cable_new (world->carry.store, pty_line_left (world->line),
                                               FALSE, &events, world, &error);
  g_assert_false (app_cable_start (second, WAIT_S, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BUSY);
  g_assert_false (world->has_ended);
}

int
main (int argc, char **argv) {
  static const struct {
    const char *path;
    void (*test) (World *world, gconstpointer data);
  } tests[] = {
    { "/cable-session/whole", test_whole },
    { "/cable-session/pulled", test_pulled },
    { "/cable-session/turn-fails", test_turn_fails },
    { "/cable-session/other-host", test_other_host },
    { "/cable-session/nobody", test_nobody },
    { "/cable-session/line", test_line },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, World, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
