/* QR view: a picture becomes a texture of just its size, which is drawn at whole real pixels. */
#include "firmware/app/carry/app-qr-view.h"

#include <time.h>

#define SHOWN_WHITE                                                                                \
  (GdkRGBA) {                                                                                      \
    1, 1, 1, 1                                                                                     \
  }
#define HALF_REFRESH_US 8000 /* of 60 Hz: a picture that is due by then is taken now */
#define PIXEL_DARK 0xFF000000u
#define PIXEL_LIGHT 0xFFFFFFFFu

struct _AppQrView {
  GtkWidget parent_instance;
  GPtrArray *payloads; /* owned: GBytes */
  PwQrLoop *loop;      /* owned; NULL before there is a size */
  GdkTexture *texture; /* owned; the picture shown now */
  GError *error;       /* owned */
  guint width_px, height_px;
  guint tick;        /* id; 0: not running */
  gint64 due_us;     /* on the frame clock: the next picture; 0: at once */
  gint64 paused_us;  /* on the monotonic clock: all pauses so far, so that they do not count */
  gint64 pause_from; /* 0: not paused */
  gint64 cost_us;    /* the most so far */
  gint64 last_cost_us;
  PwFeedback early;   /* came before there was a loop ... */
  gboolean has_early; /* ... and waits for it */
};

G_DEFINE_TYPE (AppQrView, app_qr_view, GTK_TYPE_WIDGET)

enum { STARTED, FAILED, SIGNALS };
static guint signals[SIGNALS];

/* The clock of the ladder stands still in a pause. */
static gint64
now_of (const AppQrView *view) {
  gint64 now_us = view->pause_from != 0 ? view->pause_from : g_get_monotonic_time ();
  return now_us - view->paused_us;
}

static void
fail (AppQrView *view, GError *error) {
  g_clear_error (&view->error);
  view->error = error;
  g_clear_object (&view->texture);
  gtk_widget_queue_draw (GTK_WIDGET (view));
  g_signal_emit (view, signals[FAILED], 0);
}

/* --- pictures -------------------------------------------------------------------------------- */

/* Work of this thread alone, whatever else the handheld does. */
static gint64
cpu_us (void) {
  struct timespec now;
  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now) != 0)
    return 0;
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* (transfer full) */
static GdkTexture *
texture_of (const PwPicture *picture) {
  gsize count = (gsize)picture->width * picture->height;
  guint32 *pixels = g_new (guint32, count);
  for (gsize i = 0; i < count; i++)
    pixels[i] = picture->pixels[i] < 128 ? PIXEL_DARK : PIXEL_LIGHT;
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, count * sizeof *pixels);
  return gdk_memory_texture_new ((int)picture->width, (int)picture->height, GDK_MEMORY_DEFAULT,
                                 bytes, picture->width * sizeof *pixels);
}

static void
next_picture (AppQrView *view) {
  GError *error = NULL;
  gint64 start_us = cpu_us ();
  g_autoptr (PwPicture) picture = pw_qr_loop_next (view->loop, now_of (view), &error);
  if (picture == NULL) {
    fail (view, error);
    return;
  }
  gboolean is_first = view->texture == NULL;
  g_clear_object (&view->texture);
  view->texture = texture_of (picture);
  view->last_cost_us = cpu_us () - start_us;
  view->cost_us = MAX (view->cost_us, view->last_cost_us);
  gtk_widget_queue_draw (GTK_WIDGET (view));
  if (is_first)
    g_signal_emit (view, signals[STARTED], 0);
}

/* The loop is made, or fitted to another size, when the size is known. FALSE if nothing fits. */
static gboolean
ensure_loop (AppQrView *view) {
  GError *error = NULL;
  if (view->loop == NULL && view->error == NULL) {
    view->loop = pw_qr_loop_new (view->payloads, view->width_px, view->height_px, &error);
    if (view->loop == NULL)
      fail (view, error);
    else if (view->has_early)
      (void)pw_qr_loop_feedback (view->loop, &view->early, now_of (view));
  }
  return view->loop != NULL && view->error == NULL;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data) {
  AppQrView *view = APP_QR_VIEW (widget);
  (void)data;
  gint64 frame_us = gdk_frame_clock_get_frame_time (clock);
  if (view->width_px == 0 || frame_us + HALF_REFRESH_US < view->due_us)
    return G_SOURCE_CONTINUE;
  if (!ensure_loop (view)) {
    view->tick = 0;
    return G_SOURCE_REMOVE;
  }
  next_picture (view);
  gint64 period_us = G_USEC_PER_SEC / MAX (pw_qr_loop_rate (view->loop), 1);
  /* On the beat of what was due; after a hole, from now. */
  gint64 next_us = view->due_us + period_us;
  view->due_us = next_us > frame_us ? next_us : frame_us + period_us;
  return G_SOURCE_CONTINUE;
}

