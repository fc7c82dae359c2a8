/* A printed form on sheets of A4, drawn with Cairo and Pango: the same on a screen and in a PDF. */
#pragma once

#include <cairo.h>

#include "sync/paper/pw-paper.h"

G_BEGIN_DECLS

/* Of a sheet, in points of 1/72 inch (ISO 216 A4). */
#define PW_PAPER_WIDTH_PT 595.28
#define PW_PAPER_HEIGHT_PT 841.89

typedef struct PwPaperSheet PwPaperSheet;

/* Lays out `lines`; `signature` (a picture, or NULL) gets a reference and stands above the signer's
 * name. (transfer full) */
PwPaperSheet *pw_paper_sheet_new (const GPtrArray *lines, cairo_surface_t *signature);
void pw_paper_sheet_free (PwPaperSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwPaperSheet, pw_paper_sheet_free)

/* At least one. */
guint pw_paper_sheet_pages (const PwPaperSheet *sheet);

/* Draws page `page` (from 0) with its upper left corner at the origin, 1 unit a point, black on
 * white paper. */
void pw_paper_sheet_draw (const PwPaperSheet *sheet, guint page, cairo_t *cr);

G_END_DECLS
