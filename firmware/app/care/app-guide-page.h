/* The built-in guide: a list of chapters, and each chapter with its pictures.
 *
 * Chapters are text files of the resource, data/guide/LANGUAGE/NN-name.txt:
 *   # Title        first line
 *   - step         a numbered step, counted from 1 after each paragraph
 *   ! name         the picture data/guide/pictures/name-LANGUAGE.png, of "make pictures"; then what
 *                  it shows, for who does not see it: "! home the first page"
 *   anything else  a paragraph; one line each */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_guide_page_new (AppDesk *desk);

/* Names of the chapters of `language` in order, such as "01-start.txt". (transfer full) */
GStrv app_guide_chapters (const char *language);

G_END_DECLS
