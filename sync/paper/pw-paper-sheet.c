/* A printed form on sheets of A4.
 *
 * Every line of text becomes a strip: what stands beside one another at one height. Strips are put
 * on pages one after the other, so a long account may go over several. */
#include "sync/paper/pw-paper-sheet.h"

#include <pango/pangocairo.h>

#define MARGIN_PT 56.0
#define INDENT_PT 22.0
#define NUMBER_PT 22.0 /* room for "10." */
#define LABEL_PT 150.0 /* of a field */
#define COLON_PT 10.0
#define SIGNER_PT 220.0 /* width of the signer's corner */
#define SIGNATURE_PT 64.0
#define LINE_GAP_PT 2.0
#define SECTION_GAP_PT 12.0
#define FOOT_PT 24.0 /* for the number of the page */
#define FONT "Serif 10.5"
#define FONT_BOLD "Serif Bold 10.5"
#define FONT_TITLE "Serif Bold 12.5"
#define FONT_SMALL "Serif 8"

#define PARTS 3 /* number, label, text */

typedef struct {
  PangoLayoutLine *parts[PARTS]; /* owned; NULL: nothing */
  double x[PARTS];
  double y, baseline; /* of the page */
  guint page;
  gboolean has_signature; /* the picture stands here */
} Strip;

struct PwPaperSheet {
  PangoContext *context;      /* owned */
  GArray *strips;             /* owned: Strip */
  cairo_surface_t *signature; /* owned; NULL if none */
  double y;                   /* where the next strip stands */
  guint page;
};

static void
strip_clear (gpointer data) {
  Strip *strip = data;
  for (gsize i = 0; i < PARTS; i++)
    g_clear_pointer (&strip->parts[i], pango_layout_line_unref);
}

/* --- laying out ------------------------------------------------------------------------------ */

static PangoLayout *
make_layout (PwPaperSheet *sheet, const char *font, const char *text, double width,
             PangoAlignment alignment) {
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  PangoLayout *layout = pango_layout_new (sheet->context);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
skip (PwPaperSheet *sheet, double height) {
  sheet->y += height;
}

/* Keeps at least `height` together on this page, or begins another one. */
static void
need (PwPaperSheet *sheet, double height) {
  if (sheet->y + height <= PW_PAPER_HEIGHT_PT - MARGIN_PT - FOOT_PT)
    return;
  sheet->page++;
  sheet->y = MARGIN_PT;
}

/* Puts layouts side by side, line for line, at `x` each; NULL: nothing there. */
static void
add_layouts (PwPaperSheet *sheet, PangoLayout *const layouts[PARTS], const double x[PARTS]) {
  PangoLayoutIter *iters[PARTS] = { NULL };
  gboolean more = FALSE;
  for (gsize i = 0; i < PARTS; i++)
    if (layouts[i] != NULL) {
      iters[i] = pango_layout_get_iter (layouts[i]);
      more = TRUE;
    }
  while (more) {
    Strip strip = { 0 };
    double height = 0, ascent = 0;
    more = FALSE;
    for (gsize i = 0; i < PARTS; i++) {
      if (iters[i] == NULL)
        continue;
      PangoRectangle logical;
      pango_layout_iter_get_line_extents (iters[i], NULL, &logical);
      strip.parts[i] = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iters[i]));
      strip.x[i] = x[i] + (double)logical.x / PANGO_SCALE;
      height = MAX (height, (double)logical.height / PANGO_SCALE);
      ascent = MAX (ascent,
                    (double)(pango_layout_iter_get_baseline (iters[i]) - logical.y) / PANGO_SCALE);
      if (pango_layout_iter_next_line (iters[i]))
        more = TRUE;
      else
        g_clear_pointer (&iters[i], pango_layout_iter_free);
    }
    need (sheet, height);
    strip.page = sheet->page;
    strip.y = sheet->y;
    strip.baseline = sheet->y + ascent;
    g_array_append_val (sheet->strips, strip);
    skip (sheet, height + LINE_GAP_PT);
  }
}

