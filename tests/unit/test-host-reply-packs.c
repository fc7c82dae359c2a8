/* Replies with forms and lists: the receipt stays alone in its parcel, packs follow in as many as
 * they need, are only counted where they are not asked for, and never go to a revoked handheld. */
#include "host/merge/host-log.h"
#include "host/report/host-reply.h"
#include "sync/base/pw-error.h"
#include "tests/lib/publish-desk.h"

static HostReply *
make_reply (Desk *desk, const WorldDevice *device, gboolean carry) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPacks) packs = host_packs_new (desk->host, &error);
  g_assert_no_error (error);
  HostReply *reply = host_reply_make (desk->host, &device->identity->id, packs, carry, &error);
  g_assert_no_error (error);
  return reply;
}

/* Kinds of the messages in one parcel, as text: "4" is a receipt. (transfer full) */
static char *
kinds_in (Desk *desk, const WorldDevice *device, const HostReply *reply, guint index) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (g_ptr_array_index (reply->parcels, index),
                                             device->identity, desk->host->packer, &error);
  g_assert_no_error (error);
  GString *kinds = g_string_new (NULL);
  for (guint i = 0; i < batch->messages->len; i++)
    g_string_append_printf (kinds, "%s%u", i > 0 ? " " : "",
                            g_array_index (batch->messages, PwMessage, i).kind);
  return g_string_free (kinds, FALSE);
}

static void
test_apart (Desk *desk, gconstpointer data) {
  (void)data;
  desk_publish (desk, "visit", "1", "village:string a:int");
  desk_publish_list (desk, "offices", "1", NULL, "code,label\nx,X\n");
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti, TRUE);
  g_assert_cmpuint (reply->packs, ==, 2);
  g_assert_cmpuint (reply->packs_left, ==, 0);
  g_assert_cmpuint (reply->parcels->len, ==, 2);
  g_autofree char *first = kinds_in (desk, desk->siti, reply, 0);
  g_assert_cmpstr (first, ==, "4");
  g_autofree char *second = kinds_in (desk, desk->siti, reply, 1);
  g_assert_cmpstr (second, ==, "6 7");
  g_autoptr (HostReply) small = make_reply (desk, desk->siti, FALSE);
  g_assert_cmpuint (small->packs, ==, 0);
  g_assert_cmpuint (small->packs_left, ==, 2);
  g_assert_cmpuint (small->parcels->len, ==, 1);
}

static void
test_nothing (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti, TRUE);
  g_assert_cmpuint (reply->parcels->len, ==, 1);
  g_assert_cmpuint (reply->packs, ==, 0);
}

/* What does not compress fills several parcels; none is larger than a reply should be. */
static void
test_split (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GString) csv = g_string_new ("code,label\n");
  while (csv->len < 3 << 20)
    g_string_append_printf (csv, "%08x,%08x%08x%08x\n", g_test_rand_int (), g_test_rand_int (),
                            g_test_rand_int (), g_test_rand_int ());
  desk_publish_list (desk, "large", "1", NULL, csv->str);
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti, TRUE);
  g_assert_cmpuint (reply->packs, ==, 1);
  g_assert_cmpuint (reply->parcels->len, >=, 3);
  guint parts = 0;
  for (guint i = 0; i < reply->parcels->len; i++) {
    g_autofree char *kinds = kinds_in (desk, desk->siti, reply, i);
    g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (reply->parcels, i)), <,
                      PW_REPLY_CONTENT_BYTES + PW_PACK_PART_BYTES);
    for (const char *at = kinds; *at != '\0'; at++)
      parts += *at == '7';
  }
  g_assert_cmpuint (parts, >=, 7);
}

static void
test_revoked (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  desk_publish (desk, "visit", "1", "village:string a:int");
  g_assert_true (host_log_revoke (desk->host, &desk->siti->identity->id, 0, NULL, &error));
  g_autoptr (HostReply) reply = make_reply (desk, desk->siti, TRUE);
  g_assert_cmpuint (reply->packs, ==, 0);
  g_assert_cmpuint (reply->parcels->len, ==, 1);
  g_autoptr (HostReply) counted = make_reply (desk, desk->siti, FALSE);
  g_assert_cmpuint (counted->packs_left, ==, 0);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Desk, NULL, desk_set_up, test, desk_tear_down)
  ADD ("/host-reply-packs/apart", test_apart);
  ADD ("/host-reply-packs/nothing", test_nothing);
  ADD ("/host-reply-packs/split", test_split);
  ADD ("/host-reply-packs/revoked", test_revoked);
  return g_test_run ();
}
