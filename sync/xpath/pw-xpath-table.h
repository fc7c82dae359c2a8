/* Which functions expressions may call, with how many values, and what they give. */
#pragma once

#include <glib.h>

#include "sync/xpath/pw-xpath-value.h"

G_BEGIN_DECLS

#define PW_XPATH_ANY_COUNT 255

typedef enum {
  PW_XPATH_IS_ANY, /* known only when evaluated */
  PW_XPATH_IS_NUMBER,
  PW_XPATH_IS_TEXT,
  PW_XPATH_IS_BOOLEAN,
  PW_XPATH_IS_NODES,
} PwXpathType;

typedef struct {
  const char
      *name; /* as libxml2 is told it: without colon; "pw-..." is written by rewriting only */
  guint8 least, most; /* how many values a form may write; `most` PW_XPATH_ANY_COUNT: no limit */
  PwXpathType type;
  PwXpathFunction call; /* NULL: libxml2's own, or always rewritten */
} PwXpathEntry;

/* What a number that date() or its kin turns back is counted from; see pw-xpath-dates.c. */
typedef enum {
  PW_XPATH_DAYS_LOCAL,  /* the calendar of the place: arithmetic with dates */
  PW_XPATH_DAYS_UTC,    /* decimal-date-time() */
  PW_XPATH_DAYS_EITHER, /* whatever an answer holds */
} PwXpathDays;

/* The entry of that name, or NULL. */
const PwXpathEntry *pw_xpath_entry (const char *name);

/* What to write instead of a function that is not known here, such as "string-length()"; NULL if
 * nothing is near. (transfer none) */
const char *pw_xpath_instead (const char *name);

G_END_DECLS