static void
update_tick (AppQrView *view) {
  gboolean wanted
      = gtk_widget_get_mapped (GTK_WIDGET (view)) && view->pause_from == 0 && view->error == NULL;
  if (wanted && view->tick == 0) {
    view->due_us = 0;
    view->tick = gtk_widget_add_tick_callback (GTK_WIDGET (view), on_tick, NULL, NULL);
  } else if (!wanted && view->tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (view), view->tick);
    view->tick = 0;
  }
}

/* --- widget ---------------------------------------------------------------------------------- */

static void
app_qr_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot) {
  AppQrView *view = APP_QR_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gtk_snapshot_append_color (snapshot, &SHOWN_WHITE,
                             &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (view->texture == NULL)
    return;
  int scale = gtk_widget_get_scale_factor (widget);
  int texture_width = gdk_texture_get_width (view->texture);
  int texture_height = gdk_texture_get_height (view->texture);
  /* In real pixels, rounded down: the left upper corner is a whole pixel too. */
  int left_px = (width * scale - texture_width) / 2, top_px = (height * scale - texture_height) / 2;
  float unit = 1.0f / (float)scale;
  gtk_snapshot_append_texture (snapshot, view->texture,
                               &GRAPHENE_RECT_INIT ((float)left_px * unit, (float)top_px * unit,
                                                    (float)texture_width * unit,
                                                    (float)texture_height * unit));
}

static void
app_qr_view_size_allocate (GtkWidget *widget, int width, int height, int baseline) {
  AppQrView *view = APP_QR_VIEW (widget);
  (void)baseline;
  int scale = gtk_widget_get_scale_factor (widget);
  view->width_px = (guint)(width * scale);
  view->height_px = (guint)(height * scale);
  if (view->loop != NULL && !pw_qr_loop_resize (view->loop, view->width_px, view->height_px))
    view->width_px = 0; /* nothing is shown until there is room again */
  view->due_us = 0;
}

static void
app_qr_view_map (GtkWidget *widget) {
  GTK_WIDGET_CLASS (app_qr_view_parent_class)->map (widget);
  update_tick (APP_QR_VIEW (widget));
}

static void
app_qr_view_unmap (GtkWidget *widget) {
  GTK_WIDGET_CLASS (app_qr_view_parent_class)->unmap (widget);
  update_tick (APP_QR_VIEW (widget));
}

static void
app_qr_view_finalize (GObject *object) {
  AppQrView *view = APP_QR_VIEW (object);
  g_ptr_array_unref (view->payloads);
  pw_qr_loop_free (view->loop);
  g_clear_object (&view->texture);
  g_clear_error (&view->error);
  G_OBJECT_CLASS (app_qr_view_parent_class)->finalize (object);
}

static void
app_qr_view_class_init (AppQrViewClass *class) {
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = app_qr_view_finalize;
  widget->snapshot = app_qr_view_snapshot;
  widget->size_allocate = app_qr_view_size_allocate;
  widget->map = app_qr_view_map;
  widget->unmap = app_qr_view_unmap;
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
  signals[STARTED] = g_signal_new ("started", APP_TYPE_QR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", APP_TYPE_QR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
app_qr_view_init (AppQrView *view) {
  gtk_widget_set_hexpand (GTK_WIDGET (view), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (view), TRUE);
}

AppQrView *
app_qr_view_new (GPtrArray *payloads) {
  g_return_val_if_fail (payloads != NULL && payloads->len > 0, NULL);
  AppQrView *view = g_object_new (APP_TYPE_QR_VIEW, NULL);
  view->payloads = g_ptr_array_ref (payloads);
  return view;
}

void
app_qr_view_set_paused (AppQrView *view, gboolean paused) {
  if (paused == (view->pause_from != 0))
    return;
  gint64 now_us = g_get_monotonic_time ();
  if (paused) {
    view->pause_from = now_us;
  } else {
    view->paused_us += now_us - view->pause_from;
    view->pause_from = 0;
  }
  update_tick (view);
}

gboolean
app_qr_view_is_paused (AppQrView *view) {
  return view->pause_from != 0;
}

gboolean
app_qr_view_press (AppQrView *view, PwLadderKey key) {
  view->due_us = 0;
  return view->loop != NULL && pw_qr_loop_press (view->loop, key, now_of (view));
}

gboolean
app_qr_view_feedback (AppQrView *view, const PwFeedback *feedback) {
  view->has_early = view->loop == NULL;
  view->early = *feedback;
  return view->loop != NULL && pw_qr_loop_feedback (view->loop, feedback, now_of (view));
}

const PwQrLoop *
app_qr_view_loop (AppQrView *view) {
  return view->loop;
}

const GError *
app_qr_view_error (AppQrView *view) {
  return view->error;
}

gint64
app_qr_view_cost_us (AppQrView *view) {
  return view->cost_us;
}

gint64
app_qr_view_last_cost_us (AppQrView *view) {
  return view->last_cost_us;
}
