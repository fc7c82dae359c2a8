/* Two buttons: a layout of its own, since GtkBox cannot break a line and GtkFlowBox takes arrows
 * for itself. */
#include "firmware/app/app-pair.h"

#define SPACING 8 /* px */

typedef struct {
  int count;  /* of children that are seen */
  int width;  /* of all in one line */
  int widest; /* of one of them */
} Line;

static int
natural_width (GtkWidget *child) {
  int natural;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static Line
line_of (GtkWidget *pair) {
  Line line = { 0 };
  for (GtkWidget *child = gtk_widget_get_first_child (pair); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child)) {
      line.width += natural_width (child) + (line.count++ > 0 ? SPACING : 0);
      line.widest = MAX (line.widest, natural_width (child));
    }
  return line;
}

/* Side by side in `width`: alike where that is enough for both, and the odd pixel is the first
 * one's, so that arrows from above, which go to what is nearest, come to the first; else as their
 * words are. */
static int
width_beside (const Line *line, GtkWidget *child, int width) {
  int room = width - (line->count - 1) * SPACING, share = room / MAX (1, line->count);
  gboolean is_first = gtk_widget_get_prev_sibling (child) == NULL;
  return line->widest <= share
             ? share + (is_first ? room % MAX (1, line->count) : 0)
             : natural_width (child) + MAX (0, width - line->width) / MAX (1, line->count);
}

static void
measure (GtkWidget *pair, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline) {
  Line line = line_of (pair);
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;
  gboolean is_beside = for_size < 0 || line.width <= for_size;
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (GtkWidget *child = gtk_widget_get_first_child (pair); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    int least, usual;
    int width = for_size < 0 ? -1 : is_beside ? width_beside (&line, child, for_size) : for_size;
    gtk_widget_measure (child, orientation, is_width ? -1 : width, &least, &usual, NULL, NULL);
    gboolean adds = !is_width && !is_beside;
    *minimum = adds && *minimum > 0 ? *minimum + SPACING + least : MAX (*minimum, least);
    *natural = adds && *natural > 0 ? *natural + SPACING + usual : MAX (*natural, usual);
  }
  if (is_width)
    *natural = MAX (*minimum, line.width);
}

static void
allocate (GtkWidget *pair, int width, int height, int baseline) {
  Line line = line_of (pair);
  gboolean is_beside = line.width <= width;
  int at = 0;
  (void)baseline;
  for (GtkWidget *child = gtk_widget_get_first_child (pair); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    GtkAllocation place = { 0, at, width, 0 };
    if (is_beside)
      place = (GtkAllocation){ at, 0, width_beside (&line, child, width), height };
    else
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &place.height, NULL, NULL, NULL);
    gtk_widget_size_allocate (child, &place, -1);
    at += SPACING + (is_beside ? place.width : place.height);
  }
}

static GtkSizeRequestMode
request_mode (GtkWidget *pair) {
  (void)pair;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

GtkWidget *
app_pair_new (GtkWidget *first, GtkWidget *second) {
  g_return_val_if_fail (GTK_IS_WIDGET (first) && GTK_IS_WIDGET (second), NULL);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (pair, gtk_custom_layout_new (request_mode, measure, allocate));
  gtk_box_append (GTK_BOX (pair), first);
  gtk_box_append (GTK_BOX (pair), second);
  return pair;
}
