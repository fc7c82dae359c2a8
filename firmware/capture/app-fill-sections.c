/* A form cut into sections for a small screen. */
#include "firmware/capture/app-fill-sections.h"

#include <string.h>

#define TITLE_ANSWERS 2 /* of an entry */

/* What has been walked through so far. */
typedef struct {
  PwSession *session;      /* borrowed */
  const char *base;        /* borrowed: the entry; "": the form */
  GPtrArray *sections;     /* owned */
  AppFillSection *section; /* borrowed: the one that grows; NULL: the next item begins one */
  GPtrArray *groups;       /* owned: PwStep of the groups around, borrowed */
  guint questions;         /* in `section` */
} Walk;

/* --- one section ----------------------------------------------------------------------------- */

static void
item_free (gpointer data) {
  AppFillItem *item = data;
  g_free (item->path);
  g_free (item);
}

void
app_fill_section_free (AppFillSection *section) {
  if (section == NULL)
    return;
  g_free (section->path);
  g_free (section->title);
  g_free (section->outer);
  g_clear_pointer (&section->items, g_ptr_array_unref);
  g_free (section);
}

static void
section_free (gpointer data) {
  app_fill_section_free (data);
}

static AppFillSection *
section_new (const char *path, char *title, char *outer) {
  AppFillSection *section = g_new0 (AppFillSection, 1);
  section->path = g_strdup (path);
  section->title = title;
  section->outer = outer;
  section->items = g_ptr_array_new_with_free_func (item_free);
  return section;
}

static void
add_item (AppFillSection *section, AppFillItemKind kind, const char *path, const PwFormNode *node) {
  AppFillItem *item = g_new0 (AppFillItem, 1);
  item->path = g_strdup (path);
  item->node = node;
  item->kind = kind;
  g_ptr_array_add (section->items, item);
}

/* --- titles ---------------------------------------------------------------------------------- */

/* The label at `path`; NULL if it has none. (transfer full) */
static char *
label_at (PwSession *session, const char *path) {
  g_autofree char *label = pw_session_label (session, path, NULL);
  return label != NULL && *label != '\0' ? g_steal_pointer (&label) : NULL;
}

/* The label of the innermost group around that has one, `skip` of them left out; NULL if none. */
static char *
group_label (const Walk *walk, guint skip) {
  for (guint i = walk->groups->len; i > 0; i--) {
    const PwStep *group = g_ptr_array_index (walk->groups, i - 1);
    char *label = label_at (walk->session, group->path);
    if (label != NULL && skip-- == 0)
      return label;
    g_free (label);
  }
  return NULL;
}

/* Opens a section for `step`: a repeat has its own name, a question that of its group; outside of
 * groups the form's, and behind the first section the question's own. */
static void
begin_section (Walk *walk, const PwStep *step, const char *path) {
  g_autofree char *own = label_at (walk->session, path);
  g_autofree char *group = group_label (walk, 0);
  gboolean is_list = step->kind != PW_STEP_QUESTION;
  char *title = NULL, *outer = NULL;
  if (is_list && own != NULL) {
    title = g_steal_pointer (&own);
    outer = g_steal_pointer (&group);
  } else if (group != NULL) {
    title = g_steal_pointer (&group);
    outer = group_label (walk, 1);
  } else if (walk->sections->len > 0 && own != NULL) {
    title = g_steal_pointer (&own);
  }
  if (title == NULL)
    title = g_strdup (pw_form_title (pw_session_form (walk->session)));
  const PwStep *around
      = walk->groups->len > 0 ? g_ptr_array_index (walk->groups, walk->groups->len - 1) : NULL;
  const char *of = is_list ? path : around != NULL ? around->path : "/";
  walk->section = section_new (of, title, outer != NULL ? outer : g_strdup (""));
  walk->questions = 0;
  g_ptr_array_add (walk->sections, walk->section);
}

/* --- the walk -------------------------------------------------------------------------------- */

static gboolean
is_below (const char *path, const char *above) {
  gsize length = strlen (above);
  return strncmp (path, above, length) == 0 && (path[length] == '/' || path[length] == '[');
}

/* A screen of its own for what begins here? */
static gboolean
is_split (const Walk *walk, const PwStep *step) {
  return *walk->base == '\0' && !step->on_page;
}

/* Leaves the groups that `step` is not in. */
static void
leave_groups (Walk *walk, const PwStep *step) {
  while (walk->groups->len > 0) {
    const PwStep *group = g_ptr_array_index (walk->groups, walk->groups->len - 1);
    if (is_below (step->path, group->path))
      return;
    g_ptr_array_set_size (walk->groups, (int)walk->groups->len - 1);
    if (is_split (walk, group))
      walk->section = NULL;
  }
}

static void
take_group (Walk *walk, PwStep *step) {
  if (is_split (walk, step))
    walk->section = NULL;
  g_ptr_array_add (walk->groups, step);
  g_autofree char *label = label_at (walk->session, step->path);
  if (walk->section != NULL && label != NULL)
    add_item (walk->section, APP_FILL_ITEM_HEADING, step->path, step->node);
}

static void
take_question (Walk *walk, const PwStep *step) {
  if (is_split (walk, step) && walk->questions >= APP_FILL_SECTION_QUESTIONS_MAX)
    walk->section = NULL;
  if (walk->section == NULL)
    begin_section (walk, step, step->path);
  walk->questions++;
  add_item (walk->section, APP_FILL_ITEM_QUESTION, step->path, step->node);
}

