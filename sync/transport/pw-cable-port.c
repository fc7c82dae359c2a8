/* Port: sessions of a cable on a serial line.
 *
 * Bytes are read and written as the line has and takes them; a timer steps the session besides, for
 * what is due by the clock, also while the line stands. A line that ends (the cable was pulled out)
 * ends the session. */
#include "sync/transport/pw-cable-port.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-serial.h"

#define STEP_MS 50
#define READ_BYTES 16384
#define PART_SUFFIX ".cable"
#define FLUSH_MS 2000 /* for the last word after the end */

struct PwCablePort {
  char *device, *parts_dir; /* owned */
  PwCableRole role;
  guint8 address[PW_ADDRESS_BYTES];
  PwCableOwner owner;
  void (*on_end) (const GError *error, gpointer data);
  gpointer data;
  int fd;               /* -1: not open */
  PwCable *cable;       /* owned; NULL: no session */
  GByteArray *out;      /* owned: for the line */
  GSource *read, *step; /* owned; NULL: no session */
  GSource *write;       /* owned; NULL: nothing waits for the line */
  gint64 over_ms;       /* when the session was done; 0: it is not */
  gboolean ended_well;  /* the last one, with its last word on the line */
  PwCableState last;    /* of the last session */
};

static gint64
now_ms (void) {
  return g_get_monotonic_time () / 1000 + 1;
}

/* --- unfinished files ------------------------------------------------------------------------ */

static char *
part_path (PwCablePort *port, const PwDigest *digest) {
  g_autofree char *hex = pw_digest_to_hex (digest);
  g_autofree char *name = g_strconcat (hex, PART_SUFFIX, NULL);
  return g_build_filename (port->parts_dir, name, NULL);
}

static GBytes *
read_part (const PwDigest *digest, gsize size, gpointer data) {
  g_autofree char *path = part_path (data, digest);
  return pw_file_read (path, size, NULL);
}

/* At most PW_CABLE_PARTS_MAX stay, whichever. */
static void
make_room (PwCablePort *port) {
  g_autoptr (GPtrArray) names
      = pw_file_list (port->parts_dir, PART_SUFFIX, PW_STICK_FILES_MAX, NULL);
  for (guint i = 0; names != NULL && i + PW_CABLE_PARTS_MAX <= names->len; i++) {
    g_autofree char *path = g_build_filename (port->parts_dir, names->pdata[i], NULL);
    (void)pw_file_remove (path, NULL);
  }
}

/* A part that cannot be kept costs time, no data. */
static void
keep_part (const PwDigest *digest, const guint8 *bytes, gsize length, gpointer data) {
  PwCablePort *port = data;
  g_autofree char *path = part_path (port, digest);
  if (length == 0) {
    (void)pw_file_remove (path, NULL);
    return;
  }
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);
  if (!pw_file_exists (path))
    make_room (port);
  if (pw_file_make_dir (port->parts_dir, 0700, NULL))
    (void)pw_file_save (path, content, 0600, NULL);
}

/* --- the owner's functions, with its data ---------------------------------------------------- */

static gboolean
on_peer (const guint8 *address, gpointer data, GError **error) {
  PwCablePort *port = data;
  return port->owner.on_peer (address, port->data, error);
}

static GBytes *
next_file (gpointer data, GError **error) {
  PwCablePort *port = data;
  return port->owner.next (port->data, error);
}

static gboolean
on_sent (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error) {
  PwCablePort *port = data;
  return port->owner.on_sent (file, verdict, port->data, error);
}

static gboolean
is_known (const PwDigest *digest, gsize size, gpointer data) {
  PwCablePort *port = data;
  return port->owner.is_known (digest, size, port->data);
}

static PwCableVerdict
take (GBytes *file, gpointer data, GError **error) {
  PwCablePort *port = data;
  return port->owner.take (file, port->data, error);
}

static gboolean
on_turn (gpointer data, GError **error) {
  PwCablePort *port = data;
  return port->owner.on_turn == NULL || port->owner.on_turn (port->data, error);
}

static const PwCableOwner own_functions = { .on_peer = on_peer,
                                            .next = next_file,
                                            .on_sent = on_sent,
                                            .is_known = is_known,
                                            .part = read_part,
                                            .keep = keep_part,
                                            .take = take,
                                            .on_turn = on_turn };

/* --- the line -------------------------------------------------------------------------------- */

static void
clear_source (GSource **source) {
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_source_unref (*source);
  *source = NULL;
}

void
pw_cable_port_stop (PwCablePort *port) {
  g_return_if_fail (port != NULL);
  clear_source (&port->read);
  clear_source (&port->step);
  clear_source (&port->write);
  if (port->cable != NULL) {
    pw_cable_get_state (port->cable, &port->last);
    port->ended_well = port->last.phase == PW_CABLE_PHASE_DONE;
  }
  g_clear_pointer (&port->cable, pw_cable_free);
  g_byte_array_set_size (port->out, 0);
}

static void
close_line (PwCablePort *port) {
  pw_serial_close (port->fd, !port->ended_well);
  port->fd = -1;
}

/* The port may be gone afterwards. */
static void
end (PwCablePort *port, const GError *why) {
  g_autoptr (GError) error = why != NULL ? g_error_copy (why) : NULL;
  pw_cable_port_stop (port);
  if (error != NULL)
    close_line (port);
  port->on_end (error, port->data);
}

static void
end_pulled_out (PwCablePort *port) {
  g_autoptr (GError) why = g_error_new (
      PW_ERROR, PW_ERROR_INCOMPLETE,
      _ ("the cable %s was pulled out; connect it and start again, it goes on from here"),
      port->device);
  end (port, why);
}