static void
add_parts (PwPaperSheet *sheet, const PwPaperLine *line, const char *font, double label_width) {
  const double left = MARGIN_PT + line->indent * INDENT_PT;
  const double right = PW_PAPER_WIDTH_PT - MARGIN_PT;
  const double after = *line->number != '\0' ? left + NUMBER_PT : left;
  gboolean is_field = line->kind == PW_PAPER_FIELD && *line->label != '\0';
  const double text_x = is_field ? after + label_width + COLON_PT : after;
  g_autofree char *text = is_field ? g_strconcat (": ", line->text, NULL) : g_strdup (line->text);
  g_autoptr (PangoLayout) number = NULL;
  g_autoptr (PangoLayout) label = NULL;
  g_autoptr (PangoLayout) words = NULL;
  if (*line->number != '\0')
    number = make_layout (sheet, font, line->number, -1, PANGO_ALIGN_LEFT);
  if (*line->label != '\0')
    label = make_layout (sheet, font, line->label, is_field ? label_width : right - after,
                         PANGO_ALIGN_LEFT);
  if (is_field || *line->text != '\0')
    words = make_layout (sheet, font, text, right - text_x, PANGO_ALIGN_LEFT);
  PangoLayout *const layouts[PARTS] = { number, label, words };
  const double x[PARTS] = { left, after, text_x };
  add_layouts (sheet, layouts, x);
}

static void
add_aligned (PwPaperSheet *sheet, const char *text, const char *font, double x, double width,
             PangoAlignment alignment) {
  g_autoptr (PangoLayout) layout = make_layout (sheet, font, text, width, alignment);
  PangoLayout *const layouts[PARTS] = { NULL, NULL, layout };
  const double places[PARTS] = { 0, 0, x };
  add_layouts (sheet, layouts, places);
}

/* Place, date and post, room for the signature, the name. */
static void
add_signer (PwPaperSheet *sheet, const PwPaperLine *line) {
  const double x = PW_PAPER_WIDTH_PT - MARGIN_PT - SIGNER_PT;
  skip (sheet, SECTION_GAP_PT);
  need (sheet, SIGNATURE_PT + 80);
  add_aligned (sheet, line->label, FONT, x, SIGNER_PT, PANGO_ALIGN_CENTER);
  Strip strip = { .page = sheet->page, .y = sheet->y, .baseline = sheet->y, .has_signature = TRUE };
  strip.x[0] = x;
  g_array_append_val (sheet->strips, strip);
  skip (sheet, SIGNATURE_PT);
  add_aligned (sheet, *line->text != '\0' ? line->text : "(..............................)",
               FONT_BOLD, x, SIGNER_PT, PANGO_ALIGN_CENTER);
  skip (sheet, SECTION_GAP_PT);
}

static void
add_line (PwPaperSheet *sheet, const PwPaperLine *line) {
  const double width = PW_PAPER_WIDTH_PT - 2 * MARGIN_PT;
  switch (line->kind) {
  case PW_PAPER_CORNER:
    add_aligned (sheet, line->text, FONT_BOLD, MARGIN_PT, width, PANGO_ALIGN_RIGHT);
    skip (sheet, SECTION_GAP_PT);
    break;
  case PW_PAPER_TITLE:
    add_aligned (sheet, line->text, line->indent == 0 ? FONT_TITLE : FONT, MARGIN_PT, width,
                 PANGO_ALIGN_CENTER);
    break;
  case PW_PAPER_SECTION:
    skip (sheet, SECTION_GAP_PT);
    need (sheet, 48); /* no heading alone at the foot of a page */
    add_parts (sheet, line, FONT_BOLD, LABEL_PT);
    break;
  case PW_PAPER_HEAD:
    need (sheet, 32);
    add_parts (sheet, line, FONT, LABEL_PT);
    break;
  case PW_PAPER_FIELD:
  case PW_PAPER_TEXT:
    add_parts (sheet, line, FONT, LABEL_PT);
    break;
  case PW_PAPER_SIGNER:
    add_signer (sheet, line);
    break;
  }
}

