/* A picture of a window, pixel by pixel, and contrast by number as WCAG 2 has it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  guint32 *pixels; /* owned; opaque, 0xffRRGGBB */
  int width, height;
} UiPicture;

/* What is drawn of `window` now: let it draw before. */
UiPicture ui_picture_take (GtkWidget *window);
void ui_picture_clear (UiPicture *picture);

/* 1 to 21. */
double ui_contrast (guint32 a, guint32 b);
/* The colour that most of `box` has: what is behind its text. 0 if none of it is in the picture. */
guint32 ui_picture_ground (const UiPicture *picture, const graphene_rect_t *box);
/* The best contrast of a pixel in `box` with that colour; 0 if none of it is in the picture. */
double ui_picture_contrast (const UiPicture *picture, const graphene_rect_t *box);

/* Pixels of `box` in both pictures that have at least this contrast with each other. */
guint ui_picture_changed (const UiPicture *a, const UiPicture *b, const graphene_rect_t *box,
                          double contrast);

G_END_DECLS
