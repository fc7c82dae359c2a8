/* Invitations on their way in: what is one is read; every other parcel, and every changed byte, is
 * refused with a reason; a list takes each once; a host is known by the first digits of its id. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/sample.h"

#define EXPIRES_S 2000000000

typedef struct {
  PwIdentity *host, *other, *device;
} World;

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  world->host = sample_identity (9, TRUE);
  world->other = sample_identity (10, TRUE);
  world->device = sample_identity (1, FALSE);
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_identity_free (world->host);
  pw_identity_free (world->other);
  pw_identity_free (world->device);
}

/* An invitation to `host`, signed by `signer`. */
static GByteArray *
write_message (const PwIdentity *host, const PwIdentity *signer, guint8 challenge,
               gint64 expires_s) {
  PwInvitation invitation
      = { .region = (char *)"17.07", .name = (char *)"Host contoh", .expires_at = expires_s };
  memcpy (invitation.sign_public, host->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, host->seal_public, PW_PUBLIC_KEY_BYTES);
  memset (invitation.challenge, challenge, PW_ID_BYTES);
  GByteArray *message = g_byte_array_new ();
  pw_invitation_write (message, &invitation, signer);
  return message;
}

static GBytes *
make (const PwIdentity *host, guint8 challenge, gint64 expires_s) {
  g_autoptr (GByteArray) message = write_message (host, host, challenge, expires_s);
  return pw_parcel_open_message (message);
}

/* A copy with `value` at `offset`. (transfer full) */
static GBytes *
change (GBytes *parcel, gsize offset, guint8 value) {
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (parcel, &length), g_bytes_get_size (parcel));
  g_assert_cmpuint (offset, <, length);
  copy[offset] = value;
  return g_bytes_new_take (copy, length);
}

static void
assert_refused (GBytes *parcel, PwError code) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_invitation_open (parcel, &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_whole (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = make (world->host, 1, EXPIRES_S);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (invitation->sign_public, PW_PUBLIC_KEY_BYTES, world->host->sign_public,
                   PW_PUBLIC_KEY_BYTES);
  g_assert_cmpmem (invitation->seal_public, PW_PUBLIC_KEY_BYTES, world->host->seal_public,
                   PW_PUBLIC_KEY_BYTES);
  g_assert_cmpstr (invitation->name, ==, "Host contoh");
  g_assert_cmpstr (invitation->region, ==, "17.07");
  g_assert_cmpuint (invitation->challenge[PW_ID_BYTES - 1], ==, 1);
  g_assert_cmpint (invitation->expires_at, ==, EXPIRES_S);
}

/* Parcels that are whole, but something else. */
static void
test_no_invitation (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  /* Sealed, with an invitation inside. */
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) message = write_message (world->host, world->host, 1, EXPIRES_S);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &world->other->id, world->other->seal_public);
  pw_batch_add_message (writer, message);
  g_autoptr (GBytes) sealed = pw_batch_finish (writer, packer, &error);
  g_assert_no_error (error);
  assert_refused (sealed, PW_ERROR_REFUSED);
  /* Open, with another message. */
  PwRequest request = { .name = (char *)"PKD contoh", .region = (char *)"17.07.03.2004" };
  memcpy (request.public_key, world->device->sign_public, PW_PUBLIC_KEY_BYTES);
  g_byte_array_set_size (message, 0);
  pw_request_write (message, &request, world->device);
  g_autoptr (GBytes) open = pw_parcel_open_message (message);
  assert_refused (open, PW_ERROR_REFUSED);
}

/* To whoever comes: what has an address on it was not written by a host. */
static void
test_addressed (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make (world->host, 1, EXPIRES_S);
  for (gsize at = PW_PARCEL_HEADER_BYTES - PW_ADDRESS_BYTES; at < PW_PARCEL_HEADER_BYTES; at++) {
    g_autoptr (GBytes) addressed = change (parcel, at, 1);
    assert_refused (addressed, PW_ERROR_DAMAGED);
  }
}

