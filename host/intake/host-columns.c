/* Core columns read straight from canonical CBOR, without a tree of values.
 *
 * A plan is a small tree of the node names that lead to columns. The walk goes through the answers
 * once, beside the plan: what is not in the plan is only stepped over, checked and counted. */
#include "host/intake/host-columns.h"

#include <string.h>

#include "host/intake/host-column-private.h"
#include "sync/base/pw-cbor.h"

#define WALK_DEPTH_MAX 48 /* answers of amended records may nest deeper than those of a body */
/* Up to here no limit of answers but depth and names can be passed: every value has a byte. */
#define PLAIN_BYTES_MAX 16384

G_STATIC_ASSERT (PLAIN_BYTES_MAX <= PW_ANSWERS_ITEMS_MAX);
G_STATIC_ASSERT (PLAIN_BYTES_MAX <= PW_ANSWERS_BYTES_MAX);
G_STATIC_ASSERT (PW_ANSWERS_BYTES_MAX < G_MAXUINT32);

/* --- walking --------------------------------------------------------------------------------- */

/* Major types (RFC 8949 section 3.1). */
enum { UINT = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, SIMPLE = 7 };

typedef struct {
  const guint8 *data; /* borrowed */
  gsize length;
  gsize at;
  HostColumns *columns; /* NULL while only stepping over */
} Walk;

/* The head of the next item. For SIMPLE `value` holds the bits of the float or the simple value.
 * FALSE at the end of the bytes and for what canonical CBOR does not have. */
static gboolean
walk_head (Walk *walk, guint *major, guint64 *value) {
  if (walk->at >= walk->length)
    return FALSE;
  guint8 first = walk->data[walk->at++];
  *major = first >> 5;
  guint info = first & 0x1f;
  if (info < 24) {
    *value = info;
    return TRUE;
  }
  if (info > 27)
    return FALSE;
  gsize bytes = (gsize)1 << (info - 24);
  if (walk->length - walk->at < bytes)
    return FALSE;
  guint64 number = 0;
  for (gsize i = 0; i < bytes; i++)
    number = number << 8 | walk->data[walk->at++];
  *value = number;
  return TRUE;
}

static gboolean walk_value (Walk *walk, const HostPlanNode *node, guint depth);

static gboolean
walk_map (Walk *walk, guint64 count, const HostPlanNode *node, guint depth) {
  gboolean leads = node != NULL && node->children->len > 0;
  for (guint64 i = 0; i < count; i++) {
    guint major;
    guint64 length;
    if (!walk_head (walk, &major, &length) || major != TEXT || length > walk->length - walk->at)
      return FALSE;
    const char *name = (const char *)walk->data + walk->at;
    walk->at += length;
    if (length == 0 || length > PW_NAME_BYTES_MAX || memchr (name, '/', length) != NULL)
      walk->columns->is_plain = FALSE;
    if (!walk_value (walk, leads ? _host_plan_child (node, name, length) : NULL, depth))
      return FALSE;
  }
  return TRUE;
}

/* `start` is where the item began, `text` where its text does. */
static void
take_column (Walk *walk, HostColumn column, guint major, gsize start, gsize text) {
  gboolean fits = column < HOST_COLUMN_TEXTS
                      ? major == TEXT
                      : major == ARRAY || (column == HOST_COLUMN_ACTS && major == TEXT);
  if (!fits)
    return;
  gsize from = column < HOST_COLUMN_TEXTS ? text : start;
  walk->columns->spans[column]
      = (HostSpan){ .offset = (guint32)from, .length = (guint32)(walk->at - from) };
}

/* `depth` counts the containers around the value. */
static gboolean
walk_value (Walk *walk, const HostPlanNode *node, guint depth) {
  guint major;
  guint64 value;
  gsize start = walk->at;
  if (!walk_head (walk, &major, &value))
    return FALSE;
  gsize text = walk->at;
  switch (major) {
  case UINT:
  case NEGATIVE:
    if (value > G_MAXINT64)
      walk->columns->is_plain = FALSE;
    break;
  case BYTES:
    walk->columns->is_plain = FALSE; /* fall through */
  case TEXT:
    if (value > walk->length - walk->at)
      return FALSE;
    walk->at += value;
    break;
  case ARRAY:
  case MAP:
    if (depth >= PW_ANSWERS_DEPTH_MAX)
      walk->columns->is_plain = FALSE;
    if (depth >= WALK_DEPTH_MAX)
      return FALSE;
    if (major == MAP) {
      if (!walk_map (walk, value, node, depth + 1))
        return FALSE;
      break;
    }
    for (guint64 i = 0; i < value; i++) {
      if (!walk_value (walk, NULL, depth + 1))
        return FALSE;
    }
    break;
  case SIMPLE:
    break;
  default: /* tags */
    return FALSE;
  }
  if (node != NULL && node->column >= 0)
    take_column (walk, (HostColumn)node->column, major, start, text);
  return TRUE;
}

