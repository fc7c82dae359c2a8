/* Cable: one session of exchanging files with the other end of a line.
 *
 * A message is one payload of the link: a kind and its fields (schemas/formats/cable-v1.md). Both
 * directions are the same two machines, a sender and a receiver of files; whose turn it is decides
 * which of them runs. */
#include "sync/transport/pw-cable.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-cable-link.h"
#include "sync/transport/pw-cable-message.h"

struct PwCable {
  PwCableRole role;
  PwCableOwner owner;
  gpointer data;     /* for the owner */
  PwCableLink *link; /* owned */
  PwCableState state;
  GError *error; /* owned; of FAILED */
  gboolean knows_peer;
  gboolean turn_is_due;   /* host: on_turn once BUSY is out */
  gboolean turn_was_long; /* it came back */
  gint64 moved_ms;        /* when a file went on last */

  /* the file that goes out */
  GBytes *file; /* owned; NULL: none */
  PwDigest file_digest;
  gsize file_next;       /* offset of the next piece; while not wanted yet: unused */
  gboolean is_offered;   /* OFFER is out */
  gboolean is_wanted;    /* WANT came */
  guint file_tries;      /* times it arrived damaged */
  gboolean has_said_end; /* END is out */

  /* the file that comes in */
  GByteArray *incoming; /* owned; NULL: none */
  PwDigest incoming_digest;
  gsize incoming_size;
  gsize kept_bytes;     /* of it, in the owner's hands */
  guint offer_count;    /* of this session */
  gboolean has_replies; /* handheld: the host's END came */
};

/* --- the end --------------------------------------------------------------------------------- */

static void
fail (PwCable *cable, GError *error) {
  if (cable->state.phase == PW_CABLE_PHASE_FAILED || cable->state.phase == PW_CABLE_PHASE_DONE) {
    g_error_free (error);
    return;
  }
  cable->error = error;
  cable->state.phase = PW_CABLE_PHASE_FAILED;
}

static void
fail_with (PwCable *cable, PwError code, const char *message) {
  fail (cable, g_error_new_literal (PW_ERROR, (int)code, message));
}

static void
fail_nonsense (PwCable *cable) {
  fail_with (cable, PW_ERROR_DAMAGED,
             _ ("the other end of the cable does not keep to the rules; is it a field kit?"));
}

static gboolean
is_over (const PwCable *cable) {
  return cable->state.phase == PW_CABLE_PHASE_FAILED || cable->state.phase == PW_CABLE_PHASE_DONE;
}

/* --- sending files --------------------------------------------------------------------------- */

static void
send_message (PwCable *cable, const PwCableMessage *message) {
  guint8 bytes[PW_CABLE_PAYLOAD_MAX];
  gsize length = pw_cable_message_write (message, bytes);
  pw_cable_link_send (cable->link, bytes, length);
}

static void
drop_file (PwCable *cable) {
  g_clear_pointer (&cable->file, g_bytes_unref);
  cable->is_offered = cable->is_wanted = FALSE;
  cable->file_tries = 0;
}

/* The next file of the owner, or the end of this turn. */
static void
begin_file (PwCable *cable) {
  g_autoptr (GError) error = NULL;
  if (cable->file == NULL) {
    cable->file = cable->owner.next (cable->data, &error);
    if (error != NULL) {
      fail (cable, g_steal_pointer (&error));
      return;
    }
    if (cable->file != NULL)
      cable->file_digest
          = pw_digest_of (g_bytes_get_data (cable->file, NULL), g_bytes_get_size (cable->file));
  }
  if (cable->file == NULL) {
    send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_END });
    cable->has_said_end = TRUE;
    cable->state.phase = PW_CABLE_PHASE_WAITING;
    return;
  }
  send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_OFFER,
                                          .digest = cable->file_digest,
                                          .number = (guint32)g_bytes_get_size (cable->file) });
  cable->is_offered = TRUE;
}

static void
send_piece (PwCable *cable) {
  gsize size;
  const guint8 *bytes = g_bytes_get_data (cable->file, &size);
  gsize length = MIN (size - cable->file_next, PW_CABLE_PIECE_MAX);
  send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_PIECE,
                                          .number = (guint32)cable->file_next,
                                          .bytes = bytes + cable->file_next,
                                          .length = length });
  cable->file_next += length;
  cable->state.sent_bytes += length;
}

/* As far as the link has room. */
static void
send_on (PwCable *cable) {
  while (cable->state.phase == PW_CABLE_PHASE_SENDING && pw_cable_link_room (cable->link) > 0) {
    if (!cable->is_offered)
      begin_file (cable);
    else if (cable->is_wanted && cable->file_next < g_bytes_get_size (cable->file))
      send_piece (cable);
    else
      return;
  }
}

