/* Joiner: payloads come back whole from frames that are shuffled, lost, repeated, damaged, foreign,
 * of several sizes and transfers, and from false frames whose CRC holds. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-frame.h"

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

/* `count` frames of n symbols each from symbol `first` on. */
static GPtrArray *
frames_of (GBytes *payload, guint32 first, guint n, guint count) {
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
  g_assert_nonnull (source);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (frames, pw_frame_build (source, first + i * n, n));
  return frames;
}

/* Another frame in place of `frame`: one symbol byte changed, the CRC made right again. */
static GBytes *
poisoned (GBytes *frame, gsize at) {
  gsize length;
  gconstpointer data = g_bytes_get_data (frame, &length);
  guint8 *bytes = g_memdup2 (data, length);
  bytes[14 + at % (length - 14)] ^= 0x5A;
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, bytes, 12);
  crc = pw_frame_crc (crc, bytes + 14, length - 14);
  bytes[12] = (guint8)(crc >> 8);
  bytes[13] = (guint8)crc;
  return g_bytes_new_take (bytes, length);
}

static void
shuffle (GPtrArray *frames) {
  for (guint i = frames->len; i > 1; i--) {
    guint j = (guint)g_test_rand_int_range (0, (int)i);
    gpointer swap = frames->pdata[i - 1];
    frames->pdata[i - 1] = frames->pdata[j];
    frames->pdata[j] = swap;
  }
}

static PwJoinerResult
add (PwJoiner *joiner, GBytes *frame) {
  g_autoptr (GError) error = NULL;
  PwJoinerResult result = pw_joiner_add (joiner, frame, &error);
  g_assert_cmpint (result == PW_JOINER_REFUSED, ==, error != NULL);
  return result;
}

static void
assert_taken (PwJoiner *joiner, GBytes *payload) {
  guint32 id = 0;
  g_autoptr (GBytes) got = pw_joiner_take (joiner, &id);
  g_assert_nonnull (got);
  g_assert_true (g_bytes_equal (got, payload));
  gsize length;
  gconstpointer data = g_bytes_get_data (payload, &length);
  g_assert_cmpuint (id, ==, pw_frame_transfer_id (data, length));
}

static guint
unfinished (PwJoiner *joiner, PwJoinerTransfer *first) {
  g_autoptr (GArray) list = pw_joiner_list (joiner);
  if (first != NULL && list->len > 0)
    *first = g_array_index (list, PwJoinerTransfer, 0);
  return list->len;
}

static void
test_in_order (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GBytes) payload = random_payload (1000);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 4);
  PwJoinerTransfer transfer = { 0 };
  g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_TAKEN);
  g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_KNOWN);
  g_assert_cmpuint (unfinished (joiner, &transfer), ==, 1);
  g_assert_cmpuint (transfer.rank, ==, 4);
  g_assert_cmpuint (transfer.symbol_count, ==, 10);
  g_assert_cmpuint (transfer.total_bytes, ==, 1000);
  g_assert_cmpuint (transfer.frame_count, ==, 1);
  g_assert_null (pw_joiner_take (joiner, NULL));
  g_assert_cmpint (add (joiner, frames->pdata[1]), ==, PW_JOINER_TAKEN);
  g_assert_cmpint (add (joiner, frames->pdata[2]), ==, PW_JOINER_FINISHED);
  g_assert_cmpint (add (joiner, frames->pdata[3]), ==, PW_JOINER_KNOWN);
  g_assert_cmpuint (unfinished (joiner, NULL), ==, 0);
  assert_taken (joiner, payload);
  g_assert_null (pw_joiner_take (joiner, NULL));
}

/* Frames with other numbers of symbols, as when the QR version changes in the middle. */
static void
test_several_versions (void) {
  for (guint trial = 0; trial < 50; trial++) {
    g_autoptr (PwJoiner) joiner = pw_joiner_new ();
    g_autoptr (GBytes) payload = random_payload ((gsize)g_test_rand_int_range (3000, 9000));
    g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, NULL);
    guint32 id = (guint32)g_test_rand_int_range (0, 200);
    PwJoinerResult result = PW_JOINER_TAKEN;
    guint taken = 0;
    while (result != PW_JOINER_FINISHED) {
      guint n = (guint)g_test_rand_int_range (1, 27);
      g_autoptr (GBytes) frame = pw_frame_build (source, id, n);
      id += n;
      if (g_test_rand_bit ())
        continue;
      result = add (joiner, frame);
      g_assert_cmpint (result, !=, PW_JOINER_REFUSED);
      taken += n;
    }
    assert_taken (joiner, payload);
    g_assert_cmpuint (taken, <=, pw_frame_source_symbol_count (source) + 2 + 26);
  }
}

