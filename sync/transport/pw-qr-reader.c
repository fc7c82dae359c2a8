/* QR reader: follows places from picture to picture, samples them on two threads, and lets the
 * decoder see only clean pictures of single codes.
 *
 * Rules:
 * 1. A place that was there in the last picture is refined in the new one, by the caller's thread
 *    and the helper, each taking the next place that nobody has. Then it is sampled and decoded.
 * 2. The whole picture is searched when no place is known, when one was lost or could not be read
 *    twice, and every SEARCH_EVERY pictures, since codes may have been added.
 * 3. A code whose modules are those of the last picture, but for a few, is the same code: what was
 *    read then is given out again. Two different codes of a version differ by far more.
 * 4. Whatever a picture shows, no further place than the first TILES_FREE is begun when BUDGET_US
 * is used up, and the decoder gets no picture with many things in it that look like finders, on
 * which it would spend long.
 * 5. Where nothing is found in this way, the decoder looks at the whole picture itself, every
 *    PLAIN_EVERY pictures and if there are few finders in it. */
#include "sync/transport/pw-qr-reader.h"

#include <string.h>

#include "sync/transport/pw-qr-locate.h"
#include "sync/transport/pw-qr-sample.h"
#include "sync/transport/pw-qr-scan.h"

#define BUDGET_US 90000
#define TILES_FREE 12   /* codes that are read whatever time it takes: on slow machines */
#define LOCATE_US 30000 /* of these, for the search of the whole picture */
#define SEARCH_EVERY 12 /* pictures */
#define PLAIN_EVERY 3   /* pictures without any place */
#define PLAIN_FINDERS_MAX 20
#define PLAIN_PIXELS_MAX (1 << 19) /* larger pictures are halved first, once or twice */
#define FOLLOW_MODULES 2.0         /* reach when a place is followed */
#define MISSES_MAX 2     /* pictures in which a place could not be read, before a search */
#define LOST_MAX 8       /* and before it is given up */
#define UNSURE_MAX 0.16f /* of the modules: two pictures mixed, which no decoder reads */
#define SAME_MAX 12      /* modules: a repeat of the last picture */
#define SAME_PART 800    /* and at most one in so many */

typedef struct {
  PwQrPlace place;
  gboolean is_new;   /* just located: needs no following */
  gboolean is_found; /* in this picture */
  guint misses;      /* pictures since it was read */
  PwQrSample *last;  /* owned: modules when it was last read; NULL: never */
  GBytes *payload;   /* owned: what they said */
  GBytes *got;       /* owned: what this picture says; NULL: nothing */
  gboolean is_due;   /* to be read in this picture, not yet taken */
  gboolean is_repeat;
  gboolean is_late;
} Tile;

struct PwQrReader {
  GThreadPool *helper;      /* owned: one thread */
  PwQrScanner *scanners[2]; /* owned: of the caller's thread and of the helper */
  GPtrArray *tiles;         /* owned: Tile */
  guint since_search;       /* pictures */
  guint empty_count;        /* pictures in a row without a place */
  PwQrReaderStats stats;
  /* The picture at work: */
  const PwPicture *picture; /* borrowed */
  gint next;                /* atomic: the tile that nobody has taken */
  GMutex mutex;
  GCond cond;
  gboolean is_helping; /* under the mutex */
};

static void
tile_free (gpointer data) {
  Tile *tile = data;
  pw_qr_sample_free (tile->last);
  g_clear_pointer (&tile->payload, g_bytes_unref);
  g_clear_pointer (&tile->got, g_bytes_unref);
  g_free (tile);
}

/* --- one tile, on either thread -------------------------------------------------------------- */

static gboolean
is_repeat (const Tile *tile, const PwQrSample *sample) {
  return tile->last != NULL
         && pw_qr_sample_distance (tile->last, sample)
                <= MIN (SAME_MAX, sample->side * sample->side / SAME_PART);
}

static void
keep (Tile *tile, PwQrSample *sample, GBytes *got) {
  pw_qr_sample_free (tile->last);
  tile->last = sample;
  g_clear_pointer (&tile->payload, g_bytes_unref);
  tile->payload = g_bytes_ref (got);
  tile->got = got;
}

