/* What home says before anything else: what waits, what is wrong, and what runs out. No display. */
#pragma once

#include "firmware/app/app-desk.h"

G_BEGIN_DECLS

/* What a press on it opens. */
typedef enum {
  APP_NEWS_PLAIN,
  APP_NEWS_ENROL,
  APP_NEWS_SEND,
  APP_NEWS_STORAGE,
  APP_NEWS_RETURNED
} AppNewsTarget;

typedef struct {
  char *title;      /* owned: one line */
  char *detail;     /* owned: what to do about it; NULL if nothing */
  const char *icon; /* static: a symbolic name */
  gboolean is_warning;
  AppNewsTarget target;
} AppHomeNews;

void app_home_news_free (AppHomeNews *news);

/* Warnings first. GPtrArray of AppHomeNews; empty while locked. (transfer full) */
GPtrArray *app_home_news (AppDesk *desk);

/* A clock that is off by more than this is said: a deadline of the law is counted in days, but the
 * order of events within one matters. */
#define APP_CLOCK_OFF_MS 120000
/* Records that wait longer than this are said as a warning. */
#define APP_WAIT_LONG_MS (3 * 86400000LL)
/* Less free space than this is said: photos need it. */
#define APP_SPACE_LOW_BYTES (200LL << 20)

G_END_DECLS
