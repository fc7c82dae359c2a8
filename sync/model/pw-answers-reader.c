/* Answers as people and scripts hand them in: one JSON object, an array of objects, or JSON Lines.
 *
 * jansson judges every object. What is done here is to find where an object ends before jansson
 * sees it, so that one bad object does not take the others with it and nothing is parsed, and no
 * memory taken, beyond the limits.
 *
 *   1. Input that begins with "[" is an array; anything else is JSON Lines, of which one object,
 *      on one line or on many, is the simplest case.
 *   2. The end of an object is the bracket that closes the first one, strings skipped
 *      (scan_value()). For well-formed JSON that is exact.
 *   3. Brackets that do not fit would swallow the lines below. The first time an object over
 *      several lines turns out bad, or does not end at all, the reader stops trusting brackets
 *      across a line that begins with "{" (`lines_only`). So a broken line costs itself and what
 *      follows it up to such a line, and every byte is looked at a bounded number of times. */
#include "sync/model/pw-answers-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"

struct PwAnswersReader {
  GBytes *bytes;    /* owned */
  const char *text; /* borrowed from bytes */
  gsize length;
  gsize at;          /* offset of what comes next */
  gsize counted_to;  /* `line` and `line_start` are those of this offset */
  guint line;        /* from 1 */
  gsize line_start;  /* offset */
  guint element;     /* of an array: number of the last one given, from 1 */
  gboolean is_array; /* and its "[" is behind us */
  gboolean needs_comma;
  gboolean lines_only; /* see rule 3 */
  gboolean done;
};

/* --- places in the text ---------------------------------------------------------------------- */

static gboolean
is_blank (char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks (PwAnswersReader *reader) {
  while (reader->at < reader->length && is_blank (reader->text[reader->at]))
    reader->at++;
}

/* Offset of the line feed at or after `from`, or the end of the input. */
static gsize
line_end (const PwAnswersReader *reader, gsize from) {
  const char *feed = memchr (reader->text + from, '\n', reader->length - from);
  return feed == NULL ? reader->length : (gsize)(feed - reader->text);
}

/* Brings `line` and `line_start` up to `offset`, which never goes back. */
static void
count_lines (PwAnswersReader *reader, gsize offset) {
  while (reader->counted_to < offset) {
    const char *from = reader->text + reader->counted_to;
    const char *feed = memchr (from, '\n', offset - reader->counted_to);
    if (feed == NULL) {
      reader->counted_to = offset;
      break;
    }
    reader->line++;
    reader->line_start = (gsize)(feed - reader->text) + 1;
    reader->counted_to = reader->line_start;
  }
}

/* Offset of the next line after `from` that begins with "{", or the end of the input. */
static gsize
next_object_line (const PwAnswersReader *reader, gsize from) {
  for (gsize end = line_end (reader, from); end < reader->length;
       end = line_end (reader, end + 1)) {
    if (end + 1 < reader->length && reader->text[end + 1] == '{')
      return end + 1;
  }
  return reader->length;
}

/* TRUE if only blanks stand between `from` and the end of its line. */
static gboolean
rest_of_line_is_blank (const PwAnswersReader *reader, gsize from) {
  for (gsize end = line_end (reader, from); from < end; from++) {
    if (!is_blank (reader->text[from]))
      return FALSE;
  }
  return TRUE;
}

/* --- where a value ends ---------------------------------------------------------------------- */

typedef struct {
  gsize end;       /* offset after the closing bracket; `stop` if it does not come */
  guint items;     /* no fewer than jansson would make */
  guint depth;     /* deepest nesting */
  gboolean closed; /* the closing bracket came before `stop` */
} Extent;

/* Offset after the string that begins at `at`, or `stop`. */
static gsize
scan_string (const char *text, gsize at, gsize stop) {
  for (at++; at < stop; at++) {
    if (text[at] == '\\')
      at++;
    else if (text[at] == '"')
      return at + 1;
  }
  return stop;
}

static Extent
scan_value (const PwAnswersReader *reader, gsize from, gsize stop) {
  Extent extent = { .items = 1 };
  guint depth = 0;
  gsize at = from;
  while (at < stop) {
    char c = reader->text[at];
    if (c == '"') {
      at = scan_string (reader->text, at, stop);
      continue;
    }
    at++;
    if (c == '{' || c == '[') {
      extent.items++;
      depth++;
      extent.depth = MAX (extent.depth, depth);
    } else if (c == ',') {
      extent.items++;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      extent.closed = TRUE;
      break;
    }
  }
  extent.end = at;
  return extent;
}

/* --- one object ------------------------------------------------------------------------------ */

static const char *
plain_reason (const json_error_t *json_error) {
  switch (json_error_code (json_error)) {
  case json_error_invalid_utf8:
    return _ ("the text is not valid UTF-8");
  case json_error_premature_end_of_input:
    return _ ("the text ends in the middle; a bracket or quotation mark is missing");
  case json_error_null_character:
  case json_error_null_byte_in_key:
    return _ ("the text holds a NUL character (\\u0000)");
  case json_error_duplicate_key:
    return _ ("a name stands twice in one object");
  case json_error_numeric_overflow:
    return _ ("a number is out of range");
  case json_error_stack_overflow:
    return _ ("groups are nested too deeply");
  case json_error_unknown:
  case json_error_out_of_memory:
  case json_error_cannot_open_file:
  case json_error_invalid_argument:
  case json_error_end_of_input_expected:
  case json_error_invalid_syntax:
  case json_error_invalid_format:
  case json_error_wrong_type:
  case json_error_null_value:
  case json_error_item_not_found:
  case json_error_index_out_of_range:
    break;
  }
  return _ ("this is not JSON; look for a missing comma, bracket or quotation mark");
}

/* Parses text[from, end) as one JSON object. Lines and columns are those of the whole input. */
static json_t *
parse_object (PwAnswersReader *reader, gsize from, gsize end, GError **error) {
  count_lines (reader, from);
  json_error_t json_error;
  json_auto_t *value
      = json_loadb (reader->text + from, end - from, JSON_REJECT_DUPLICATES, &json_error);
  if (value == NULL) {
    gboolean first_line = json_error.line <= 1;
    glong before = first_line ? g_utf8_strlen (reader->text + reader->line_start,
                                               (gssize)(from - reader->line_start))
                              : 0;
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %u, column %ld: %s"),
                 reader->line + (first_line ? 0 : (guint)json_error.line - 1),
                 before + MAX (json_error.column, 1), plain_reason (&json_error));
    return NULL;
  }
  g_assert (json_is_object (value)); /* it begins with "{" */
  if (!pw_answers_check_limits (value, error)) {
    g_prefix_error (error, _ ("line %u: "), reader->line);
    return NULL;
  }
  return g_steal_pointer (&value);
}

