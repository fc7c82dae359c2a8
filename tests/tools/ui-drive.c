/* Drives an app from outside, as a screen reader sees it, by its accessible names: waits for words,
 * presses controls, and checks that every control has a name.
 *
 *   ui-drive APP wait WORDS [SECONDS]   until a widget has a name that contains WORDS
 *   ui-drive APP gone WORDS [SECONDS]   until none has
 *   ui-drive APP place WORDS            "X Y" of the middle of that control, to click on
 *   ui-drive APP press WORDS            does what a press on that control does
 *   ui-drive APP reach WORDS KEY        presses KEY (xdotool) until that control has the focus
 *   ui-drive APP focused                what has the focus: its name and those around it
 *   ui-drive APP tree                   all widgets, one a line, and which has the focus
 *   ui-drive APP names                  fails if a control that can be pressed or typed into has no
 *                                       name
 *
 * WORDS are a part of the name, or after "=" all of it. APP is the name under which the app stands
 * on the accessibility bus. Exit 1: not found in time, or controls without a name. */
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

#define NAMES_AROUND 5 /* a field's name is often that of the row it is in */
#define PRESSES_MAX 90

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

/* Whether that is what is looked for: a part of the name, or after "=" all of it. */
static gboolean
fits (const char *name, const char *words) {
  return is_name (name)
         && (*words == '=' ? strcmp (name, words + 1) == 0 : strstr (name, words) != NULL);
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

static gboolean
has_state (AtspiAccessible *widget, AtspiStateType state) {
  AtspiStateSet *states = atspi_accessible_get_state_set (widget);
  gboolean has = states != NULL && atspi_state_set_contains (states, state);
  g_clear_object (&states);
  return has;
}

/* Where it is in its window. NULL: nowhere, it has no size. Free with g_free(). */
static AtspiRect *
box_of (AtspiAccessible *widget) {
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (widget);
  AtspiRect *box = component != NULL
                       ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL)
                       : NULL;
  if (box != NULL && (box->width <= 0 || box->height <= 0))
    g_clear_pointer (&box, g_free);
  return box;
}