/* Three transfers, foreign codes and damaged frames, all shuffled, half of the frames lost. */
static void
test_mixed (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  GBytes *payloads[3];
  for (guint i = 0; i < 3; i++) {
    payloads[i] = random_payload (2000 + 1500 * i);
    g_autoptr (GPtrArray) frames = frames_of (payloads[i], 0, 2 + i, 60);
    for (guint n = 0; n < frames->len; n += 2) {
      g_ptr_array_add (all, g_bytes_ref (frames->pdata[n]));
      g_ptr_array_add (all, g_bytes_ref (frames->pdata[n]));
    }
    gsize length;
    gconstpointer data = g_bytes_get_data (frames->pdata[0], &length);
    guint8 *damaged = g_memdup2 (data, length);
    damaged[length / 2] ^= 1;
    g_ptr_array_add (all, g_bytes_new_take (damaged, length));
    g_ptr_array_add (all, g_bytes_new_static ("https://example.org", 19));
  }
  shuffle (all);
  guint counts[PW_JOINER_FINISHED + 1] = { 0 };
  for (guint i = 0; i < all->len; i++)
    counts[add (joiner, all->pdata[i])]++;
  g_assert_cmpuint (counts[PW_JOINER_FINISHED], ==, 3);
  g_assert_cmpuint (counts[PW_JOINER_FOREIGN], ==, 3);
  g_assert_cmpuint (counts[PW_JOINER_REFUSED], ==, 3);
  g_assert_cmpuint (counts[PW_JOINER_RESTARTED], ==, 0);
  for (guint got = 0; got < 3; got++) {
    g_autoptr (GBytes) payload = pw_joiner_take (joiner, NULL);
    guint matches = 0;
    for (guint i = 0; i < 3; i++)
      matches += g_bytes_equal (payload, payloads[i]) ? 1 : 0;
    g_assert_cmpuint (matches, ==, 1);
  }
  for (guint i = 0; i < 3; i++)
    g_bytes_unref (payloads[i]);
}

/* The false frame comes once, anywhere: the loop of the sender finishes the transfer by itself. */
static void
test_poison_once (void) {
  for (guint place = 0; place < 5; place++) {
    g_autoptr (PwJoiner) joiner = pw_joiner_new ();
    g_autoptr (GBytes) payload = random_payload (2000);
    g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 12);
    g_autoptr (GBytes) bad = poisoned (frames->pdata[place], 200);
    guint restarts = 0, finished = 0;
    for (guint i = 0; i < frames->len && finished == 0; i++) {
      PwJoinerResult result = add (joiner, i == place ? bad : frames->pdata[i]);
      restarts += result == PW_JOINER_RESTARTED ? 1 : 0;
      finished += result == PW_JOINER_FINISHED ? 1 : 0;
    }
    g_assert_cmpuint (restarts, ==, 1);
    g_assert_cmpuint (finished, ==, 1);
    assert_taken (joiner, payload);
  }
}

/* The false code hangs beside the screen and is in every picture. */
static void
test_poison_always (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GBytes) payload = random_payload (6000);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 40);
  g_autoptr (GBytes) bad = poisoned (frames->pdata[7], 77);
  gboolean is_finished = FALSE;
  guint used = 0;
  for (; used < frames->len && !is_finished; used++)
    is_finished = add (joiner, bad) == PW_JOINER_FINISHED
                  || add (joiner, frames->pdata[used]) == PW_JOINER_FINISHED;
  g_assert_true (is_finished);
  g_assert_cmpuint (used, <=, 16); /* 14 are needed without it */
  assert_taken (joiner, payload);
}

/* Several false frames at once: everything is dropped in the end, and the next round is good. */
static void
test_poison_many (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GBytes) payload = random_payload (6000);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 120);
  guint finished = 0, restarts = 0;
  for (guint i = 0; i < frames->len && finished == 0; i++) {
    g_autoptr (GBytes) bad = poisoned (frames->pdata[i], i);
    PwJoinerResult result = add (joiner, i < 4 ? bad : frames->pdata[i]);
    restarts += result == PW_JOINER_RESTARTED ? 1 : 0;
    finished += result == PW_JOINER_FINISHED ? 1 : 0;
  }
  g_assert_cmpuint (finished, ==, 1);
  g_assert_cmpuint (restarts, ==, 2);
  assert_taken (joiner, payload);
}

