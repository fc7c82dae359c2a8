/* The QR link: frames on their way from a screen to a camera that loses, repeats, mixes, bends and
 * stops. */
#include <string.h>

#include "host/intake/host-frames.h"
#include "host/intake/host-spool.h"
#include "sync/transport/pw-frame.h"
#include "tests/sim/sim-office.h"

#define FRAME_BYTES 458  /* version 14-L */
#define SPARE_SYMBOLS 12 /* over k: "k + 0.1 on the mean, 2 at worst" and what mixing costs */
#define SHUFFLE_WINDOW 6
#define FRAMES_MAX 4000
#define FALSE_PERCENT 35 /* of the damaged frames have a right checksum all the same */

/* One camera in front of one screen. */
typedef struct {
  SimWorld *world;
  SimRandom *random;
  PwJoiner *joiner;
  GPtrArray *sources;                /* PwFrameSource: shown in turn */
  guint *next;                       /* first symbol that each shows next */
  guint loss, repeat, bend, foreign; /* percent of frames */
  GHashTable *symbols;               /* "transfer/symbol" that reached the joiner whole */
  GPtrArray *payloads;               /* what was shown */
  GPtrArray *finished;               /* what came out */
  GArray *before;                    /* PwJoinerTransfer: what earlier tries left */
  gboolean is_bent;                  /* a false frame went in: the budget is off */
} Link;

/* --- frames ---------------------------------------------------------------------------------- */

static GBytes *
bend (Link *link, GBytes *frame) {
  gsize length;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (frame, &length), g_bytes_get_size (frame));
  length = g_bytes_get_size (frame);
  if (sim_random_percent (link->random, 20))
    return g_bytes_new (copy, sim_random_below (link->random, (guint)length));
  for (guint i = 1 + sim_random_below (link->random, 8); i > 0; i--)
    copy[sim_random_below (link->random, (guint)length)]
        ^= (guint8)(1u << sim_random_below (link->random, 8));
  return g_bytes_new (copy, length);
}

/* A misread that its checksum does not show, or an enemy's code stuck beside the screen. */
static GBytes *
falsify (Link *link, GBytes *frame) {
  gsize length = g_bytes_get_size (frame);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (frame, NULL), length);
  copy[PW_FRAME_HEADER_BYTES
       + sim_random_below (link->random, (guint)length - PW_FRAME_HEADER_BYTES)]
      ^= 0x40;
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, copy, PW_FRAME_HEADER_BYTES - 2);
  crc = pw_frame_crc (crc, copy + PW_FRAME_HEADER_BYTES, length - PW_FRAME_HEADER_BYTES);
  copy[PW_FRAME_HEADER_BYTES - 2] = (guint8)(crc >> 8);
  copy[PW_FRAME_HEADER_BYTES - 1] = (guint8)crc;
  link->is_bent = TRUE;
  return g_bytes_new (copy, length);
}

static void
count_symbols (Link *link, GBytes *bytes) {
  PwFrame frame;
  if (pw_frame_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &frame, NULL)
      != PW_FRAME_OURS)
    return;
  /* A false frame may say another size: that is another transfer. */
  for (guint i = 0; i < frame.symbol_count; i++)
    g_hash_table_add (link->symbols,
                      g_strdup_printf ("%08x/%u/%u/%u", frame.transfer_id, frame.total_bytes,
                                       frame.symbol_bytes, frame.first_symbol + i));
}

static guint
symbols_of (const Link *link, const PwFrameSource *source) {
  guint count = 0;
  g_autofree char *prefix = g_strdup_printf ("%08x/%u/%u/", pw_frame_source_transfer_id (source),
                                             pw_frame_source_total_bytes (source),
                                             pw_frame_source_symbol_bytes (source));
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, link->symbols);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    count += g_str_has_prefix (name, prefix);
  return count;
}