/* As much as the line takes now. FALSE: it is gone. */
static gboolean
write_out (PwCablePort *port) {
  while (port->out->len > 0) {
    ssize_t done = write (port->fd, port->out->data, port->out->len);
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return done < 0 && errno == EAGAIN;
    g_byte_array_remove_range (port->out, 0, (guint)done);
  }
  return TRUE;
}

/* Steps the session until it has nothing to say or the line takes no more. FALSE: it is gone. */
static gboolean
talk (PwCablePort *port) {
  for (;;) {
    pw_cable_step (port->cable, port->out, now_ms ());
    if (port->out->len == 0)
      return TRUE;
    if (!write_out (port))
      return FALSE;
    if (port->out->len > 0)
      return TRUE;
  }
}

/* Reads what there is. FALSE: the line is gone. */
static gboolean
read_in (PwCablePort *port) {
  guint8 bytes[READ_BYTES];
  ssize_t got = read (port->fd, bytes, sizeof bytes);
  if (got > 0)
    pw_cable_feed (port->cable, bytes, (gsize)got, now_ms ());
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

static gboolean on_room (gint fd, GIOCondition condition, gpointer data);

/* The line wakes us when it takes bytes again, if any wait for it. */
static void
watch_room (PwCablePort *port) {
  if (port->out->len == 0) {
    clear_source (&port->write);
  } else if (port->write == NULL) {
    port->write = g_unix_fd_source_new (port->fd, G_IO_OUT);
    g_source_set_callback (port->write, G_SOURCE_FUNC (on_room), port, NULL);
    g_source_attach (port->write, g_main_context_get_thread_default ());
  }
}

/* TRUE if the session is over, and with it maybe the port. */
static gboolean
look (PwCablePort *port) {
  PwCableState state;
  gboolean is_there = talk (port);
  gint64 now = now_ms ();
  pw_cable_get_state (port->cable, &state);
  if (state.phase == PW_CABLE_PHASE_FAILED) {
    end (port, pw_cable_error (port->cable));
    return TRUE;
  }
  if (state.phase == PW_CABLE_PHASE_DONE) {
    port->over_ms = port->over_ms == 0 ? now : port->over_ms;
    if (port->out->len > 0 && is_there && now - port->over_ms < FLUSH_MS) {
      watch_room (port);
      return FALSE;
    }
    end (port, NULL);
    return TRUE;
  }
  if (is_there) {
    watch_room (port);
    return FALSE;
  }
  end_pulled_out (port);
  return TRUE;
}

static gboolean
on_room (gint fd, GIOCondition condition, gpointer data) {
  (void)fd;
  (void)condition;
  return look (data) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_step (gpointer data) {
  return look (data) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_bytes (gint fd, GIOCondition condition, gpointer data) {
  (void)fd;
  PwCablePort *port = data;
  gboolean is_there = read_in (port);
  PwCableState state;
  pw_cable_get_state (port->cable, &state);
  gboolean is_gone = !is_there || (condition & (G_IO_HUP | G_IO_ERR)) != 0;
  if (!is_gone || state.phase == PW_CABLE_PHASE_DONE || state.phase == PW_CABLE_PHASE_FAILED)
    return look (port) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
  end_pulled_out (port);
  return G_SOURCE_REMOVE;
}

/* --- the port -------------------------------------------------------------------------------- */

PwCablePort *
pw_cable_port_new (const char *device, PwCableRole role, const guint8 *address,
                   const char *parts_dir, const PwCableOwner *owner,
                   void (*on_end) (const GError *error, gpointer data), gpointer data) {
  g_return_val_if_fail (device != NULL && address != NULL && parts_dir != NULL, NULL);
  g_return_val_if_fail (owner != NULL && on_end != NULL, NULL);
  PwCablePort *port = g_new0 (PwCablePort, 1);
  port->device = g_strdup (device);
  port->parts_dir = g_strdup (parts_dir);
  port->role = role;
  memcpy (port->address, address, PW_ADDRESS_BYTES);
  port->owner = *owner;
  port->on_end = on_end;
  port->data = data;
  port->fd = -1;
  port->out = g_byte_array_new ();
  return port;
}

void
pw_cable_port_free (PwCablePort *port) {
  if (port == NULL)
    return;
  pw_cable_port_stop (port);
  close_line (port);
  g_byte_array_unref (port->out);
  g_free (port->device);
  g_free (port->parts_dir);
  g_free (port);
}

static guint32
make_session (void) {
  guint32 session;
  do
    session = randombytes_random ();
  while (session == 0);
  return session;
}

gboolean
pw_cable_port_start (PwCablePort *port, GError **error) {
  g_return_val_if_fail (port != NULL && port->cable == NULL, FALSE);
  if (port->fd < 0)
    port->fd = pw_serial_open (port->device, error);
  if (port->fd < 0)
    return FALSE;
  port->over_ms = 0;
  port->cable
      = pw_cable_new (port->role, port->address, make_session (), &own_functions, port, now_ms ());
  GMainContext *context = g_main_context_get_thread_default ();
  port->read = g_unix_fd_source_new (port->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (port->read, G_SOURCE_FUNC (on_bytes), port, NULL);
  g_source_attach (port->read, context);
  port->step = g_timeout_source_new (STEP_MS);
  g_source_set_callback (port->step, on_step, port, NULL);
  g_source_attach (port->step, context);
  return TRUE;
}

void
pw_cable_port_get_state (const PwCablePort *port, PwCableState *state) {
  g_return_if_fail (port != NULL && state != NULL);
  if (port->cable != NULL)
    pw_cable_get_state (port->cable, state);
  else
    *state = port->last;
}