static void
test_keep_and_go_on (void) {
  g_autoptr (GBytes) payload = random_payload (5000);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 20);
  gsize length;
  gconstpointer data = g_bytes_get_data (payload, &length);
  g_autoptr (PwJoiner) before = pw_joiner_new ();
  for (guint i = 0; i < 7; i++)
    (void)add (before, frames->pdata[i]);
  g_autoptr (GPtrArray) kept = pw_joiner_frames (before, pw_frame_transfer_id (data, length));
  g_assert_cmpuint (kept->len, ==, 7);
  g_autoptr (PwJoiner) after = pw_joiner_new ();
  for (guint i = 0; i < kept->len; i++)
    g_assert_cmpint (add (after, kept->pdata[i]), ==, PW_JOINER_TAKEN);
  for (guint i = 7; i < 12; i++)
    (void)add (after, frames->pdata[i]);
  assert_taken (after, payload);
}

static void
test_reject (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GBytes) payload = random_payload (300);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 3, 1);
  guint32 id = 0;
  g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_FINISHED);
  g_autoptr (GBytes) first = pw_joiner_take (joiner, &id);
  g_assert_true (g_bytes_equal (first, payload));
  g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_KNOWN);
  g_assert_false (pw_joiner_reject (joiner, id + 1));
  g_assert_true (pw_joiner_reject (joiner, id));
  g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_FINISHED);
  /* Rejected before it was taken: it is not given out. */
  g_assert_true (pw_joiner_reject (joiner, id));
  g_assert_null (pw_joiner_take (joiner, NULL));
}

static void
test_stalest_is_dropped (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  guint32 ids[PW_TRANSFERS_MAX + 1];
  g_autoptr (GPtrArray) first_frames = NULL;
  for (guint i = 0; i <= PW_TRANSFERS_MAX; i++) {
    g_autoptr (GBytes) payload = random_payload (1000);
    ids[i] = pw_frame_transfer_id (g_bytes_get_data (payload, NULL), 1000);
    g_autoptr (GPtrArray) frames = frames_of (payload, 0, 4, 2);
    g_assert_cmpint (add (joiner, frames->pdata[0]), ==, PW_JOINER_TAKEN);
    if (i == 0)
      first_frames = g_steal_pointer (&frames);
    else
      (void)add (joiner, first_frames->pdata[i % 2]);
  }
  g_autoptr (GArray) list = pw_joiner_list (joiner);
  g_assert_cmpuint (list->len, ==, PW_TRANSFERS_MAX);
  g_assert_cmpuint (g_array_index (list, PwJoinerTransfer, 0).transfer_id, ==, ids[0]);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpuint (g_array_index (list, PwJoinerTransfer, i).transfer_id, !=, ids[1]);
}

/* Lying headers cost nothing: 4,000 transfers of 400 KB begin, and memory holds PW_TRANSFERS_MAX.
 */
static void
test_hostile_headers (void) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GBytes) payload = random_payload (100);
  g_autoptr (GPtrArray) frames = frames_of (payload, 0, 1, 1);
  gsize length;
  gconstpointer data = g_bytes_get_data (frames->pdata[0], &length);
  for (guint i = 0; i < 4000; i++) {
    guint8 *bytes = g_memdup2 (data, length);
    guint32 id = (guint32)g_test_rand_int ();
    memcpy (bytes + 2, &id, 4);
    bytes[6] = 0x06;
    bytes[9] = (guint8)i;
    g_autoptr (GBytes) changed = g_bytes_new_take (bytes, length);
    g_autoptr (GBytes) lie = poisoned (changed, i);
    (void)add (joiner, lie);
  }
  g_assert_cmpuint (unfinished (joiner, NULL), <=, PW_TRANSFERS_MAX);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-join/in-order", test_in_order);
  g_test_add_func ("/frame-join/several-versions", test_several_versions);
  g_test_add_func ("/frame-join/mixed", test_mixed);
  g_test_add_func ("/frame-join/poison-once", test_poison_once);
  g_test_add_func ("/frame-join/poison-always", test_poison_always);
  g_test_add_func ("/frame-join/poison-many", test_poison_many);
  g_test_add_func ("/frame-join/keep-and-go-on", test_keep_and_go_on);
  g_test_add_func ("/frame-join/reject", test_reject);
  g_test_add_func ("/frame-join/stalest-is-dropped", test_stalest_is_dropped);
  g_test_add_func ("/frame-join/hostile-headers", test_hostile_headers);
  return g_test_run ();
}
