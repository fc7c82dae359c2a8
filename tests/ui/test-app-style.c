/* High contrast: both style sheets load without a word, and every surface is in the two colours of
 * the window, whatever it is called. */
#include "firmware/app/app-style.h"

#include "firmware/app/app-settings.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-world.h"

static const char *const back[]
    = { "window_bg_color",  "view_bg_color",   "headerbar_bg_color", "card_bg_color",
        "popover_bg_color", "dialog_bg_color", "accent_fg_color" };
static const char *const front[] = { "window_fg_color", "view_fg_color",    "headerbar_fg_color",
                                     "card_fg_color",   "popover_fg_color", "dialog_fg_color",
                                     "borders" };

static void
assert_colour (GtkWidget *widget, const char *name, const char *expected) {
  GdkRGBA got, want;
  g_assert_true (gdk_rgba_parse (&want, expected));
  g_assert_true (
      gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &got));
  if (!gdk_rgba_equal (&got, &want))
    g_error ("%s is not %s", name, expected);
}

static void
assert_look (GtkWidget *widget, const char *ground, const char *ink, const char *accent) {
  for (gsize i = 0; i < G_N_ELEMENTS (back); i++)
    assert_colour (widget, back[i], ground);
  for (gsize i = 0; i < G_N_ELEMENTS (front); i++)
    assert_colour (widget, front[i], ink);
  assert_colour (widget, "accent_bg_color", accent);
  assert_colour (widget, "accent_color", accent);
}

static void
test_contrast (void) {
  char *dir = sample_dir_new ();
  g_autoptr (GError) error = NULL;
  AppSettings *settings = app_settings_new (dir);
  app_style_start (settings);
  GtkWidget *window = g_object_ref_sink (gtk_label_new ("text"));
  g_assert_true (app_settings_set_look (settings, APP_LOOK_LIGHT, &error));
  g_assert_true (app_settings_set_high_contrast (settings, TRUE, &error));
  assert_look (window, "#ffffff", "#000000", "#003d99");
  g_assert_true (app_settings_set_look (settings, APP_LOOK_DARK, &error));
  assert_look (window, "#000000", "#ffffff", "#8fc7ff");
  g_assert_true (app_settings_set_high_contrast (settings, FALSE, &error));
  GdkRGBA usual;
  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (window),
                                                 "window_bg_color", &usual));
  g_assert_false (gdk_rgba_equal (&usual, &(GdkRGBA){ 0, 0, 0, 1 }));
  g_object_unref (window);
  g_object_unref (settings);
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/app-style/contrast", test_contrast);
  return g_test_run ();
}
