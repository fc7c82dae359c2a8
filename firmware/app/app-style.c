/* How it looks: style sheets, light, dark and high contrast, size of text, small screens. */
#include "firmware/app/app-style.h"

#include <unistd.h>

#define NARROW_PX 420
#define SHORT_PX 420
#define USUAL_DPI (96 * 1024)              /* GTK's unit: 1/1024 */
#define WEAK_BYTES (3ULL * 1024 * 1048576) /* below: no GL driver beside the app */
#define THEME_EMPTY "Adwaita-empty"        /* of libadwaita */
#define THEME_EMPTY_CSS "/org/gtk/libgtk/theme/" THEME_EMPTY "/gtk.css"
#define CSS "/panwas/app/app.css"
#define CSS_CONTRAST "/panwas/app/app-contrast.css"
#define CSS_CONTRAST_DARK "/panwas/app/app-contrast-dark.css"

typedef struct {
  AppSettings *settings;    /* borrowed; owns this */
  GtkCssProvider *contrast; /* owned */
  int dpi;                  /* of the system, without ours */
} Style;

static void
style_free (gpointer data) {
  Style *style = data;
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), style);
  g_object_unref (style->contrast);
  g_free (style);
}

static AdwColorScheme
scheme_of (AppLook look) {
  switch (look) {
  case APP_LOOK_SYSTEM:
    return ADW_COLOR_SCHEME_DEFAULT;
  case APP_LOOK_LIGHT:
    return ADW_COLOR_SCHEME_FORCE_LIGHT;
  case APP_LOOK_DARK:
    return ADW_COLOR_SCHEME_FORCE_DARK;
  }
  g_assert_not_reached ();
}

static void
apply (Style *style) {
  GdkDisplay *display = gdk_display_get_default ();
  AdwStyleManager *manager = adw_style_manager_get_default ();
  adw_style_manager_set_color_scheme (manager, scheme_of (app_settings_look (style->settings)));
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (style->contrast));
  if (app_settings_high_contrast (style->settings)
      || adw_style_manager_get_high_contrast (manager)) {
    gtk_css_provider_load_from_resource (
        style->contrast, adw_style_manager_get_dark (manager) ? CSS_CONTRAST_DARK : CSS_CONTRAST);
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->contrast),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  }
  gint64 dpi = (gint64)style->dpi * app_settings_text_percent (style->settings) / 100;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)dpi, NULL);
}

static void
on_dark (AdwStyleManager *manager, GParamSpec *property, gpointer style) {
  (void)manager;
  (void)property;
  apply (style);
}

void
app_style_start (AppSettings *settings) {
  g_return_if_fail (APP_IS_SETTINGS (settings));
  Style *style = g_new0 (Style, 1);
  style->settings = settings;
  style->contrast = gtk_css_provider_new ();
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &style->dpi, NULL);
  if (style->dpi <= 0)
    style->dpi = USUAL_DPI;
  g_object_set_data_full (G_OBJECT (settings), "panwas-style", style, style_free);
  g_autoptr (GtkCssProvider) sheet = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (sheet, CSS);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (sheet),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_swapped (settings, "changed", G_CALLBACK (apply), style);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect (manager, "notify::dark", G_CALLBACK (on_dark), style);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (on_dark), style);
  apply (style);
}

/* --- small screens --------------------------------------------------------------------------- */

static void
set_class (GtkWidget *widget, const char *name, gboolean on) {
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
set_classes (gpointer data) {
  GtkWidget *window = data;
  set_class (window, "narrow", gtk_widget_get_width (window) < NARROW_PX);
  set_class (window, "short", gtk_widget_get_height (window) < SHORT_PX);
  return G_SOURCE_REMOVE;
}

void
app_style_note_size (GtkWidget *window, int width, int height) {
  g_return_if_fail (GTK_IS_WIDGET (window));
  if (gtk_widget_has_css_class (window, "narrow") != (width < NARROW_PX)
      || gtk_widget_has_css_class (window, "short") != (height < SHORT_PX))
    (void)g_idle_add_full (G_PRIORITY_HIGH, set_classes, g_object_ref (window), g_object_unref);
}

/* --- before the display is opened ------------------------------------------------------------ */

/* GDK loads the GL driver when it opens the display, used or not: half of the memory of the app
 * where that is a software one (its compiler alone is 44 MB). */
static void
choose_renderer (void) {
  long pages = sysconf (_SC_PHYS_PAGES);
  long page_bytes = sysconf (_SC_PAGESIZE);
  guint64 bytes = pages > 0 && page_bytes > 0 ? (guint64)pages * (guint64)page_bytes : 0;
  if (bytes < WEAK_BYTES)
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}

/* GTK reads its own style sheet first, and libadwaita then takes this empty one and its own in the
 * place of it. Empty from the beginning, the first is not read for nothing. */
static void
skip_first_theme (void) {
  if (!g_resources_get_info (THEME_EMPTY_CSS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
    return;
  GObjectClass *class = g_type_class_ref (GTK_TYPE_SETTINGS);
  GParamSpec *theme = g_object_class_find_property (class, "gtk-theme-name");
  if (theme != NULL && G_IS_PARAM_SPEC_STRING (theme)) {
    g_free (G_PARAM_SPEC_STRING (theme)->default_value);
    G_PARAM_SPEC_STRING (theme)->default_value = g_strdup (THEME_EMPTY);
  }
  g_type_class_unref (class);
}

void
app_style_prepare (void) {
  choose_renderer ();
  skip_first_theme ();
}