static void
take_want (PwCable *cable, const PwCableMessage *message) {
  if (cable->file == NULL || !cable->is_offered || cable->is_wanted
      || !pw_digest_equal (&message->digest, &cable->file_digest)
      || message->number > g_bytes_get_size (cable->file)) {
    fail_nonsense (cable);
    return;
  }
  cable->is_wanted = TRUE;
  cable->file_next = message->number;
  cable->state.resumed_bytes += message->number;
}

static void
take_verdict (PwCable *cable, const PwCableMessage *message) {
  g_autoptr (GError) error = NULL;
  if (cable->file == NULL || !cable->is_wanted
      || !pw_digest_equal (&message->digest, &cable->file_digest)) {
    fail_nonsense (cable);
    return;
  }
  if (message->number == PW_CABLE_DAMAGED && ++cable->file_tries < PW_CABLE_TRIES_MAX) {
    cable->is_offered = cable->is_wanted = FALSE;
    return;
  }
  if (message->number == PW_CABLE_DAMAGED) {
    fail_with (cable, PW_ERROR_DAMAGED, _ ("the cable damages what it carries; use another one"));
    return;
  }
  if (!cable->owner.on_sent (cable->file, (PwCableVerdict)message->number, cable->data, &error)) {
    fail (cable, g_steal_pointer (&error));
    return;
  }
  cable->state.sent_count++;
  drop_file (cable);
}

/* --- receiving files ------------------------------------------------------------------------- */

static void
keep_part (PwCable *cable) {
  if (cable->incoming == NULL || cable->incoming->len == cable->kept_bytes)
    return;
  cable->owner.keep (&cable->incoming_digest, cable->incoming->data, cable->incoming->len,
                     cable->data);
  cable->kept_bytes = cable->incoming->len;
}

/* What came is whole: is it what was offered? */
static void
end_incoming (PwCable *cable) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (g_steal_pointer (&cable->incoming));
  PwDigest digest = pw_digest_of (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  PwCableVerdict verdict = PW_CABLE_DAMAGED;
  if (pw_digest_equal (&digest, &cable->incoming_digest))
    verdict = cable->owner.take (file, cable->data, &error);
  if (error != NULL) {
    cable->owner.keep (&digest, g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                       cable->data);
    fail (cable, g_steal_pointer (&error));
    return;
  }
  if (cable->kept_bytes > 0)
    cable->owner.keep (&cable->incoming_digest, NULL, 0, cable->data);
  if (verdict != PW_CABLE_DAMAGED)
    cable->state.received_count++;
  send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_TAKEN,
                                          .digest = cable->incoming_digest,
                                          .number = verdict });
}

static void
take_offer (PwCable *cable, const PwCableMessage *message) {
  gsize size = message->number;
  if (cable->incoming != NULL || size < 1 || size > PW_BATCH_BYTES_MAX
      || ++cable->offer_count > PW_CABLE_FILES_MAX || pw_cable_link_room (cable->link) < 2) {
    fail_nonsense (cable);
    return;
  }
  PwCableMessage want
      = { .kind = PW_CABLE_MESSAGE_WANT, .digest = message->digest, .number = message->number };
  if (cable->owner.is_known (&message->digest, size, cable->data)) {
    cable->state.received_count++;
    cable->state.resumed_bytes += size;
    send_message (cable, &want);
    send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_TAKEN,
                                            .digest = message->digest,
                                            .number = PW_CABLE_KNOWN });
    return;
  }
  g_autoptr (GBytes) part = cable->owner.part (&message->digest, size, cable->data);
  cable->incoming = g_byte_array_new ();
  cable->incoming_digest = message->digest;
  cable->incoming_size = size;
  gsize here = part != NULL ? g_bytes_get_size (part) : 0;
  if (here > 0 && here <= size)
    g_byte_array_append (cable->incoming, g_bytes_get_data (part, NULL), (guint)here);
  cable->kept_bytes = cable->incoming->len;
  cable->state.resumed_bytes += cable->incoming->len;
  want.number = cable->incoming->len;
  send_message (cable, &want);
  if (cable->incoming->len == size)
    end_incoming (cable);
}