/* `control`: the control that `widget` is or is in, NULL for none. */
static void
look_at (AtspiAccessible *widget, AtspiAccessible *control, guint depth, Walk *walk) {
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (widget, NULL);
  if (walk->print)
    printf ("%*s%s: %s%s\n", (int)depth * 2, "", role, is_name (name) ? name : "",
            has_state (widget, ATSPI_STATE_FOCUSED) ? " (focus)" : "");
  if (walk->words != NULL && fits (name, walk->words)) {
    AtspiAccessible *found = control != NULL ? control : widget;
    g_autofree AtspiRect *box = box_of (found);
    if (walk->found == NULL || box != NULL) /* a dialog has its buttons twice, for narrow screens */
      g_set_object (&walk->found, found);
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

/* All of the app, or a dialog alone while it is over the rest. (transfer full) */
static AtspiAccessible *
in_reach (AtspiAccessible *app) {
  int count = atspi_accessible_get_child_count (app, NULL);
  for (int i = 0; i < MIN (count, CHILDREN_MAX); i++) {
    g_autoptr (AtspiAccessible) window = atspi_accessible_get_child_at_index (app, i, NULL);
    if (window != NULL && has_state (window, ATSPI_STATE_MODAL))
      return g_steal_pointer (&window);
  }
  return g_object_ref (app);
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
      g_autoptr (AtspiAccessible) reach = in_reach (app);
      walk_below (reach, NULL, 0, &walk);
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
  g_autofree AtspiRect *box = found != NULL ? box_of (found) : NULL;
  if (box == NULL) {
    fprintf (stderr, "\"%s\" has no place\n", words);
    return 1;
  }
  printf ("%d %d\n", box->x + box->width / 2, box->y + box->height / 2);
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

/* (transfer full), NULL if nothing below `widget` has it. */
static AtspiAccessible *
find_focus (AtspiAccessible *widget, guint depth) {
  int count = depth < DEPTH_MAX ? atspi_accessible_get_child_count (widget, NULL) : 0;
  /* From the end: the page on top and the dialog over it are the last. */
  for (int i = MIN (count, CHILDREN_MAX) - 1; i >= 0; i--) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (widget, i, NULL);
    AtspiAccessible *found = child != NULL ? find_focus (child, depth + 1) : NULL;
    if (found != NULL)
      return found;
  }
  return has_state (widget, ATSPI_STATE_FOCUSED) ? g_object_ref (widget) : NULL;
}

/* The first words below `widget`. (transfer full), NULL if there are none. */
static char *
words_below (AtspiAccessible *widget, guint depth) {
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  if (is_name (name))
    return g_steal_pointer (&name);
  int count = depth < DEPTH_MAX ? atspi_accessible_get_child_count (widget, NULL) : 0;
  for (int i = 0; i < MIN (count, CHILDREN_MAX); i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (widget, i, NULL);
    char *words = child != NULL ? words_below (child, depth + 1) : NULL;
    if (words != NULL)
      return words;
  }
  return NULL;
}

/* Names of what has the focus, from the inside out. (transfer full), "" if nothing has it. */
static char *
focus_names (const char *app_name) {
  g_autoptr (AtspiAccessible) app = find_app (app_name);
  if (app != NULL)
    atspi_accessible_clear_cache (app);
  AtspiAccessible *at = app != NULL ? find_focus (app, 0) : NULL;
  GString *names = g_string_new (NULL);
  for (guint i = 0; at != NULL && i < NAMES_AROUND; i++) {
    g_autofree char *name
        = i == 0 ? words_below (at, DEPTH_MAX - 6) : atspi_accessible_get_name (at, NULL);
    if (is_name (name))
      g_string_append_printf (names, "%s%s", names->len > 0 ? " < " : "", name);
    AtspiAccessible *parent = atspi_accessible_get_parent (at, NULL);
    g_object_unref (at);
    at = parent;
  }
  g_clear_object (&at);
  return g_string_free (names, FALSE);
}

/* `names` are those of focus_names(). */
static gboolean
is_reached (const char *names, const char *words) {
  if (*words != '=')
    return strstr (names, words) != NULL;
  g_auto (GStrv) each = g_strsplit (names, " < ", -1);
  return each[0] != NULL && strcmp (each[0], words + 1) == 0;
}

static int
reach (const char *app_name, const char *words, const char *key) {
  for (guint i = 0; i < PRESSES_MAX; i++) {
    g_autofree char *names = focus_names (app_name);
    if (is_reached (names, words))
      return 0;
    const char *press[] = { "xdotool", "key", key, NULL };
    g_autoptr (GError) error = NULL;
    if (!g_spawn_sync (NULL, (char **)press, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                       NULL, &error)) {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
    g_usleep (60000);
  }
  fprintf (stderr, "\"%s\" did not get the focus by %s\n", words, key);
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
    fprintf (
        stderr,
        "usage: ui-drive APP wait|gone|place|press|reach|focused|tree|names [WORDS] [SECONDS]\n");
    return 2;
  }
  (void)atspi_init ();
  const char *app = argv[1], *command = argv[2], *words = argc > 3 ? argv[3] : NULL;
  if (strcmp (command, "tree") == 0 || strcmp (command, "names") == 0)
    return look_over (app, strcmp (command, "tree") == 0);
  if (strcmp (command, "focused") == 0) {
    g_autofree char *names = focus_names (app);
    printf ("%s\n", names);
    return *names != '\0' ? 0 : 1;
  }
  if (words == NULL)
    return 2;
  if (strcmp (command, "reach") == 0)
    return reach (app, words, argc > 4 ? argv[4] : "Tab");
  if (strcmp (command, "place") == 0)
    return place (app, words);
  if (strcmp (command, "press") == 0)
    return press (app, words);
  return wait_for (app, words, strcmp (command, "gone") != 0, argc > 4 ? argv[4] : NULL);
}
