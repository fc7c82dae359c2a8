/* Drives an app from outside, as a screen reader sees it, by its accessible names: waits for words,
 * presses controls, and checks that every control has a name.
 *
 *   ui-drive APP wait WORDS [SECONDS]   until a widget has a name that contains WORDS
 *   ui-drive APP gone WORDS [SECONDS]   until none has
 *   ui-drive APP place WORDS            "X Y" of the middle of the control with that name, to click
 * on ui-drive APP press WORDS            does what a press on that control does ui-drive APP tree
 * all widgets, one a line ui-drive APP names                  fails if a control that can be
 * pressed or typed into has no name
 *
 * APP is the name under which the app stands on the accessibility bus. Exit 1: not found in time,
 * or controls without a name. */
#include <atspi/atspi.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

/* The library has none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)

#define SECONDS_DEFAULT 20
#define DEPTH_MAX 64
#define CHILDREN_MAX 4096

typedef struct {
  const char *words;
  AtspiAccessible *found; /* owned; the last that fits: pages lie one above the other */
  guint nameless;
  gboolean print;
} Walk;

/* Roles that a person presses or writes into. */
static gboolean
is_control (AtspiRole role) {
  return role == ATSPI_ROLE_PUSH_BUTTON || role == ATSPI_ROLE_TOGGLE_BUTTON
         || role == ATSPI_ROLE_CHECK_BOX || role == ATSPI_ROLE_RADIO_BUTTON
         || role == ATSPI_ROLE_ENTRY || role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_COMBO_BOX
         || role == ATSPI_ROLE_SLIDER || role == ATSPI_ROLE_LIST_ITEM
         || role == ATSPI_ROLE_SPIN_BUTTON || role == ATSPI_ROLE_PASSWORD_TEXT;
}

/* GTK 4.8 says the type of a widget that has no name of its own. */
static gboolean
is_name (const char *name) {
  return name != NULL && *name != '\0' && !g_str_has_prefix (name, "Gtk")
         && !g_str_has_prefix (name, "Adw") && !g_str_has_prefix (name, "App");
}

/* Whether there are words in or below `widget`. */
static gboolean
has_words (AtspiAccessible *widget, guint depth) {
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  if (is_name (name))
    return TRUE;
  int count = depth < DEPTH_MAX ? atspi_accessible_get_child_count (widget, NULL) : 0;
  for (int i = 0; i < MIN (count, CHILDREN_MAX); i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (widget, i, NULL);
    if (child != NULL && has_words (child, depth + 1))
      return TRUE;
  }
  return FALSE;
}

/* `control`: the control that `widget` is or is in, NULL for none. */
static void
look_at (AtspiAccessible *widget, AtspiAccessible *control, guint depth, Walk *walk) {
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (widget, NULL);
  if (walk->print)
    printf ("%*s%s: %s\n", (int)depth * 2, "", role, is_name (name) ? name : "");
  if (walk->words != NULL && is_name (name) && strstr (name, walk->words) != NULL) {
    g_clear_object (&walk->found);
    walk->found = g_object_ref (control != NULL ? control : widget);
  }
  if (walk->words == NULL && control == widget && !has_words (widget, depth)) {
    walk->nameless++;
    fprintf (stderr, "a %s at depth %u has no name\n", role, depth);
  }
}

static void
walk_below (AtspiAccessible *widget, AtspiAccessible *control, guint depth, Walk *walk) {
  if (depth > DEPTH_MAX)
    return;
  if (is_control (atspi_accessible_get_role (widget, NULL)))
    control = widget;
  look_at (widget, control, depth, walk);
  int count = atspi_accessible_get_child_count (widget, NULL);
  for (int i = 0; i < MIN (count, CHILDREN_MAX); i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (widget, i, NULL);
    if (child != NULL)
      walk_below (child, control, depth + 1, walk);
  }
}

/* (transfer full) */
static AtspiAccessible *
find_app (const char *name) {
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  int count = desktop != NULL ? atspi_accessible_get_child_count (desktop, NULL) : 0;
  for (int i = 0; i < count; i++) {
    g_autoptr (AtspiAccessible) app = atspi_accessible_get_child_at_index (desktop, i, NULL);
    g_autofree char *app_name = app != NULL ? atspi_accessible_get_name (app, NULL) : NULL;
    if (g_strcmp0 (app_name, name) == 0)
      return g_steal_pointer (&app);
  }
  return NULL;
}