/* FALSE if the object is over a limit that can be seen without parsing it. */
static gboolean
extent_is_allowed (PwAnswersReader *reader, gsize from, const Extent *extent, GError **error) {
  count_lines (reader, from);
  const char *why = NULL;
  if (extent->end - from > PW_JSON_ITEM_BYTES_MAX)
    why = _ ("the record is too long");
  else if (extent->items > PW_ANSWERS_ITEMS_MAX * 2)
    why = _ ("there are too many answers in one record");
  else if (extent->depth > PW_ANSWERS_DEPTH_MAX)
    why = _ ("groups are nested too deeply");
  if (why == NULL)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("line %u: %s"), reader->line, why);
  return FALSE;
}

/* --- JSON Lines ------------------------------------------------------------------------------ */

static PwAnswersNext
refuse_line (PwAnswersReader *reader, gsize from, const char *why, GError **error) {
  count_lines (reader, from);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %u: %s"), reader->line, why);
  reader->at = line_end (reader, from);
  return PW_ANSWERS_BAD;
}

/* The object at `from`, which must end before `stop`. */
static json_t *
try_object (PwAnswersReader *reader, gsize from, gsize stop, Extent *extent, GError **error) {
  *extent = scan_value (reader, from, stop);
  if (!extent_is_allowed (reader, from, extent, error))
    return NULL;
  gsize end = extent->end;
  while (!extent->closed && is_blank (reader->text[end - 1]))
    end--; /* so that the message names the line that ends too early */
  return parse_object (reader, from, end, error);
}

/* Windows calls UTF-16 "Unicode", and PowerShell writes it unless it is told not to. */
static const char *
why_no_object (const PwAnswersReader *reader) {
  if (reader->length >= 2
      && (memcmp (reader->text, "\xff\xfe", 2) == 0 || memcmp (reader->text, "\xfe\xff", 2) == 0))
    return _ ("the text is UTF-16, which some programs call Unicode; save it as UTF-8");
  return _ ("a record must be a JSON object, in curly brackets");
}

static PwAnswersNext
next_of_lines (PwAnswersReader *reader, json_t **answers, char **where, GError **error) {
  gsize from = reader->at;
  count_lines (reader, from);
  *where = g_strdup_printf (_ ("line %u"), reader->line);
  if (reader->text[from] != '{')
    return refuse_line (reader, from, why_no_object (reader), error);
  g_autoptr (GError) local = NULL;
  Extent extent;
  gsize stop = reader->lines_only ? next_object_line (reader, from) : reader->length;
  *answers = try_object (reader, from, stop, &extent, &local);
  gsize first_end = line_end (reader, from);
  if (*answers == NULL && !reader->lines_only && first_end < extent.end) {
    reader->lines_only = TRUE;
    g_clear_error (&local);
    *answers = try_object (reader, from, next_object_line (reader, from), &extent, &local);
  }
  if (*answers == NULL) {
    /* A line that is whole costs itself, the beginning of a longer object also what follows it. */
    gboolean whole = extent.closed && extent.end <= first_end;
    reader->at = whole ? first_end : next_object_line (reader, from);
    g_propagate_error (error, g_steal_pointer (&local));
    return PW_ANSWERS_BAD;
  }
  if (!rest_of_line_is_blank (reader, extent.end)) {
    g_clear_pointer (answers, json_decref);
    return refuse_line (reader, extent.end, _ ("there is more text after the end of the record"),
                        error);
  }
  reader->at = extent.end;
  return PW_ANSWERS_ITEM;
}