/* `path` is the repeat's. */
static void
take_repeat (Walk *walk, const PwStep *step, const char *path) {
  gboolean alone = is_split (walk, step);
  if (alone || walk->section == NULL)
    begin_section (walk, step, path);
  add_item (walk->section, APP_FILL_ITEM_REPEAT, path, step->node);
  if (alone)
    walk->section = NULL;
}

/* The repeat that `step` (an entry or its "one more?") belongs to. (transfer full) */
static char *
repeat_of (const PwStep *step) {
  const char *end = step->kind == PW_STEP_ENTRY ? strrchr (step->path, '[') : NULL;
  return end != NULL ? g_strndup (step->path, (gsize)(end - step->path)) : g_strdup (step->path);
}

static void
walk_steps (Walk *walk) {
  GPtrArray *steps = pw_session_steps (walk->session);
  g_autofree char *repeat = NULL; /* that was taken last: what is in it is skipped */
  for (guint i = 0; i < steps->len; i++) {
    PwStep *step = g_ptr_array_index (steps, i);
    if ((*walk->base != '\0' && !is_below (step->path, walk->base))
        || (repeat != NULL && (is_below (step->path, repeat) || g_str_equal (step->path, repeat))))
      continue;
    leave_groups (walk, step);
    if (step->kind == PW_STEP_GROUP) {
      take_group (walk, step);
    } else if (step->kind == PW_STEP_QUESTION) {
      take_question (walk, step);
    } else {
      g_free (repeat);
      repeat = repeat_of (step);
      take_repeat (walk, step, repeat);
    }
  }
}

GPtrArray *
app_fill_sections (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  Walk walk = { .session = session,
                .base = "",
                .sections = g_ptr_array_new_with_free_func (section_free),
                .groups = groups };
  walk_steps (&walk);
  return walk.sections;
}

AppFillSection *
app_fill_section_of_entry (PwSession *session, const char *entry) {
  g_return_val_if_fail (session != NULL && entry != NULL, NULL);
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autofree char *label = label_at (session, entry);
  const char *number = strrchr (entry, '[');
  g_return_val_if_fail (number != NULL, NULL);
  char *title = g_strdup_printf ("%s %.*s", label != NULL ? label : "",
                                 (int)strcspn (number + 1, "]"), number + 1);
  AppFillSection *section = section_new (entry, g_strchug (title), g_strdup (""));
  Walk walk = {
    .session = session, .base = entry, .sections = sections, .groups = groups, .section = section
  };
  g_ptr_array_add (sections, section);
  walk_steps (&walk);
  return section;
}

/* --- places ---------------------------------------------------------------------------------- */

gboolean
app_fill_section_holds (const AppFillSection *section, const char *place) {
  g_return_val_if_fail (section != NULL && place != NULL, FALSE);
  for (guint i = 0; i < section->items->len; i++) {
    const AppFillItem *item = g_ptr_array_index (section->items, i);
    if (g_str_equal (item->path, place)
        || (item->kind == APP_FILL_ITEM_REPEAT && is_below (place, item->path)))
      return TRUE;
  }
  return FALSE;
}

int
app_fill_sections_find (const GPtrArray *sections, const char *place) {
  g_return_val_if_fail (sections != NULL && place != NULL, -1);
  for (guint i = 0; i < sections->len; i++)
    if (app_fill_section_holds (g_ptr_array_index (sections, i), place))
      return (int)i;
  return -1;
}

gboolean
app_fill_section_equal (const AppFillSection *a, const AppFillSection *b) {
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  if (a->items->len != b->items->len)
    return FALSE;
  for (guint i = 0; i < a->items->len; i++) {
    const AppFillItem *x = g_ptr_array_index (a->items, i);
    const AppFillItem *y = g_ptr_array_index (b->items, i);
    if (x->kind != y->kind || !g_str_equal (x->path, y->path))
      return FALSE;
  }
  return TRUE;
}

char **
app_fill_entries_around (const char *place) {
  g_return_val_if_fail (place != NULL, NULL);
  GPtrArray *entries = g_ptr_array_new ();
  for (const char *end = strchr (place, ']'); end != NULL; end = strchr (end + 1, ']'))
    g_ptr_array_add (entries, g_strndup (place, (gsize)(end + 1 - place)));
  g_ptr_array_add (entries, NULL);
  return (char **)g_ptr_array_free (entries, FALSE);
}

char *
app_fill_entry_title (PwSession *session, const char *entry, AppFillShown shown, gpointer data) {
  g_return_val_if_fail (session != NULL && entry != NULL && shown != NULL, NULL);
  GString *title = g_string_new (NULL);
  GPtrArray *steps = pw_session_steps (session);
  guint answers = 0;
  for (guint i = 0; i < steps->len && answers < TITLE_ANSWERS; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    if (step->kind != PW_STEP_QUESTION || !is_below (step->path, entry) || step->node->confidential)
      continue;
    g_autofree char *text = shown (step->path, data);
    if (text != NULL && *text != '\0')
      g_string_append_printf (title, "%s%s", answers++ > 0 ? " · " : "", text);
  }
  return g_string_free (title, FALSE);
}