static gboolean
was_shown (const Link *link, GBytes *payload) {
  for (guint i = 0; i < link->payloads->len; i++)
    if (g_bytes_equal (link->payloads->pdata[i], payload))
      return TRUE;
  return FALSE;
}

/* NULL: it was shown another time. */
static const PwFrameSource *
source_of (const Link *link, guint32 transfer) {
  for (guint i = 0; i < link->sources->len; i++)
    if (pw_frame_source_transfer_id (link->sources->pdata[i]) == transfer)
      return link->sources->pdata[i];
  return NULL;
}

/* A payload that comes out is one that was shown, and it took no more symbols than promised. */
static void
take_finished (Link *link) {
  guint32 transfer;
  GBytes *payload;
  while ((payload = pw_joiner_take (link->joiner, &transfer)) != NULL) {
    const PwFrameSource *source = source_of (link, transfer);
    guint needed = source != NULL ? pw_frame_source_symbol_count (source) : 0;
    guint used = source != NULL ? symbols_of (link, source) : 0;
    g_autofree char *digest = sim_digest (payload);
    sim_check (link->world, SIM_UNCHANGED,
               was_shown (link, payload) || g_hash_table_contains (link->world->parcels, digest),
               "the camera gave a payload of %" G_GSIZE_FORMAT " bytes that nobody showed",
               g_bytes_get_size (payload));
    sim_check (link->world, SIM_BUDGET,
               source == NULL || link->is_bent || used <= needed + SPARE_SYMBOLS + 4,
               "a transfer of %u symbols took %u", needed, used);
    for (guint i = 0; i < link->before->len; i++)
      sim_count (link->world, SIM_COUNT_LINK_WENT_ON,
                 g_array_index (link->before, PwJoinerTransfer, i).transfer_id == transfer);
    g_ptr_array_add (link->finished, payload);
  }
}

static void
see (Link *link, GBytes *frame) {
  g_autoptr (GError) error = NULL;
  link->world->report->frames++;
  count_symbols (link, frame);
  switch (pw_joiner_add (link->joiner, frame, &error)) {
  case PW_JOINER_RESTARTED:
    link->is_bent = TRUE;
    break;
  case PW_JOINER_FINISHED:
    take_finished (link);
    break;
  case PW_JOINER_FOREIGN:
  case PW_JOINER_REFUSED:
  case PW_JOINER_KNOWN:
  case PW_JOINER_TAKEN:
    break;
  }
}

/* --- the way --------------------------------------------------------------------------------- */

static GBytes *
next_frame (Link *link, guint which) {
  PwFrameSource *source = link->sources->pdata[which];
  guint fit = MAX (1, pw_frame_source_fit (source, FRAME_BYTES));
  guint count = 1 + sim_random_below (link->random, fit);
  GBytes *frame = pw_frame_build (source, link->next[which], count);
  link->next[which] = pw_frame_next_symbol (link->next[which], count, count);
  return frame;
}

static void
show_one (Link *link, GBytes *frame) {
  if (sim_random_percent (link->random, link->foreign)) {
    g_autoptr (GBytes) other = g_bytes_new_static ("https://example.org/menu", 24);
    see (link, other);
  }
  if (sim_random_percent (link->random, link->loss)) {
    sim_count (link->world, SIM_COUNT_FRAME_LOST, 1);
    return;
  }
  if (sim_random_percent (link->random, link->bend)) {
    gboolean lies = sim_random_percent (link->random, FALSE_PERCENT);
    g_autoptr (GBytes) bent = lies ? falsify (link, frame) : bend (link, frame);
    sim_count (link->world, lies ? SIM_COUNT_FRAME_FALSE : SIM_COUNT_FRAME_BENT, 1);
    see (link, bent);
    return;
  }
  see (link, frame);
  if (sim_random_percent (link->random, link->repeat)) {
    sim_count (link->world, SIM_COUNT_FRAME_REPEATED, 1);
    see (link, frame);
  }
}

