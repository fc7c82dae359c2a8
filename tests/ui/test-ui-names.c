/* All pages of the app for who does not see well, has no touch, or a small screen: what can have
 * the focus has a role and a name, Tab comes to all of it and Down to all rows, the focus is seen,
 * and nothing is wider than 320 pixels, in both languages and at 200 % text. A page that is not in
 * the table of ui-pages.c fails. Needs a display (Xvfb); skipped without one. */
#include <string.h>

#include "tests/ui/ui-focus.h"

#define SIZE "320x480"
#define DOWN_MAX 120 /* presses, on one page */
#define WIDTH_MAX 320

/* --- names ----------------------------------------------------------------------- */

/* GTK's own text stands for the field that it is in. */
static GtkWidget *
spoken (GtkWidget *widget) {
  if (!GTK_IS_TEXT (widget))
    return widget;
  GtkWidget *field = gtk_widget_get_parent (widget);
  while (field != NULL && !GTK_IS_EDITABLE (field))
    field = gtk_widget_get_parent (field);
  return field != NULL ? field : widget;
}

/* The label that was given; "" if there is none. (transfer full) */
static char *
given_name (GtkWidget *widget) {
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  if (!gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    return g_strdup ("");
  /* Says what it is, unless it is that. */
  char *got = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  return got != NULL ? got : g_strdup ("");
}

static gboolean
has_text (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
}

static gboolean
has_name (GtkWidget *widget) {
  g_autofree char *name = given_name (widget);
  if (*name != '\0')
    return TRUE;
  return gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         && ui_find (widget, has_text, NULL) != NULL;
}

static gboolean
has_role (GtkWidget *widget) {
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))) {
  case GTK_ACCESSIBLE_ROLE_NONE:
  case GTK_ACCESSIBLE_ROLE_GENERIC:
  case GTK_ACCESSIBLE_ROLE_WIDGET:
  case GTK_ACCESSIBLE_ROLE_PRESENTATION:
    return FALSE;
  default:
    return TRUE;
  }
}

static guint
count_nameless (UiPages *pages, const UiPage *page) {
  guint bad = 0;
  g_autoptr (GPtrArray) all = ui_focus_all (pages);
  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++) {
    GtkWidget *widget = spoken (g_ptr_array_index (all, i));
    g_autofree char *words = ui_focus_describe (widget);
    if (!has_role (widget)) {
      g_test_message ("%s: %s has no role", page->name, words);
      bad++;
    }
    if (!has_name (widget)) {
      g_test_message ("%s: %s has no name", page->name, words);
      bad++;
    }
  }
  return bad;
}

/* --- Tab ------------------------------------------------------------------------------------- */

/* Between the members of these the arrows go, so Tab comes to one of them. */
static GtkWidget *
group_of (GtkWidget *widget) {
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW);
}

static gboolean
are_one_stop (GtkWidget *a, GtkWidget *b) {
  if (a == b)
    return TRUE;
  if (group_of (a) != NULL)
    return group_of (a) == group_of (b);
  /* One choice of several. */
  return GTK_IS_CHECK_BUTTON (a) && GTK_IS_CHECK_BUTTON (b)
         && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (a)) == GTK_ACCESSIBLE_ROLE_RADIO
         && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (b)) == GTK_ACCESSIBLE_ROLE_RADIO
         && gtk_widget_get_parent (a) == gtk_widget_get_parent (b);
}

static guint
count_unreached (UiPages *pages, const UiPage *page, GPtrArray *stops) {
  guint bad = 0;
  g_autoptr (GPtrArray) all = ui_focus_all (pages);
  for (guint i = 0; i < all->len; i++) {
    GtkWidget *widget = g_ptr_array_index (all, i);
    gboolean is_reached = FALSE;
    for (guint k = 0; k < stops->len && !is_reached; k++)
      is_reached = are_one_stop (widget, g_ptr_array_index (stops, k))
                   || gtk_widget_is_ancestor (g_ptr_array_index (stops, k), widget);
    if (GTK_IS_TEXT_VIEW (widget))
      is_reached &= !gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (widget));
    if (is_reached)
      continue;
    g_autofree char *words = ui_focus_describe (widget);
    g_test_message ("%s: Tab does not come to %s", page->name, words);
    bad++;
  }
  return bad;
}

/* --- width ----------------------------------------------------------------------------------- */

static guint
count_wide_below (GtkWidget *widget, const char *where) {
  guint bad = 0;
  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_SCROLLED_WINDOW (widget)) {
    GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
    double more = gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across);
    if (more > 0.5) {
      g_test_message ("%s: scrolls to the side by %.0f px", where, more);
      bad++;
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    bad += count_wide_below (child, where);
  return bad;
}