static void
read_tile (PwQrReader *reader, PwQrScanner *scanner, Tile *tile) {
  tile->is_found
      = tile->is_new || pw_qr_place_refine (reader->picture, FOLLOW_MODULES, &tile->place);
  if (!tile->is_found)
    return;
  g_autoptr (PwQrSample) sample = pw_qr_sample_take (reader->picture, &tile->place);
  if (sample == NULL || sample->unsure > UNSURE_MAX)
    return;
  tile->is_repeat = is_repeat (tile, sample);
  if (tile->is_repeat) {
    tile->got = g_bytes_ref (tile->payload);
    return;
  }
  GBytes *got = pw_qr_decode (scanner, sample);
  if (got != NULL)
    keep (tile, g_steal_pointer (&sample), got);
}

static void
work (PwQrReader *reader, PwQrScanner *scanner) {
  guint at;
  gint64 until = pw_qr_thread_us () + BUDGET_US;
  while ((at = (guint)g_atomic_int_add (&reader->next, 1)) < reader->tiles->len) {
    Tile *tile = reader->tiles->pdata[at];
    if (!tile->is_due)
      continue;
    tile->is_due = FALSE;
    tile->is_late = at >= TILES_FREE && pw_qr_thread_us () >= until;
    if (!tile->is_late)
      read_tile (reader, scanner, tile);
  }
}

static void
on_help (gpointer data, gpointer user_data) {
  PwQrReader *reader = user_data;
  (void)data;
  work (reader, reader->scanners[1]);
  g_mutex_lock (&reader->mutex);
  reader->is_helping = FALSE;
  g_cond_signal (&reader->cond);
  g_mutex_unlock (&reader->mutex);
}

static guint
due_count (const PwQrReader *reader) {
  guint count = 0;
  for (guint i = 0; i < reader->tiles->len; i++)
    count += ((const Tile *)reader->tiles->pdata[i])->is_due ? 1 : 0;
  return count;
}

static void
work_together (PwQrReader *reader) {
  g_atomic_int_set (&reader->next, 0);
  reader->is_helping = reader->helper != NULL && due_count (reader) > 1;
  if (reader->is_helping)
    g_thread_pool_push (reader->helper, reader, NULL);
  work (reader, reader->scanners[0]);
  g_mutex_lock (&reader->mutex);
  while (reader->is_helping)
    g_cond_wait (&reader->cond, &reader->mutex);
  g_mutex_unlock (&reader->mutex);
}

/* --- one picture ----------------------------------------------------------------------------- */

static Tile *
find_tile (PwQrReader *reader, const PwQrPlace *place) {
  for (guint i = 0; i < reader->tiles->len; i++) {
    Tile *tile = reader->tiles->pdata[i];
    if (pw_qr_place_is_same (&tile->place, place))
      return tile;
  }
  return NULL;
}

/* Looks at the whole picture; tiles that are followed well keep their place. */
static guint
search (PwQrReader *reader) {
  PwQrPlace places[PW_TILES_MAX];
  guint finder_count, added = 0;
  guint count = pw_qr_locate (reader->picture, LOCATE_US, places, PW_TILES_MAX, &finder_count);
  for (guint i = 0; i < count; i++) {
    Tile *tile = find_tile (reader, &places[i]);
    if (tile == NULL && reader->tiles->len < PW_TILES_MAX) {
      tile = g_new0 (Tile, 1);
      added++;
      g_ptr_array_add (reader->tiles, tile);
    }
    if (tile == NULL || tile->got != NULL)
      continue;
    tile->place = places[i];
    tile->is_new = tile->is_due = TRUE;
  }
  reader->since_search = added > 0 ? SEARCH_EVERY : 0; /* where there was one, there may be more */
  reader->stats.search_count++;
  return finder_count;
}

static gboolean
needs_search (const PwQrReader *reader) {
  if (reader->tiles->len == 0 || reader->since_search >= SEARCH_EVERY)
    return TRUE;
  for (guint i = 0; i < reader->tiles->len; i++) {
    const Tile *tile = reader->tiles->pdata[i];
    if (!tile->is_found || tile->misses == MISSES_MAX)
      return TRUE;
  }
  return FALSE;
}

static void
add_once (GPtrArray *found, GBytes *payload) {
  for (guint i = 0; i < found->len; i++)
    if (g_bytes_equal (found->pdata[i], payload))
      return;
  g_ptr_array_add (found, g_bytes_ref (payload));
}