/* 72 units an inch, and nothing rounded to a screen's pixels: lines break at the same words at
 * every size. */
static PangoContext *
make_context (void) {
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("id"));
  cairo_font_options_destroy (options);
  return context;
}

PwPaperSheet *
pw_paper_sheet_new (const GPtrArray *lines, cairo_surface_t *signature) {
  g_return_val_if_fail (lines != NULL, NULL);
  PwPaperSheet *sheet = g_new0 (PwPaperSheet, 1);
  sheet->context = make_context ();
  sheet->strips = g_array_new (FALSE, FALSE, sizeof (Strip));
  g_array_set_clear_func (sheet->strips, strip_clear);
  sheet->signature = signature != NULL ? cairo_surface_reference (signature) : NULL;
  sheet->y = MARGIN_PT;
  for (guint i = 0; i < lines->len; i++)
    add_line (sheet, g_ptr_array_index (lines, i));
  return sheet;
}

void
pw_paper_sheet_free (PwPaperSheet *sheet) {
  if (sheet == NULL)
    return;
  g_array_unref (sheet->strips);
  g_object_unref (sheet->context);
  g_clear_pointer (&sheet->signature, cairo_surface_destroy);
  g_free (sheet);
}

guint
pw_paper_sheet_pages (const PwPaperSheet *sheet) {
  g_return_val_if_fail (sheet != NULL, 0);
  return sheet->page + 1;
}

/* --- drawing --------------------------------------------------------------------------------- */

/* The picture, as large as the room allows, in the middle of it. */
static void
draw_signature (const PwPaperSheet *sheet, const Strip *strip, cairo_t *cr) {
  double width = cairo_image_surface_get_width (sheet->signature);
  double height = cairo_image_surface_get_height (sheet->signature);
  if (width <= 0 || height <= 0)
    return;
  double scale = MIN (SIGNER_PT / width, (SIGNATURE_PT - 8) / height);
  cairo_save (cr);
  cairo_translate (cr, strip->x[0] + (SIGNER_PT - width * scale) / 2, strip->y + 4);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, sheet->signature, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_number (const PwPaperSheet *sheet, guint page, cairo_t *cr) {
  g_autofree char *text = g_strdup_printf ("%u / %u", page + 1, sheet->page + 1);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FONT_SMALL);
  g_autoptr (PangoLayout) layout = pango_layout_new (sheet->context);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  int width;
  pango_layout_get_size (layout, &width, NULL);
  cairo_move_to (cr, PW_PAPER_WIDTH_PT / 2 - (double)width / PANGO_SCALE / 2,
                 PW_PAPER_HEIGHT_PT - MARGIN_PT);
  pango_cairo_show_layout (cr, layout);
}

void
pw_paper_sheet_draw (const PwPaperSheet *sheet, guint page, cairo_t *cr) {
  g_return_if_fail (sheet != NULL && cr != NULL && page <= sheet->page);
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, PW_PAPER_WIDTH_PT, PW_PAPER_HEIGHT_PT);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < sheet->strips->len; i++) {
    const Strip *strip = &g_array_index (sheet->strips, Strip, i);
    if (strip->page != page)
      continue;
    if (strip->has_signature && sheet->signature != NULL)
      draw_signature (sheet, strip, cr);
    for (gsize k = 0; k < PARTS; k++)
      if (strip->parts[k] != NULL) {
        cairo_move_to (cr, strip->x[k], strip->baseline);
        pango_cairo_show_layout_line (cr, strip->parts[k]);
      }
  }
  cairo_set_source_rgb (cr, 0, 0, 0);
  if (sheet->page > 0)
    draw_number (sheet, page, cr);
  cairo_restore (cr);
}
