/* A page to take a photo on.
 *
 *   opening -> live -- shutter --> waiting -> taken -- again --> live
 *      |                                        |
 *      +--> failed (a file from a stick)        +-- keep --> handed over, and the page goes
 *
 * The photo is the file that panwas-camera wrote, to the byte; the page shows it and hands it on. A
 * handheld that locks while a photo waits to be kept keeps it: it may never come back. */
#include "firmware/app/home/app-photo-page.h"

#include <glib/gi18n.h>

#include "firmware/app/home/app-taken.h"

#define SHOWN_PX 1280 /* longer side of a photo on the screen: its file is larger */

#define APP_TYPE_PHOTO_PAGE (app_photo_page_get_type ())
G_DECLARE_FINAL_TYPE (AppPhotoPage, app_photo_page, APP, PHOTO_PAGE, AppPage)

struct _AppPhotoPage {
  AppPage parent_instance;
  AppTaken taken;
  GtkWidget *picture, *words;
  gboolean is_live, has_failed;
};

G_DEFINE_TYPE (AppPhotoPage, app_photo_page, APP_TYPE_PAGE)

static void start (AppPhotoPage *self);

static void
say (AppPhotoPage *self, const char *words) {
  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, *words != '\0');
}

/* --- what was taken -------------------------------------------------------------------------- */

static void
on_size (GdkPixbufLoader *loader, int width, int height, gpointer data) {
  (void)data;
  int longer = MAX (width, height);
  if (longer > SHOWN_PX)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * SHOWN_PX / longer),
                                MAX (1, height * SHOWN_PX / longer));
}

/* NULL: what came is no picture. */
static GdkPaintable *
paint (GBytes *jpeg) {
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), NULL);
  gboolean ok = gdk_pixbuf_loader_write_bytes (loader, jpeg, NULL);
  ok = gdk_pixbuf_loader_close (loader, NULL) && ok;
  GdkPixbuf *pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? GDK_PAINTABLE (gdk_texture_new_for_pixbuf (pixbuf)) : NULL;
}

static void
on_again (AppPage *page, gpointer data) {
  (void)data;
  AppPhotoPage *self = APP_PHOTO_PAGE (page);
  g_clear_pointer (&self->taken.bytes, g_bytes_unref);
  start (self);
}

static void
on_photo (GBytes *jpeg, gpointer data) {
  AppPhotoPage *self = data;
  AppPage *page = APP_PAGE (self);
  g_autoptr (GdkPaintable) painted = paint (jpeg);
  if (painted == NULL) {
    say (self, _ ("That was no good; take the photo once more."));
    app_page_set_action_sensitive (page, TRUE);
    return;
  }
  self->taken.bytes = g_bytes_ref (jpeg);
  app_taken_stop (&self->taken);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), painted);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The photo that was taken"), -1);
  g_autofree char *size = g_format_size (g_bytes_get_size (jpeg));
  g_autofree char *words = g_strdup_printf (_ ("Is it good? %s"), size);
  say (self, words);
  app_taken_offer (&self->taken, on_again);
}

/* --- the camera ------------------------------------------------------------------------------ */

static void
on_shutter (AppPage *page, gpointer data) {
  (void)data;
  AppPhotoPage *self = APP_PHOTO_PAGE (page);
  if (!self->is_live || self->taken.recorder == NULL)
    return;
  say (self, _ ("Hold still ..."));
  app_page_set_action_sensitive (page, FALSE);
  pw_recorder_take (self->taken.recorder);
}

static void
on_view (GBytes *pixels, guint width, guint height, gpointer data) {
  AppPhotoPage *self = data;
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      (int)width, (int)height, GDK_MEMORY_R8G8B8, pixels, (gsize)width * 3);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  if (self->is_live)
    return;
  self->is_live = TRUE;
  say (self, "");
  app_page_set_action_sensitive (APP_PAGE (self), TRUE);
  app_page_take_focus (APP_PAGE (self));
}

static void
on_end (const GError *error, gpointer data) {
  AppPhotoPage *self = data;
  g_autoptr (GError) copy = error != NULL
                                ? g_error_copy (error)
                                : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                       _ ("the camera stopped; try again"));
  self->has_failed = TRUE;
  app_taken_stop (&self->taken);
  app_taken_show_failure (&self->taken, "camera-disabled-symbolic", _ ("No photo can be taken"),
                          copy, on_again);
}

static const PwRecorderEvents events
    = { .on_view = on_view, .on_photo = on_photo, .on_end = on_end };

static void
show_camera (AppPhotoPage *self) {
  AppPage *page = APP_PAGE (self);
  GtkWidget *overlay = gtk_overlay_new ();
  self->picture = g_object_new (GTK_TYPE_PICTURE, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_hexpand (self->picture, TRUE);
  gtk_widget_set_vexpand (self->picture, TRUE);
  gtk_widget_add_css_class (self->picture, "photo");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the camera sees"), -1);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->picture);
  self->words = gtk_label_new (_ ("The camera is being opened ..."));
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->words), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (self->words, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->words, "camera-words");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->words);
  app_page_clear (page);
  app_page_set_content (page, overlay);
}

static void
start (AppPhotoPage *self) {
  AppPage *page = APP_PAGE (self);
  if (self->taken.recorder != NULL || app_desk_store (app_page_desk (page)) == NULL)
    return;
  self->is_live = self->has_failed = FALSE;
  show_camera (self);
  app_page_set_banner (page, NULL, FALSE);
  app_page_set_other_action (page, NULL, NULL, NULL);
  app_page_set_action (page, _ ("_Take the photo"), on_shutter, NULL);
  app_page_set_action_sensitive (page, FALSE);
  (void)app_taken_start (&self->taken, PW_RECORDER_PHOTO, "camera", _ ("A photo is taken"), &events,
                         self);
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
photo_page_may_leave (AppPage *page) {
  return app_taken_may_leave (&APP_PHOTO_PAGE (page)->taken);
}

static void
photo_page_shown (AppPage *page) {
  AppPhotoPage *self = APP_PHOTO_PAGE (page);
  if (self->taken.bytes == NULL && !self->has_failed)
    start (self);
}

static void
photo_page_hidden (AppPage *page) {
  app_taken_hidden (&APP_PHOTO_PAGE (page)->taken);
}

static void
app_photo_page_dispose (GObject *object) {
  app_taken_dispose (&APP_PHOTO_PAGE (object)->taken);
  G_OBJECT_CLASS (app_photo_page_parent_class)->dispose (object);
}

static void
app_photo_page_finalize (GObject *object) {
  app_taken_clear (&APP_PHOTO_PAGE (object)->taken);
  G_OBJECT_CLASS (app_photo_page_parent_class)->finalize (object);
}

static void
app_photo_page_class_init (AppPhotoPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_photo_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_photo_page_finalize;
  APP_PAGE_CLASS (class)->may_leave = photo_page_may_leave;
  APP_PAGE_CLASS (class)->shown = photo_page_shown;
  APP_PAGE_CLASS (class)->hidden = photo_page_hidden;
}

static void
app_photo_page_init (AppPhotoPage *self) {
  (void)self;
}

AppPage *
app_photo_page_new (AppDesk *desk, AppFileChosen chosen, GObject *owner) {
  g_return_val_if_fail (desk != NULL && chosen != NULL && owner != NULL, NULL);
  AppPhotoPage *self = app_page_new_of (APP_TYPE_PHOTO_PAGE, desk, _ ("Photo"));
  app_taken_init (&self->taken, APP_PAGE (self), PW_RECORDER_PHOTO, chosen, owner);
  return APP_PAGE (self);
}
