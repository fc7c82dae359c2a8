/* Every page of the app, opened over a store in which there is something to show on it. */
#pragma once

#include "tests/ui/ui-world.h"

G_BEGIN_DECLS

typedef struct {
  UiWorld ui;   /* first */
  char *record; /* owned; hex id of a record with a suspected violation */
} UiPages;

typedef struct {
  const char *source; /* below firmware/app: the file that makes the page */
  const char *name;   /* what is shown on it, as a word */
  void (*open) (UiPages *pages);
} UiPage;

/* The table of all pages: whoever adds a page adds a row. */
extern const UiPage ui_pages[];
extern const guint ui_pages_count;

/* A window of `size` ("320x480") over a store with an office, a record and a draft. Without
 * animations: what is opened is there with the next picture. Also sets what takes photos and sounds
 * to test pictures and tones. */
void ui_pages_set_up (UiPages *pages, const char *size);
void ui_pages_tear_down (UiPages *pages);

/* Language ("id", "en"), size of text in percent, and looks; of all pages opened from now on. */
void ui_pages_set_language (UiPages *pages, const char *language);
void ui_pages_set_text (UiPages *pages, guint percent);
void ui_pages_set_look (UiPages *pages, AppLook look, gboolean high_contrast);

/* Opens a page of the table on top of home, and waits until it was drawn. */
void ui_pages_open (UiPages *pages, const UiPage *page);
/* Home again, whatever was opened; nothing is asked. */
void ui_pages_close (UiPages *pages);

/* Until the window was drawn with all that changed before. */
void ui_pages_draw (UiPages *pages);

G_END_DECLS