gboolean
host_columns_read (const HostColumnPlan *plan, const guint8 *answers, gsize length,
                   HostColumns *columns) {
  HostColumns found = { .is_plain = length <= PLAIN_BYTES_MAX };
  Walk walk = { .data = answers, .length = length, .columns = &found };
  if (length == 0 || length > G_MAXUINT32 || answers[0] >> 5 != MAP
      || !walk_value (&walk, plan->root, 0) || walk.at != length)
    return FALSE;
  *columns = found;
  return TRUE;
}

/* --- lists ----------------------------------------------------------------------------------- */

/* Moves into an array at the first call: how many entries are left is not needed, the bytes end. */
static gboolean
enter_list (Walk *walk, HostColumns *scratch, const guint8 *list, gsize length, gsize *at) {
  *walk = (Walk){ .data = list, .length = length, .at = *at, .columns = scratch };
  guint major;
  guint64 count;
  if (*at == 0 && length > 0 && list[0] >> 5 == ARRAY && !walk_head (walk, &major, &count))
    return FALSE;
  return walk->at < length;
}

gboolean
host_columns_next_act (const guint8 *list, gsize length, gsize *at, HostText *act) {
  Walk walk;
  HostColumns scratch = { 0 };
  if (!enter_list (&walk, &scratch, list, length, at))
    return FALSE;
  while (walk.at < length) {
    gsize start = walk.at;
    guint major;
    guint64 bytes;
    if (!walk_head (&walk, &major, &bytes))
      return FALSE;
    if (major == TEXT && bytes <= walk.length - walk.at) {
      *act = (HostText){ .text = (const char *)list + walk.at, .length = bytes };
      *at = walk.at + bytes;
      return TRUE;
    }
    walk.at = start;
    if (!walk_value (&walk, NULL, 0))
      return FALSE;
  }
  return FALSE;
}

static void
take_subject_text (const HostSubjectNames *names, const char *key, gsize key_length, HostText text,
                   HostSubject *subject) {
  if (strlen (names->name) == key_length && memcmp (names->name, key, key_length) == 0)
    subject->name = text;
  else if (strlen (names->position) == key_length && memcmp (names->position, key, key_length) == 0)
    subject->position = text;
  else if (strlen (names->role) == key_length && memcmp (names->role, key, key_length) == 0)
    subject->role = text;
}

gboolean
host_columns_next_subject (const HostColumnPlan *plan, const guint8 *list, gsize length, gsize *at,
                           HostSubject *subject) {
  Walk walk;
  HostColumns scratch = { 0 };
  guint major;
  guint64 count, bytes;
  if (!enter_list (&walk, &scratch, list, length, at))
    return FALSE;
  *subject = (HostSubject){ 0 };
  gboolean is_map = list[walk.at] >> 5 == MAP;
  if (!is_map && !walk_value (&walk, NULL, 0))
    return FALSE;
  if (is_map && !walk_head (&walk, &major, &count))
    return FALSE;
  for (guint64 i = 0; is_map && i < count; i++) {
    if (!walk_head (&walk, &major, &bytes) || major != TEXT || bytes > walk.length - walk.at)
      return FALSE;
    const char *key = (const char *)list + walk.at;
    walk.at += bytes;
    gsize value_at = walk.at;
    if (!walk_value (&walk, NULL, 0))
      return FALSE;
    Walk value = { .data = list, .length = walk.at, .at = value_at };
    guint64 value_bytes;
    if (walk_head (&value, &major, &value_bytes) && major == TEXT)
      take_subject_text (&plan->subject, key, bytes,
                         (HostText){ (const char *)list + value.at, value_bytes }, subject);
  }
  *at = walk.at;
  return TRUE;
}
