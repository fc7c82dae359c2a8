/* Draws the pictures of the guide from the app's own pages, in both languages: into the folder that
 * is named, as NAME-LANGUAGE.png. `make pictures` makes them small and puts them where they belong.
 */
#include "tests/ui/ui-pages.h"
#include "tests/ui/ui-picture.h"

#define SIZE                                                                                       \
  "340x400" /* as wide as a small handheld, so that they need not be made smaller there */
#define SETTLE_MS 1500

/* What the guide calls them, and the page of ui-pages.h. */
static const struct {
  const char *name, *page;
} pictures[] = { { "home", "home" },     { "fill", "violation" }, { "review", "complete" },
                 { "send", "show" },     { "receive", "code" },   { "records", "records" },
                 { "pin", "first-pin" }, { "test", "self-test" } };

static const UiPage *
find_page (const char *name) {
  for (guint i = 0; i < ui_pages_count; i++)
    if (g_str_equal (ui_pages[i].name, name))
      return &ui_pages[i];
  g_error ("there is no page %s in the table", name);
}

static void
save (UiPages *pages, const char *path) {
  UiPicture picture = ui_picture_take (GTK_WIDGET (pages->ui.window));
  cairo_surface_t *surface
      = cairo_image_surface_create_for_data ((guchar *)picture.pixels, CAIRO_FORMAT_RGB24,
                                             picture.width, picture.height, picture.width * 4);
  if (cairo_surface_write_to_png (surface, path) != CAIRO_STATUS_SUCCESS)
    g_error ("%s cannot be written", path);
  cairo_surface_destroy (surface);
  ui_picture_clear (&picture);
}

static void
draw_all (UiPages *pages, const char *dir, const char *language) {
  ui_pages_set_language (pages, language);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", dir, pictures[i].name, language);
    ui_pages_open (pages, find_page (pictures[i].page));
    gtk_window_set_focus_visible (GTK_WINDOW (pages->ui.window), FALSE);
    ui_spin (SETTLE_MS); /* words about what runs, such as how long a round of codes takes */
    ui_pages_draw (pages);
    save (pages, path);
    ui_pages_close (pages);
  }
}

int
main (int argc, char **argv) {
  if (argc != 2) {
    g_printerr ("usage: guide-pictures DIR\n");
    return 2;
  }
  if (!ui_start ())
    return 1;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  draw_all (&pages, argv[1], "id");
  draw_all (&pages, argv[1], "en");
  ui_pages_tear_down (&pages);
  return 0;
}
