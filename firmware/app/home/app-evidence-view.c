/* A captured file as a person recognises it. */
#include "firmware/app/home/app-evidence-view.h"

#include <glib/gi18n.h>

#define PREVIEW_PX 240                 /* longer side of a preview */
#define PICTURE_BYTES_MAX (32u << 20)  /* larger ones are shown by name alone */
#define PICTURE_PIXELS_MAX (64u << 20) /* a picture that claims more is not decoded */

typedef struct {
  GtkWidget *picture;
  GtkLabel *name, *detail;
  PwDigest shown; /* whose preview is there */
  gboolean has_shown;
} View;

/* --- the preview ----------------------------------------------------------------------------- */

/* A photo of 12 megapixels would take 48 MB: it is made small while it is read. */
static void
on_size (GdkPixbufLoader *loader, int width, int height, gpointer data) {
  gboolean *refused = data;
  if (width <= 0 || height <= 0 || (guint64)width * (guint64)height > PICTURE_PIXELS_MAX) {
    *refused = TRUE;
    gdk_pixbuf_loader_set_size (loader, 0, 0);
    return;
  }
  int longer = MAX (width, height);
  if (longer > PREVIEW_PX)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * PREVIEW_PX / longer),
                                MAX (1, height * PREVIEW_PX / longer));
}

static gboolean
feed (GdkPixbufLoader *loader, AppStore *store, const AppEvidenceInfo *info, gboolean *refused) {
  g_autoptr (AppEvidence) evidence = app_evidence_open (store, &info->digest, NULL);
  for (guint64 at = 0; evidence != NULL && at < info->size && !*refused;) {
    g_autoptr (GBytes) part = app_evidence_read (evidence, at, PW_BLOB_PART_BYTES, NULL);
    if (part == NULL || g_bytes_get_size (part) == 0
        || !gdk_pixbuf_loader_write_bytes (loader, part, NULL))
      return FALSE;
    at += g_bytes_get_size (part);
  }
  return evidence != NULL && !*refused;
}

static GdkPaintable *
make_preview (AppStore *store, const AppEvidenceInfo *info) {
  if (!g_str_has_prefix (info->type, "image/") || info->size > PICTURE_BYTES_MAX)
    return NULL;
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean refused = FALSE;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &refused);
  gboolean ok = feed (loader, store, info, &refused);
  if (!gdk_pixbuf_loader_close (loader, NULL) || !ok)
    return NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  g_autoptr (GdkPixbuf) upright
      = pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
  return upright != NULL ? GDK_PAINTABLE (gdk_texture_new_for_pixbuf (upright)) : NULL;
}

/* --- the view -------------------------------------------------------------------------------- */

static GtkLabel *
add_label (GtkWidget *box, const char *style) {
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

GtkWidget *
app_evidence_view_new (void) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  View *view = g_new0 (View, 1);
  view->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (view->picture), TRUE);
  gtk_widget_set_halign (view->picture, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), view->picture);
  view->name = add_label (box, "heading");
  view->detail = add_label (box, "caption");
  g_object_set_data_full (G_OBJECT (box), "view", view, g_free);
  return box;
}

void
app_evidence_view_show (GtkWidget *widget, AppStore *store, const AppEvidenceInfo *info) {
  View *view = g_object_get_data (G_OBJECT (widget), "view");
  g_return_if_fail (view != NULL);
  if (info == NULL) {
    view->has_shown = FALSE;
    gtk_picture_set_paintable (GTK_PICTURE (view->picture), NULL);
    return;
  }
  if (!view->has_shown || !pw_digest_equal (&view->shown, &info->digest)) {
    g_autoptr (GdkPaintable) preview = make_preview (store, info);
    gtk_picture_set_paintable (GTK_PICTURE (view->picture), preview);
    gtk_picture_set_alternative_text (GTK_PICTURE (view->picture), info->name);
    gtk_widget_set_visible (view->picture, preview != NULL);
    if (preview != NULL)
      gtk_widget_set_size_request (view->picture, gdk_paintable_get_intrinsic_width (preview),
                                   gdk_paintable_get_intrinsic_height (preview));
    view->shown = info->digest;
    view->has_shown = TRUE;
  }
  g_autofree char *size = g_format_size (info->size);
  g_autofree char *digest = pw_digest_to_hex (&info->digest);
  g_autofree char *detail = g_strdup_printf (_ ("%s, fingerprint %.12s"), size, digest);
  gtk_label_set_text (view->name, info->name);
  gtk_label_set_text (view->detail, detail);
}
