/* What the pages that take a photo or a sound share: where it goes, and what is said when nothing
 * can be taken. */
#pragma once

#include "firmware/app/home/app-file-page.h"

G_BEGIN_DECLS

typedef struct {
  AppFileChosen chosen;
  GWeakRef owner;
  gboolean is_given; /* called already, or not wanted any more */
} AppTaken;

void app_taken_init (AppTaken *taken, AppFileChosen chosen, GObject *owner);
void app_taken_clear (AppTaken *taken);

/* Hands `bytes` over as a file in memory named after `stem`, the time, and `suffix`
 * ("foto-20240427-093105.jpg"): nothing of it stands on the disk in the clear. Only once. FALSE
 * with an error if there is no memory for it. */
gboolean app_taken_give (AppTaken *taken, AppPage *page, const char *stem, const char *suffix,
                         GBytes *bytes, GError **error);

/* The page says why nothing can be taken, and offers the way out: a file from a stick. `again` is
 * what to do to try once more. */
void app_taken_show_failure (AppTaken *taken, AppPage *page, const char *icon, const char *heading,
                             const GError *error, AppPageAction again);

/* "7:05". (transfer full) */
char *app_taken_length (gint64 length_ms);

G_END_DECLS