static void
take_piece (PwCable *cable, const PwCableMessage *message) {
  if (cable->incoming == NULL || message->number != cable->incoming->len || message->length == 0
      || message->length > cable->incoming_size - cable->incoming->len
      || pw_cable_link_room (cable->link) == 0) {
    fail_nonsense (cable);
    return;
  }
  g_byte_array_append (cable->incoming, message->bytes, (guint)message->length);
  cable->state.received_bytes += message->length;
  if (cable->incoming->len == cable->incoming_size)
    end_incoming (cable);
  else if (cable->incoming->len - cable->kept_bytes >= PW_CABLE_KEEP_BYTES)
    keep_part (cable);
}

/* --- turns ----------------------------------------------------------------------------------- */

/* The other side has no more files. */
static void
take_end (PwCable *cable) {
  if (cable->incoming != NULL || pw_cable_link_room (cable->link) == 0) {
    fail_nonsense (cable);
    return;
  }
  cable->state.phase = PW_CABLE_PHASE_WAITING;
  if (cable->role == PW_CABLE_HOST) {
    send_message (
        cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_BUSY, .number = PW_CABLE_BUSY_S_MAX });
    cable->turn_is_due = TRUE;
    return;
  }
  send_message (cable, &(PwCableMessage){ .kind = PW_CABLE_MESSAGE_DONE });
  cable->has_replies = TRUE;
}

static gboolean
may_receive (const PwCable *cable) {
  return cable->role == PW_CABLE_HOST ? cable->state.phase == PW_CABLE_PHASE_RECEIVING
                                      : cable->has_said_end;
}

static void
take_message (PwCable *cable, const PwCableMessage *message, gint64 now_ms) {
  cable->moved_ms = now_ms;
  switch (message->kind) {
  case PW_CABLE_MESSAGE_WANT:
    take_want (cable, message);
    return;
  case PW_CABLE_MESSAGE_TAKEN:
    take_verdict (cable, message);
    return;
  case PW_CABLE_MESSAGE_BUSY:
    pw_cable_link_allow_silence (cable->link,
                                 (gint64)MIN (message->number, PW_CABLE_BUSY_S_MAX) * 1000, now_ms);
    cable->moved_ms = now_ms + (gint64)MIN (message->number, PW_CABLE_BUSY_S_MAX) * 1000;
    return;
  case PW_CABLE_MESSAGE_DONE:
    if (cable->role == PW_CABLE_HOST && cable->has_said_end)
      cable->state.phase = PW_CABLE_PHASE_DONE;
    else
      fail_nonsense (cable);
    return;
  case PW_CABLE_MESSAGE_OFFER:
  case PW_CABLE_MESSAGE_PIECE:
  case PW_CABLE_MESSAGE_END:
    break;
  }
  if (!may_receive (cable)) {
    fail_nonsense (cable);
    return;
  }
  pw_cable_link_allow_silence (cable->link, 0, now_ms);
  cable->state.phase = PW_CABLE_PHASE_RECEIVING;
  if (message->kind == PW_CABLE_MESSAGE_OFFER)
    take_offer (cable, message);
  else if (message->kind == PW_CABLE_MESSAGE_PIECE)
    take_piece (cable, message);
  else
    take_end (cable);
}

/* --- the session ----------------------------------------------------------------------------- */

PwCable *
pw_cable_new (PwCableRole role, const guint8 *address, guint32 session, const PwCableOwner *owner,
              gpointer data, gint64 now_ms) {
  g_return_val_if_fail (address != NULL && owner != NULL && session != 0, NULL);
  PwCable *cable = g_new0 (PwCable, 1);
  cable->role = role;
  cable->owner = *owner;
  cable->data = data;
  cable->moved_ms = now_ms;
  guint8 hello[PW_CABLE_HELLO_BYTES];
  pw_cable_hello_write (role, address, hello);
  g_autoptr (GBytes) bytes = g_bytes_new (hello, sizeof hello);
  cable->link = pw_cable_link_new (session, bytes, now_ms);
  return cable;
}

void
pw_cable_free (PwCable *cable) {
  if (cable == NULL)
    return;
  keep_part (cable);
  pw_cable_link_free (cable->link);
  g_clear_pointer (&cable->file, g_bytes_unref);
  g_clear_pointer (&cable->incoming, g_byte_array_unref);
  g_clear_error (&cable->error);
  g_free (cable);
}