/* Shows the sources in turn until all came out, or the camera stops. */
static void
play (Link *link) {
  take_finished (link); /* frames kept from an earlier look may do by themselves */
  g_autoptr (GPtrArray) window = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint left
      = sim_random_percent (link->random, 30) ? sim_random_below (link->random, 30) : FRAMES_MAX;
  for (guint i = 0; left > 0 && link->finished->len < link->payloads->len; i++, left--) {
    g_ptr_array_add (window, next_frame (link, i % link->sources->len));
    if (window->len < SHUFFLE_WINDOW)
      continue;
    gpointer first = window->pdata[0];
    sim_random_shuffle (link->random, window);
    sim_count (link->world, SIM_COUNT_FRAME_SHUFFLED, window->pdata[0] != first);
    show_one (link, window->pdata[0]);
    g_ptr_array_remove_index (window, 0);
  }
  sim_count (link->world, SIM_COUNT_LINK_STOPPED, link->finished->len < link->payloads->len);
  sim_count (link->world, SIM_COUNT_LINK_MIXED, link->sources->len > 1 ? link->sources->len : 0);
}

static Link *
link_new (SimWorld *world, SimRandom *random, PwJoiner *joiner, GPtrArray *payloads) {
  static const guint losses[] = { 0, 0, 5, 20, 50 };
  Link *link = g_new0 (Link, 1);
  *link = (Link){ .world = world, .random = random, .joiner = joiner, .payloads = payloads };
  link->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_frame_source_free);
  link->symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  link->before = pw_joiner_list (joiner);
  link->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  link->next = g_new0 (guint, payloads->len + 1);
  link->loss = losses[sim_random_below (random, G_N_ELEMENTS (losses))];
  link->repeat = sim_random_below (random, 40);
  link->bend = sim_random_percent (random, 50) ? sim_random_below (random, 25) : 0;
  link->foreign = sim_random_below (random, 5);
  for (guint i = 0; i < payloads->len; i++) {
    g_autoptr (GError) error = NULL;
    PwFrameSource *source = pw_frame_source_new (payloads->pdata[i], &error);
    sim_check (world, SIM_NO_REASON, source != NULL, "a payload cannot be shown: %s",
               error->message);
    link->next[i] = sim_random_percent (random, 50) ? 0 : sim_random_below (random, 5000);
    g_ptr_array_add (link->sources, source);
  }
  return link;
}

static GPtrArray *
link_end (Link *link) {
  GPtrArray *finished = link->finished;
  take_finished (link);
  g_ptr_array_unref (link->sources);
  g_hash_table_unref (link->symbols);
  g_array_unref (link->before);
  g_free (link->next);
  g_free (link);
  return finished;
}

GPtrArray *
sim_link_pass (SimWorld *world, SimRandom *random, GPtrArray *payloads, PwJoiner *joiner) {
  Link *link = link_new (world, random, joiner, payloads);
  if (payloads->len > 0)
    play (link);
  return link_end (link);
}

/* --- the host's camera ----------------------------------------------------------------------- */

void
sim_film (SimWorld *world, SimRandom *random, SimOffice *office, GPtrArray *payloads) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim_check (world, SIM_NO_REASON, host_frames_restore (office->store, joiner, &error),
             "host %u: %s", office->number, error->message);
  g_autoptr (GPtrArray) finished = sim_link_pass (world, random, payloads, joiner);
  sim_check (world, SIM_NO_REASON, host_frames_keep (office->store, joiner, &error), "host %u: %s",
             office->number, error->message);
  sim_note (world, "  %u of %u parcels came out", finished->len, payloads->len);
  sim_disk_arm (world->disks, random, office->dir, 10);
  gboolean ok = TRUE;
  for (guint i = 0; i < finished->len && ok; i++) {
    g_hash_table_add (taken, sim_digest (finished->pdata[i]));
    ok = host_spool_put (office->store, finished->pdata[i], "qr", "camera", NULL, &error);
  }
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, taken, 0, ok, FALSE);
}