static void
test_not_just_one (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GByteArray) messages = g_byte_array_new ();
  g_autoptr (GBytes) none = pw_parcel_open_message (messages);
  assert_refused (none, PW_ERROR_DAMAGED);
  g_autoptr (GByteArray) one = write_message (world->host, world->host, 1, EXPIRES_S);
  g_byte_array_append (messages, one->data, one->len);
  g_byte_array_append (messages, one->data, one->len);
  g_autoptr (GBytes) two = pw_parcel_open_message (messages);
  assert_refused (two, PW_ERROR_DAMAGED);
}

/* With the keys of one host, signed by another; by a program of years to come; cut anywhere, or
 * with any byte changed. */
static void
test_forged (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GByteArray) message = write_message (world->host, world->other, 1, EXPIRES_S);
  g_autoptr (GBytes) foreign = pw_parcel_open_message (message);
  assert_refused (foreign, PW_ERROR_UNTRUSTED);
  g_autoptr (GBytes) good = make (world->host, 1, EXPIRES_S);
  g_autoptr (GBytes) newer = change (good, 2, 2 << 4 | PW_PARCEL_OPEN);
  assert_refused (newer, PW_ERROR_TOO_NEW);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (good, &length);
  for (gsize at = 0; at < length; at++) {
    g_autoptr (GError) error = NULL;
    guint8 bit = (guint8)(1u << g_test_rand_int_range (0, 8));
    g_autoptr (GBytes) bad = change (good, at, bytes[at] ^ bit);
    g_assert_null (pw_invitation_open (bad, &error));
    g_assert_nonnull (error);
    g_autoptr (GBytes) cut = g_bytes_new (bytes, at);
    assert_refused (cut, PW_ERROR_DAMAGED);
  }
}

static void
test_list (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = pw_invitations_new ();
  const struct {
    const PwIdentity *host;
    guint8 challenge;
    gint64 expires_s;
    guint listed; /* with this one */
  } found[] = {
    { world->host, 1, EXPIRES_S, 1 },      { world->host, 1, EXPIRES_S, 1 },
    { world->host, 2, EXPIRES_S, 2 },      { world->other, 1, EXPIRES_S, 3 },
    { world->host, 1, EXPIRES_S + 60, 4 }, { world->host, 2, EXPIRES_S, 4 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++) {
    g_autoptr (GBytes) parcel = make (found[i].host, found[i].challenge, found[i].expires_s);
    g_assert_true (pw_invitations_add (list, parcel, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (list->len, ==, found[i].listed);
  }
  g_autoptr (GBytes) parcel = make (world->host, 3, EXPIRES_S);
  g_autoptr (GBytes) addressed = change (parcel, PW_PARCEL_HEADER_BYTES - 1, 1);
  g_assert_false (pw_invitations_add (list, addressed, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_assert_cmpuint (list->len, ==, 4);
}

static void
test_prefix (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GBytes) parcel = make (world->host, 1, EXPIRES_S);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, NULL);
  g_autofree char *hex = pw_id_to_hex (&world->host->id);
  g_autofree char *upper = g_ascii_strup (hex, -1);
  g_autofree char *groups = g_strdup_printf ("-%.4s-%.4s--%.1s-", upper, upper + 4, upper + 8);
  g_autofree char *first = g_strndup (hex, 1);
  const char *const same[] = { hex, upper, groups, first };
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_true (pw_invitation_is_of (invitation, same[i]));
  g_autofree char *longer = g_strconcat (hex, "0", NULL);
  g_autofree char *wrong = g_strndup (hex, 8);
  wrong[7] = wrong[7] == '0' ? '1' : '0';
  const char *const others[] = { "", "-", longer, wrong, hex + 1, "x" };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (pw_invitation_is_of (invitation, others[i]));
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/invitation/whole", test_whole);
  ADD ("/invitation/no-invitation", test_no_invitation);
  ADD ("/invitation/addressed", test_addressed);
  ADD ("/invitation/not-just-one", test_not_just_one);
  ADD ("/invitation/forged", test_forged);
  ADD ("/invitation/list", test_list);
  ADD ("/invitation/prefix", test_prefix);
  return g_test_run ();
}
