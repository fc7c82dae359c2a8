/* Two buttons: a layout of its own, since GtkBox cannot break a line and GtkFlowBox takes arrows
 * for itself. */
#include "firmware/app/app-pair.h"

#define SPACING 8 /* px */

typedef struct {
  int count; /* of children that are seen */
  int width; /* of all in one line */
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
    if (gtk_widget_should_layout (child))
      line.width += natural_width (child) + (line.count++ > 0 ? SPACING : 0);
  return line;
}

static void
measure (GtkWidget *pair, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline) {
  Line line = line_of (pair);
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;
  gboolean is_beside = for_size < 0 || line.width <= for_size;
  int extra = is_width || line.count == 0 ? 0 : MAX (0, for_size - line.width) / line.count;
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (GtkWidget *child = gtk_widget_get_first_child (pair); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    int least, usual;
    int width = for_size < 0 ? -1 : is_beside ? natural_width (child) + extra : for_size;
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
  int extra = line.count > 0 ? MAX (0, width - line.width) / line.count : 0;
  int at = 0;
  (void)baseline;
  for (GtkWidget *child = gtk_widget_get_first_child (pair); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    GtkAllocation place = { 0, at, width, 0 };
    if (is_beside)
      place = (GtkAllocation){ at, 0, natural_width (child) + extra, height };
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