/* --- an array -------------------------------------------------------------------------------- */

static PwAnswersNext
refuse_rest (PwAnswersReader *reader, char **where, const char *why, GError **error) {
  count_lines (reader, reader->at);
  if (*where == NULL)
    *where = g_strdup_printf (_ ("line %u"), reader->line);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %u: %s"), reader->line, why);
  reader->done = TRUE;
  return PW_ANSWERS_BAD;
}

/* Up to the next element. FALSE if there is none, with `next` saying why. */
static gboolean
reach_element (PwAnswersReader *reader, char **where, PwAnswersNext *next, GError **error) {
  skip_blanks (reader);
  char c = reader->at < reader->length ? reader->text[reader->at] : '\0';
  *next = PW_ANSWERS_END;
  if (c == ']' && (reader->needs_comma || reader->element == 0)) {
    reader->at++;
    skip_blanks (reader);
    reader->done = TRUE;
    if (reader->at < reader->length)
      *next
          = refuse_rest (reader, where, _ ("there is more text after the end of the list"), error);
    return FALSE;
  }
  if (reader->needs_comma && c == ',') {
    reader->at++;
    reader->needs_comma = FALSE;
    skip_blanks (reader);
  }
  if (!reader->needs_comma && reader->at < reader->length)
    return TRUE;
  *next = refuse_rest (reader, where,
                       reader->at < reader->length
                           ? _ ("a comma or the end of the list was expected")
                           : _ ("the list does not end; a square bracket is missing"),
                       error);
  return FALSE;
}

/* The extent of an element of any kind. */
static Extent
scan_element (const PwAnswersReader *reader, gsize from) {
  char c = reader->text[from];
  if (c == '{' || c == '[')
    return scan_value (reader, from, reader->length);
  if (c == '"')
    from = scan_string (reader->text, from, reader->length);
  while (from < reader->length && reader->text[from] != ',' && reader->text[from] != ']')
    from++;
  return (Extent){ .end = from, .items = 1, .closed = from < reader->length };
}

static PwAnswersNext
next_of_array (PwAnswersReader *reader, json_t **answers, char **where, GError **error) {
  PwAnswersNext next;
  if (!reach_element (reader, where, &next, error))
    return next;
  gsize from = reader->at;
  *where = g_strdup_printf (_ ("element %u"), ++reader->element);
  Extent extent = scan_element (reader, from);
  if (!extent.closed)
    return refuse_rest (reader, where, _ ("the list does not end; a bracket is missing"), error);
  if (reader->text[from] != '{') {
    count_lines (reader, from);
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("line %u: a record must be a JSON object, in curly brackets"), reader->line);
  } else if (extent_is_allowed (reader, from, &extent, error)) {
    *answers = parse_object (reader, from, extent.end, error);
  }
  reader->at = extent.end;
  reader->needs_comma = TRUE;
  return *answers == NULL ? PW_ANSWERS_BAD : PW_ANSWERS_ITEM;
}

/* --- public ---------------------------------------------------------------------------------- */

PwAnswersReader *
pw_answers_reader_new (GBytes *json, GError **error) {
  g_return_val_if_fail (json != NULL, NULL);
  if (g_bytes_get_size (json) > PW_JSON_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the input has more than %d MiB; split it into several files"),
                 PW_JSON_BYTES_MAX >> 20);
    return NULL;
  }
  PwAnswersReader *reader = g_new0 (PwAnswersReader, 1);
  reader->bytes = g_bytes_ref (json);
  reader->text = g_bytes_get_data (json, &reader->length);
  reader->line = 1;
  if (reader->length >= 3 && memcmp (reader->text, "\xef\xbb\xbf", 3) == 0) {
    reader->at = 3;
    reader->line_start = 3;
    reader->counted_to = 3;
  }
  skip_blanks (reader);
  if (reader->at < reader->length && reader->text[reader->at] == '[') {
    reader->is_array = TRUE;
    reader->at++;
  }
  return reader;
}

void
pw_answers_reader_free (PwAnswersReader *reader) {
  if (reader == NULL)
    return;
  g_bytes_unref (reader->bytes);
  g_free (reader);
}

PwAnswersNext
pw_answers_reader_next (PwAnswersReader *reader, json_t **answers, char **where, GError **error) {
  g_return_val_if_fail (reader != NULL, PW_ANSWERS_END);
  g_return_val_if_fail (answers != NULL && where != NULL, PW_ANSWERS_END);
  *answers = NULL;
  *where = NULL;
  if (reader->done)
    return PW_ANSWERS_END;
  if (reader->is_array)
    return next_of_array (reader, answers, where, error);
  skip_blanks (reader);
  if (reader->at >= reader->length) {
    reader->done = TRUE;
    return PW_ANSWERS_END;
  }
  return next_of_lines (reader, answers, where, error);
}
