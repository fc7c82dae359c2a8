/* The built-in guide: a list of chapters, and each chapter with its pictures. */
#include "firmware/app/care/app-guide-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"

#define GUIDE "/panwas/app/guide/"
#define NAME_KEY "panwas-chapter"

static int
by_name (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
app_guide_chapters (const char *language) {
  g_return_val_if_fail (language != NULL, NULL);
  g_autofree char *folder = g_strconcat (GUIDE, language, "/", NULL);
  GStrv names = g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (names == NULL)
    return g_new0 (char *, 1);
  qsort (names, g_strv_length (names), sizeof *names, by_name);
  return names;
}

/* The lines of a chapter. (transfer full) */
static GStrv
read_chapter (const char *language, const char *name) {
  g_autofree char *path = g_strconcat (GUIDE, language, "/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  return g_strsplit (text, "\n", -1);
}

static const char *
title_of (GStrv lines) {
  return lines[0] != NULL && g_str_has_prefix (lines[0], "# ") ? lines[0] + 2 : "";
}

/* --- one chapter ----------------------------------------------------------------------------- */

static void
add_picture (AppPage *page, const char *language, const char *line) {
  g_auto (GStrv) parts = g_strsplit (line, " ", 2);
  if (parts[0] == NULL)
    return;
  g_autofree char *path = g_strconcat (GUIDE, "pictures/", parts[0], "-", language, ".png", NULL);
  if (!g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
    return;
  GtkWidget *picture = gtk_picture_new_for_resource (path);
  const char *words = parts[1] != NULL ? parts[1] : "";
  GdkPaintable *paintable = gtk_picture_get_paintable (GTK_PICTURE (picture));
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), words);
  gtk_widget_add_css_class (picture, "guide-picture");
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  if (paintable != NULL) /* a shrinking picture asks for no height of its own */
    gtk_widget_set_size_request (picture, -1, gdk_paintable_get_intrinsic_height (paintable));
  app_page_append (page, picture);
  app_page_append (page, app_paragraph_new (words, "caption"));
}

static void
add_step (AppPage *page, guint number, const char *text) {
  g_autofree char *count = g_strdup_printf ("%u", number);
  GtkWidget *badge = gtk_label_new (count);
  gtk_widget_add_css_class (badge, "step-number");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  GtkWidget *words = app_paragraph_new (text, NULL);
  gtk_widget_set_hexpand (words, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), words);
  app_page_append (page, box);
}

static AppPage *
chapter_page (AppDesk *desk, const char *name) {
  const char *language = app_desk_language (desk);
  g_auto (GStrv) lines = read_chapter (language, name);
  AppPage *page = app_page_new (desk, title_of (lines));
  guint step = 0;
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "- ")) {
      add_step (page, ++step, lines[i] + 2);
    } else if (g_str_has_prefix (lines[i], "! ")) {
      add_picture (page, language, lines[i] + 2);
    } else if (*lines[i] != '\0') {
      app_page_append (page, app_paragraph_new (lines[i], NULL));
      step = 0;
    }
  }
  return page;
}

static AppPage *
chapter_again (AppDesk *desk, GVariant *place) {
  return chapter_page (desk, g_variant_get_string (place, NULL));
}

/* --- the list -------------------------------------------------------------------------------- */

static void
on_chapter (AppPage *page, gpointer name) {
  AppPage *chapter = chapter_page (app_page_desk (page), name);
  app_page_set_again (chapter, chapter_again, g_variant_new_string (name));
  app_window_open (app_window_of (page), chapter);
}

static AppPage *
guide_again (AppDesk *desk, GVariant *place) {
  (void)place;
  return app_guide_page_new (desk);
}

AppPage *
app_guide_page_new (AppDesk *desk) {
  AppPage *page = app_page_new (desk, _ ("Guide"));
  const char *language = app_desk_language (desk);
  GStrv names = app_guide_chapters (language);
  g_object_set_data_full (G_OBJECT (page), NAME_KEY, names, (GDestroyNotify)g_strfreev);
  GtkWidget *group = app_group_new (NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    g_auto (GStrv) lines = read_chapter (language, names[i]);
    app_group_add (group,
                   app_action_row_new (page, NULL, title_of (lines), NULL, on_chapter, names[i]));
  }
  app_page_append (page, group);
  app_page_set_again (page, guide_again, NULL);
  return page;
}
