/* The difference between two versions of a text file.
 *
 * Making: each line of the target is looked up among the lines of the base by its hash. Of the
 * places where the base has that line, those nearest to the end of the copy before are tried, and
 * the longest common run of bytes wins; a run is then lengthened backwards into bytes that were not
 * yet found anywhere. So in a changed line only what changed is new. What was tried is never longer
 * than what is then copied, times TRIES_MAX, so the work is linear in the target. */
#include "sync/codec/pw-delta.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"

#define TRIES_MAX 8       /* places of one line that are tried, on each side */
#define COPY_BYTES_MIN 16 /* a shorter copy costs as much as the bytes themselves */

typedef struct {
  guint32 hash;
  guint32 start; /* in the base */
} Line;

typedef struct {
  const guint8 *base, *target; /* borrowed */
  gsize base_length, target_length;
  GArray *lines;     /* owned: Line of the base, by hash, then start */
  gsize base_next;   /* behind the copy before: where the base most likely goes on */
  gsize done;        /* bytes of the target that are written */
  GByteArray *delta; /* owned: being written */
} Maker;

/* --- lines ----------------------------------------------------------------------------------- */

/* Length of the line at `at`, its LF included; a last one may have none. */
static gsize
line_length (const guint8 *bytes, gsize length, gsize at) {
  const guint8 *end = memchr (bytes + at, '\n', length - at);
  return end != NULL ? (gsize)(end - bytes) + 1 - at : length - at;
}

/* FNV-1a: only a hint, what it finds is compared byte by byte. */
static guint32
line_hash (const guint8 *line, gsize length) {
  guint32 hash = 2166136261u;
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ line[i]) * 16777619u;
  return hash;
}

static int
compare_lines (gconstpointer a, gconstpointer b) {
  const Line *first = a, *second = b;
  if (first->hash != second->hash)
    return first->hash < second->hash ? -1 : 1;
  return first->start < second->start ? -1 : first->start > second->start;
}

static GArray *
list_lines (const guint8 *bytes, gsize length) {
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  for (gsize at = 0; at < length;) {
    gsize line = line_length (bytes, length, at);
    Line one = { line_hash (bytes + at, line), (guint32)at };
    g_array_append_val (lines, one);
    at += line;
  }
  g_array_sort (lines, compare_lines);
  return lines;
}