static void
meet_peer (PwCable *cable, gint64 now_ms) {
  g_autoptr (GError) error = NULL;
  guint role;
  const guint8 *address;
  GBytes *hello = pw_cable_link_peer (cable->link);
  if (cable->knows_peer || hello == NULL)
    return;
  cable->knows_peer = TRUE;
  cable->moved_ms = now_ms;
  if (!pw_cable_hello_parse (hello, &role, &address, &error)) {
    fail (cable, g_steal_pointer (&error));
    return;
  }
  if (role == (guint)cable->role) {
    fail_with (cable, PW_ERROR_REFUSED,
               cable->role == PW_CABLE_HOST
                   ? _ ("the other end of the cable is a host too; connect a handheld")
                   : _ ("the other end of the cable is a handheld too; connect it to the host"));
    return;
  }
  if (!cable->owner.on_peer (address, cable->data, &error)) {
    fail (cable, g_steal_pointer (&error));
    return;
  }
  cable->state.phase
      = cable->role == PW_CABLE_HANDHELD ? PW_CABLE_PHASE_SENDING : PW_CABLE_PHASE_RECEIVING;
}

void
pw_cable_feed (PwCable *cable, const guint8 *bytes, gsize length, gint64 now_ms) {
  g_return_if_fail (cable != NULL);
  PwCableMessage message;
  GBytes *next;
  pw_cable_link_feed (cable->link, bytes, length, now_ms);
  meet_peer (cable, now_ms);
  while (!is_over (cable) && cable->knows_peer
         && (next = pw_cable_link_take (cable->link)) != NULL) {
    g_autoptr (GBytes) payload = next;
    if (pw_cable_message_parse (payload, &message))
      take_message (cable, &message, now_ms);
    else
      fail_nonsense (cable);
  }
}

static void
look_at_link (PwCable *cable, gint64 now_ms) {
  PwCableLinkState state = pw_cable_link_state (cable->link, now_ms);
  gboolean is_through = cable->has_replies || (cable->role == PW_CABLE_HOST && cable->has_said_end);
  /* Only the very last word can be missing: both sides have everything. */
  if (is_through && state != PW_CABLE_LINK_UP) {
    cable->state.phase = PW_CABLE_PHASE_DONE;
    return;
  }
  switch (state) {
  case PW_CABLE_LINK_SEEKING:
    return;
  case PW_CABLE_LINK_RESTARTED:
    fail_with (cable, PW_ERROR_INCOMPLETE, _ ("the other end of the cable started anew"));
    return;
  case PW_CABLE_LINK_SILENT:
    fail_with (cable, PW_ERROR_INCOMPLETE,
               _ ("the cable is cut or the other end stopped; connect it and start again, it goes "
                  "on from here"));
    return;
  case PW_CABLE_LINK_UP:
    break;
  }
  if (now_ms - cable->moved_ms > PW_CABLE_STALL_MS)
    fail_with (cable, PW_ERROR_INCOMPLETE,
               _ ("nothing goes on at the other end of the cable; start again there and here"));
}

void
pw_cable_step (PwCable *cable, GByteArray *out, gint64 now_ms) {
  g_return_if_fail (cable != NULL && out != NULL);
  g_autoptr (GError) error = NULL;
  if (cable->turn_was_long) { /* what was silent meanwhile is no sign */
    cable->turn_was_long = FALSE;
    pw_cable_link_allow_silence (cable->link, 0, now_ms);
    cable->moved_ms = now_ms;
  }
  if (!is_over (cable))
    look_at_link (cable, now_ms);
  /* BUSY must have arrived before a merge may be silent for long. */
  if (cable->turn_is_due && !is_over (cable) && pw_cable_link_is_idle (cable->link)) {
    cable->turn_is_due = FALSE;
    if (cable->owner.on_turn (cable->data, &error)) {
      cable->state.phase = PW_CABLE_PHASE_SENDING;
      cable->turn_was_long = TRUE;
    } else {
      fail (cable, g_steal_pointer (&error));
    }
  }
  send_on (cable);
  /* The handheld's last word has arrived: both sides have everything. */
  if (cable->state.phase == PW_CABLE_PHASE_WAITING && cable->has_replies
      && pw_cable_link_is_idle (cable->link))
    cable->state.phase = PW_CABLE_PHASE_DONE;
  if (cable->state.phase != PW_CABLE_PHASE_FAILED)
    pw_cable_link_output (cable->link, out, now_ms);
}

void
pw_cable_get_state (const PwCable *cable, PwCableState *state) {
  g_return_if_fail (cable != NULL && state != NULL);
  *state = cable->state;
  state->damaged_count = pw_cable_link_damaged_count (cable->link);
  if (cable->incoming != NULL) {
    state->file_bytes = cable->incoming_size;
    state->file_done = cable->incoming->len;
  } else if (cable->file != NULL) {
    state->file_bytes = g_bytes_get_size (cable->file);
    state->file_done = cable->is_wanted ? cable->file_next : 0;
  }
}

const GError *
pw_cable_error (const PwCable *cable) {
  g_return_val_if_fail (cable != NULL, NULL);
  return cable->error;
}