/* Looks again until the words are there (or `wanted` FALSE: are not) or the time is over. (transfer
 * full), NULL when there is nothing. */
static AtspiAccessible *
look_for (const char *app_name, const char *words, gboolean wanted, double seconds) {
  gint64 until_us = g_get_monotonic_time () + (gint64)(seconds * 1e6);
  AtspiAccessible *found = NULL;
  do {
    g_clear_object (&found);
    /* What is cached is not looked at again: the app changes without telling us in time. */
    g_autoptr (AtspiAccessible) app = find_app (app_name);
    Walk walk = { .words = words };
    if (app != NULL) {
      atspi_accessible_clear_cache (app);
      walk_below (app, NULL, 0, &walk);
    }
    found = walk.found;
    if ((found != NULL) == wanted)
      break;
    g_usleep (200000);
  } while (g_get_monotonic_time () < until_us);
  return found;
}

/* --- commands -------------------------------------------------------------------------------- */

static int
wait_for (const char *app, const char *words, gboolean wanted, const char *seconds) {
  double limit = seconds != NULL ? g_ascii_strtod (seconds, NULL) : SECONDS_DEFAULT;
  g_autoptr (AtspiAccessible) found = look_for (app, words, wanted, limit);
  if ((found != NULL) == wanted)
    return 0;
  fprintf (stderr, "\"%s\" %s\n", words, wanted ? "did not come" : "did not go");
  return 1;
}

static int
place (const char *app, const char *words) {
  g_autoptr (AtspiAccessible) found = look_for (app, words, TRUE, SECONDS_DEFAULT);
  g_autoptr (AtspiComponent) component
      = found != NULL ? atspi_accessible_get_component_iface (found) : NULL;
  g_autoptr (GError) error = NULL;
  AtspiRect *box = component != NULL
                       ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, &error)
                       : NULL;
  if (box == NULL) {
    fprintf (stderr, "\"%s\" has no place: %s\n", words, error != NULL ? error->message : "");
    return 1;
  }
  printf ("%d %d\n", box->x + box->width / 2, box->y + box->height / 2);
  g_free (box);
  return 0;
}

static int
press (const char *app, const char *words) {
  g_autoptr (AtspiAccessible) found = look_for (app, words, TRUE, SECONDS_DEFAULT);
  g_autoptr (AtspiAction) action = found != NULL ? atspi_accessible_get_action_iface (found) : NULL;
  g_autoptr (GError) error = NULL;
  if (action != NULL && atspi_action_do_action (action, 0, &error))
    return 0;
  fprintf (stderr, "\"%s\" cannot be pressed: %s\n", words,
           error != NULL ? error->message : "no such control");
  return 1;
}

static int
look_over (const char *app_name, gboolean print) {
  g_autoptr (AtspiAccessible) app = find_app (app_name);
  if (app == NULL) {
    fprintf (stderr, "%s is not on the accessibility bus\n", app_name);
    return 1;
  }
  Walk walk = { .print = print };
  walk_below (app, NULL, 0, &walk);
  return walk.nameless > 0 && !print ? 1 : 0;
}

int
main (int argc, char **argv) {
  if (argc < 3) {
    fprintf (stderr, "usage: ui-drive APP wait|gone|place|press|tree|names [WORDS] [SECONDS]\n");
    return 2;
  }
  (void)atspi_init ();
  const char *app = argv[1], *command = argv[2], *words = argc > 3 ? argv[3] : NULL;
  if (strcmp (command, "tree") == 0 || strcmp (command, "names") == 0)
    return look_over (app, strcmp (command, "tree") == 0);
  if (words == NULL)
    return 2;
  if (strcmp (command, "place") == 0)
    return place (app, words);
  if (strcmp (command, "press") == 0)
    return press (app, words);
  return wait_for (app, words, strcmp (command, "gone") != 0, argc > 4 ? argv[4] : NULL);
}