/* Index of the first line that is not before (hash, start). */
static guint
find_line (const GArray *lines, guint32 hash, gsize start) {
  guint low = 0, high = lines->len;
  Line wanted = { hash, (guint32)start };
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (compare_lines (&g_array_index (lines, Line, middle), &wanted) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* --- making ---------------------------------------------------------------------------------- */

static gsize
common_run (const Maker *maker, gsize base_at, gsize target_at) {
  gsize most = MIN (maker->base_length - base_at, maker->target_length - target_at), run = 0;
  while (run < most && maker->base[base_at + run] == maker->target[target_at + run])
    run++;
  return run;
}

/* Bytes before both places that are the same and not written yet. */
static gsize
common_run_before (const Maker *maker, gsize base_at, gsize target_at) {
  gsize most = MIN (base_at, target_at - maker->done), run = 0;
  while (run < most && maker->base[base_at - run - 1] == maker->target[target_at - run - 1])
    run++;
  return run;
}

static void
try_place (const Maker *maker, gsize base_at, gsize target_at, gsize *best_at, gsize *best_run) {
  gsize run = common_run (maker, base_at, target_at);
  if (run > *best_run) {
    *best_run = run;
    *best_at = base_at;
  }
}

/* The longest run for the line at `target_at`. */
static gsize
find_run (const Maker *maker, gsize target_at, gsize length, gsize *base_at) {
  gsize best = 0;
  guint32 hash = line_hash (maker->target + target_at, length);
  guint middle = find_line (maker->lines, hash, maker->base_next);
  try_place (maker, maker->base_next, target_at, base_at, &best);
  for (guint i = 0; i < TRIES_MAX && middle + i < maker->lines->len; i++) {
    const Line *line = &g_array_index (maker->lines, Line, middle + i);
    if (line->hash != hash)
      break;
    try_place (maker, line->start, target_at, base_at, &best);
  }
  for (guint i = 1; i <= TRIES_MAX && i <= middle; i++) {
    const Line *line = &g_array_index (maker->lines, Line, middle - i);
    if (line->hash != hash)
      break;
    try_place (maker, line->start, target_at, base_at, &best);
  }
  return best;
}

static void
write_new (Maker *maker, gsize end) {
  if (end > maker->done)
    pw_cbor_write_bytes (maker->delta, maker->target + maker->done, end - maker->done);
  maker->done = end;
}

static void
write_copy (Maker *maker, gsize base_at, gsize target_at, gsize run) {
  gsize before = common_run_before (maker, base_at, target_at);
  write_new (maker, target_at - before);
  pw_cbor_write_array (maker->delta, 2);
  pw_cbor_write_uint (maker->delta, base_at - before);
  pw_cbor_write_uint (maker->delta, before + run);
  maker->done = target_at + run;
  maker->base_next = base_at + run;
}

GBytes *
pw_delta_make (GBytes *base, GBytes *target) {
  g_return_val_if_fail (base != NULL && target != NULL, NULL);
  Maker maker = { .delta = g_byte_array_new () };
  maker.base = g_bytes_get_data (base, &maker.base_length);
  maker.target = g_bytes_get_data (target, &maker.target_length);
  g_assert (maker.base_length < G_MAXUINT32 && maker.target_length < G_MAXUINT32);
  maker.lines = list_lines (maker.base, maker.base_length);
  gsize at = 0;
  while (at < maker.target_length) {
    gsize length = line_length (maker.target, maker.target_length, at), base_at = 0;
    gsize run = find_run (&maker, at, length, &base_at);
    if (run >= COPY_BYTES_MIN) {
      write_copy (&maker, base_at, at, run);
      at = maker.done;
      /* On from the middle of a changed line: its end is found backwards from the next one. */
      if (at < maker.target_length && at > 0 && maker.target[at - 1] != '\n')
        at += line_length (maker.target, maker.target_length, at);
    } else {
      at += length;
    }
  }
  gsize tail = common_run_before (&maker, maker.base_length, maker.target_length);
  if (tail >= COPY_BYTES_MIN)
    write_copy (&maker, maker.base_length, maker.target_length, 0);
  write_new (&maker, maker.target_length);
  g_array_unref (maker.lines);
  return g_byte_array_free_to_bytes (maker.delta);
}

/* --- applying -------------------------------------------------------------------------------- */

static gboolean
fail (const PwCborReader *reader, GError **error) {
  return pw_cbor_fail (reader, error, _ ("it does not belong to what is here"));
}

static gboolean
apply_one (PwCborReader *reader, const guint8 *base, gsize base_length, gsize room, GByteArray *out,
           GError **error) {
  const guint8 *bytes;
  gsize length;
  guint64 two, at, run;
  if (pw_cbor_peek (reader) == PW_CBOR_BYTES) {
    if (!pw_cbor_read_bytes (reader, &bytes, &length, error))
      return FALSE;
    if (length == 0 || length > room)
      return fail (reader, error);
    g_byte_array_append (out, bytes, (guint)length);
    return TRUE;
  }
  if (!pw_cbor_read_array_max (reader, 2, &two, error)
      || (two != 2 && !pw_cbor_fail (reader, error, _ ("a part is missing")))
      || !pw_cbor_read_uint_max (reader, base_length, &at, error)
      || !pw_cbor_read_uint_max (reader, base_length - at, &run, error))
    return FALSE;
  if (run == 0 || run > room)
    return fail (reader, error);
  g_byte_array_append (out, base + at, (guint)run);
  return TRUE;
}

GBytes *
pw_delta_apply (GBytes *base, GBytes *delta, guint64 size, guint64 size_max, GError **error) {
  g_return_val_if_fail (base != NULL && delta != NULL, NULL);
  g_return_val_if_fail (size_max < G_MAXUINT32, NULL);
  gsize base_length, delta_length;
  const guint8 *base_bytes = g_bytes_get_data (base, &base_length);
  const guint8 *delta_bytes = g_bytes_get_data (delta, &delta_length);
  if (size > size_max) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a difference gives %" G_GUINT64_FORMAT " bytes; at most %" G_GUINT64_FORMAT
                    " are taken"),
                 size, size_max);
    return NULL;
  }
  PwCborReader reader;
  pw_cbor_reader_init (&reader, delta_bytes, delta_length, N_ ("a difference"));
  g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint)size);
  while (reader.at < delta_length)
    if (!apply_one (&reader, base_bytes, base_length, size - out->len, out, error))
      return NULL;
  if (out->len != size) {
    fail (&reader, error);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