static int
least_of (GtkWidget *widget) {
  int least = 0;
  if (gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* The widget in it that needs the most, and none of whose children does so alone. */
static GtkWidget *
widest (GtkWidget *widget) {
  GtkWidget *most = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (most == NULL || least_of (child) > least_of (most))
      most = child;
  return most != NULL && least_of (most) > least_of (widget) * 3 / 4 ? widest (most) : widget;
}

static guint
count_wide (UiPages *pages, const char *where) {
  /* With the pages below it, by which it was opened: the window is as wide as the widest. */
  GtkWidget *top = gtk_widget_get_parent (ui_top_of (&pages->ui));
  int least = least_of (top);
  guint bad = count_wide_below (top, where);
  if (least > WIDTH_MAX) {
    g_autofree char *words = ui_focus_describe (widest (top));
    g_test_message ("%s: wants %d px of %d, for %s", where, least, WIDTH_MAX, words);
    bad++;
  }
  return bad;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_controls (void) {
  guint nameless = 0, unreached = 0, unseen = 0, stopped = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  for (guint i = 0; i < ui_pages_count; i++) {
    ui_pages_open (&pages, &ui_pages[i]);
    nameless += count_nameless (&pages, &ui_pages[i]);
    g_autoptr (GPtrArray) stops = ui_focus_walk (&pages);
    unreached += count_unreached (&pages, &ui_pages[i], stops);
    unseen += ui_focus_count_unseen (&pages, ui_pages[i].name, stops);
    stopped += stops->len;
    ui_shoot (ui_pages[i].name);
    ui_pages_close (&pages);
  }
  g_test_message ("%u pages, %u stops of Tab", ui_pages_count, stopped);
  g_assert_cmpuint (nameless, ==, 0);
  g_assert_cmpuint (unreached, ==, 0);
  g_assert_cmpuint (unseen, ==, 0);
  g_assert_cmpuint (stopped, >, ui_pages_count * 3); /* back, lock, and something */
  ui_pages_tear_down (&pages);
}

static void
test_width (void) {
  static const struct {
    const char *language;
    guint text_percent;
  } looks[] = { { "id", 100 }, { "id", 200 }, { "en", 200 } };
  guint bad = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  for (guint k = 0; k < G_N_ELEMENTS (looks); k++) {
    ui_pages_set_language (&pages, looks[k].language);
    ui_pages_set_text (&pages, looks[k].text_percent);
    for (guint i = 0; i < ui_pages_count; i++) {
      g_autofree char *where = g_strdup_printf ("%s-%s-%u", ui_pages[i].name, looks[k].language,
                                                looks[k].text_percent);
      ui_pages_open (&pages, &ui_pages[i]);
      bad += count_wide (&pages, where);
      ui_shoot (where);
      ui_pages_close (&pages);
    }
  }
  g_assert_cmpuint (bad, ==, 0);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (pages.ui.window)), <=, WIDTH_MAX);
  ui_pages_set_language (&pages, "en");
  ui_pages_set_text (&pages, 100);
  ui_pages_tear_down (&pages);
}

/* Down alone comes to every row that can be pressed. */
static void
test_arrows (void) {
  guint bad = 0, seen = 0;
  UiPages pages = { 0 };
  ui_pages_set_up (&pages, SIZE);
  for (guint i = 0; i < ui_pages_count; i++) {
    GtkWindow *window = GTK_WINDOW (pages.ui.window);
    g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
    ui_pages_open (&pages, &ui_pages[i]);
    g_hash_table_add (reached, gtk_window_get_focus (window));
    for (guint k = 0; k < DOWN_MAX; k++) {
      g_signal_emit_by_name (window, "move-focus", GTK_DIR_DOWN);
      g_hash_table_add (reached, gtk_window_get_focus (window));
    }
    g_autoptr (GPtrArray) all = ui_focus_all (&pages);
    for (guint k = 0; k < all->len; k++) {
      GtkWidget *row = g_ptr_array_index (all, k);
      if (!ui_is_action_row (row, NULL))
        continue;
      seen++;
      if (g_hash_table_contains (reached, row))
        continue;
      g_autofree char *words = ui_focus_describe (row);
      g_test_message ("%s: Down does not come to %s", ui_pages[i].name, words);
      bad++;
    }
    ui_pages_close (&pages);
  }
  g_assert_cmpuint (bad, ==, 0);
  g_assert_cmpuint (seen, >, 40);
  ui_pages_tear_down (&pages);
}

/* --- the table ------------------------------------------------------------------------------- */

static gboolean
is_in_table (const char *source) {
  for (guint i = 0; i < ui_pages_count; i++)
    if (g_str_equal (ui_pages[i].source, source))
      return TRUE;
  return FALSE;
}

/* Files below `folder` that make a page; those that are not in the table are told. */
static guint
look_for_pages (const char *top, const char *folder, guint *missing) {
  guint found = 0;
  g_autofree char *path = g_build_filename (top, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autofree char *source
        = *folder != '\0' ? g_build_filename (folder, name, NULL) : g_strdup (name);
    g_autofree char *text = NULL;
    if (g_file_test (file, G_FILE_TEST_IS_DIR))
      found += look_for_pages (top, source, missing);
    if (!g_str_has_suffix (name, ".c") || g_str_equal (name, "app-page.c")
        || !g_file_get_contents (file, &text, NULL, NULL)
        || (strstr (text, "app_page_new (") == NULL && strstr (text, "app_page_new_of (") == NULL))
      continue;
    found++;
    if (is_in_table (source))
      continue;
    g_test_message ("%s makes a page that is not in the table of tests/ui/ui-pages.c", source);
    (*missing)++;
  }
  return found;
}

static void
test_table (void) {
  guint missing = 0;
  const char *top = g_getenv ("PANWAS_TOP");
  if (top == NULL) {
    g_test_skip ("PANWAS_TOP does not say where the sources are");
    return;
  }
  g_autofree char *app = g_build_filename (top, "firmware/app", NULL);
  g_assert_cmpuint (look_for_pages (app, "", &missing), >, 30);
  g_assert_cmpuint (missing, ==, 0);
}

int
main (int argc, char **argv) {
  /* What GTK tells screen readers can be asked for in the program itself. */
  g_assert_true (g_setenv ("GTK_A11Y", "test", TRUE));
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-names/table", test_table);
  g_test_add_func ("/ui-names/controls", test_controls);
  g_test_add_func ("/ui-names/arrows", test_arrows);
  g_test_add_func ("/ui-names/width", test_width);
  return g_test_run ();
}