/* Takes what the tiles say, counts, and gives up tiles that were not read for long. */
static void
gather (PwQrReader *reader, GPtrArray *found) {
  for (guint i = reader->tiles->len; i > 0; i--) {
    Tile *tile = reader->tiles->pdata[i - 1];
    reader->stats.place_count += tile->is_late ? 0 : 1;
    reader->stats.late_count += tile->is_late ? 1 : 0;
    if (tile->got != NULL) {
      reader->stats.read_count++;
      reader->stats.repeat_count += tile->is_repeat ? 1 : 0;
      add_once (found, tile->got);
      g_clear_pointer (&tile->got, g_bytes_unref);
      tile->misses = 0;
    } else {
      tile->misses++;
    }
    if (tile->misses > LOST_MAX)
      g_ptr_array_remove_index_fast (reader->tiles, i - 1);
  }
}

static void
begin_tiles (PwQrReader *reader) {
  for (guint i = 0; i < reader->tiles->len; i++) {
    Tile *tile = reader->tiles->pdata[i];
    tile->is_new = tile->is_repeat = tile->is_late = FALSE;
    tile->is_due = TRUE;
  }
}

/* The decoder alone, when there was nothing to straighten. It sees a smaller picture: what it may
 * find and the search does not has large modules. */
static void
read_plainly (PwQrReader *reader, guint finder_count, GPtrArray *found) {
  if (reader->empty_count++ % PLAIN_EVERY != 0 || finder_count > PLAIN_FINDERS_MAX)
    return;
  g_autoptr (PwPicture) smaller = NULL;
  const PwPicture *used = reader->picture;
  for (guint i = 0; i < 2 && (gsize)used->width * used->height > PLAIN_PIXELS_MAX; i++) {
    if (used->width < 2 || used->height < 2)
      return;
    PwPicture *halved = pw_picture_halved (used);
    pw_picture_free (smaller);
    smaller = halved;
    used = smaller;
  }
  if ((gsize)used->width * used->height > PLAIN_PIXELS_MAX)
    return;
  g_autoptr (GPtrArray) plain = pw_qr_scan (reader->scanners[0], used, PW_QR_EFFORT_LIVE);
  for (guint i = 0; i < plain->len; i++)
    add_once (found, plain->pdata[i]);
}

GPtrArray *
pw_qr_reader_read (PwQrReader *reader, const PwPicture *picture) {
  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (picture != NULL, NULL);
  gint64 start = g_get_monotonic_time ();
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint finder_count = 0;
  reader->picture = picture;
  reader->since_search++;
  begin_tiles (reader);
  work_together (reader);
  if (needs_search (reader)) {
    finder_count = search (reader);
    work_together (reader);
  }
  gather (reader, found);
  if (reader->tiles->len == 0)
    read_plainly (reader, finder_count, found);
  else
    reader->empty_count = 0;
  reader->picture = NULL;
  reader->stats.picture_count++;
  reader->stats.last_us = (guint64)(g_get_monotonic_time () - start);
  return found;
}

PwQrReader *
pw_qr_reader_new (void) {
  PwQrReader *reader = g_new0 (PwQrReader, 1);
  g_autoptr (GError) error = NULL;
  reader->helper = g_thread_pool_new (on_help, reader, 1, TRUE, &error);
  if (error != NULL) { /* no thread to be had: the caller's does all */
    g_thread_pool_free (reader->helper, TRUE, FALSE);
    reader->helper = NULL;
  }
  reader->scanners[0] = pw_qr_scanner_new ();
  reader->scanners[1] = pw_qr_scanner_new ();
  reader->tiles = g_ptr_array_new_with_free_func (tile_free);
  g_mutex_init (&reader->mutex);
  g_cond_init (&reader->cond);
  return reader;
}

void
pw_qr_reader_free (PwQrReader *reader) {
  if (reader == NULL)
    return;
  if (reader->helper != NULL)
    g_thread_pool_free (reader->helper, FALSE, TRUE);
  pw_qr_scanner_free (reader->scanners[0]);
  pw_qr_scanner_free (reader->scanners[1]);
  g_ptr_array_unref (reader->tiles);
  g_mutex_clear (&reader->mutex);
  g_cond_clear (&reader->cond);
  g_free (reader);
}

void
pw_qr_reader_stats (const PwQrReader *reader, PwQrReaderStats *stats) {
  *stats = reader->stats;
}
