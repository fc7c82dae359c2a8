/* Plans: which nodes of a form are core columns. */
#include "host/intake/host-column-private.h"

#include <string.h>

/* --- plans ----------------------------------------------------------------------------------- */

/* By HostColumn; what pw:column says in a form. */
static const char *const column_names[HOST_COLUMN_COUNT] = {
  "village", "election", "stage", "violation_found", "occurred_at", "known_at", "acts", "subjects",
};

struct HostColumnPlans {
  GHashTable *by_form;     /* owned: digest -> HostColumnPlan */
  HostColumnPlan *unknown; /* owned */
  PwDigest digest;
};

static void
plan_node_free (gpointer data) {
  HostPlanNode *node = data;
  g_ptr_array_unref (node->children);
  g_free (node->name);
  g_free (node);
}

static HostPlanNode *
plan_node_new (const char *name, gsize length) {
  HostPlanNode *node = g_new0 (HostPlanNode, 1);
  node->name = g_strndup (name, length);
  node->length = length;
  node->column = -1;
  node->children = g_ptr_array_new_with_free_func (plan_node_free);
  return node;
}

static HostPlanNode *
find_child (const HostPlanNode *node, const char *name, gsize length) {
  for (guint i = 0; i < node->children->len; i++) {
    HostPlanNode *child = g_ptr_array_index (node->children, i);
    if (child->length == length && memcmp (child->name, name, length) == 0)
      return child;
  }
  return NULL;
}

const HostPlanNode *
_host_plan_child (const HostPlanNode *node, const char *name, gsize length) {
  return find_child (node, name, length);
}

static void
plan_add (HostColumnPlan *plan, const char *path, HostColumn column) {
  HostPlanNode *node = plan->root;
  g_auto (GStrv) names = g_strsplit (path + 1, "/", -1);
  for (char **name = names; *name != NULL; name++) {
    HostPlanNode *child = find_child (node, *name, strlen (*name));
    if (child == NULL) {
      child = plan_node_new (*name, strlen (*name));
      g_ptr_array_add (node->children, child);
    }
    node = child;
  }
  node->column = (int)column;
  if (column == HOST_COLUMN_VILLAGE) {
    g_free (plan->village_path);
    plan->village_path = g_strdup (path);
  }
}

static void
plan_free (gpointer data) {
  HostColumnPlan *plan = data;
  plan_node_free (plan->root);
  g_free (plan->village_path);
  g_free (plan->subject.name);
  g_free (plan->subject.position);
  g_free (plan->subject.role);
  g_free (plan);
}

static HostColumnPlan *
plan_new_of_names (void) {
  HostColumnPlan *plan = g_new0 (HostColumnPlan, 1);
  plan->root = plan_node_new ("", 0);
  plan->subject = (HostSubjectNames){ g_strdup ("name"), g_strdup ("position"), g_strdup ("role") };
  for (HostColumn column = 0; column < HOST_COLUMN_COUNT; column++) {
    g_autofree char *path = g_strdup_printf ("/%s", column_names[column]);
    plan_add (plan, path, column);
  }
  return plan;
}

/* Inside a repeat a column is bound to a child of the repeat. What is confidential gets a name that
 * no answer has. */
static char *
subject_name (const PwForm *form, const char *column, const char *fallback) {
  const PwFormNode *subjects = pw_form_find_column (form, column_names[HOST_COLUMN_SUBJECTS]);
  const PwFormNode *node = pw_form_find_column (form, column);
  if (node == NULL && subjects != NULL)
    node = pw_form_child_named (subjects, fallback);
  if (node != NULL && node->confidential)
    return g_strdup ("");
  return g_strdup (node != NULL ? node->name : fallback);
}

static HostColumnPlan *
plan_new (const PwForm *form) {
  HostColumnPlan *plan = g_new0 (HostColumnPlan, 1);
  plan->form = *pw_form_digest (form);
  plan->is_known = TRUE;
  plan->root = plan_node_new ("", 0);
  for (HostColumn column = 0; column < HOST_COLUMN_COUNT; column++) {
    const PwFormNode *node = pw_form_find_column (form, column_names[column]);
    /* Views hold nothing confidential. Without the village nobody could tell whose a record is. */
    if (node != NULL && (!node->confidential || column == HOST_COLUMN_VILLAGE))
      plan_add (plan, node->path, column);
  }
  if (plan->village_path == NULL)
    plan_add (plan, "/village", HOST_COLUMN_VILLAGE);
  plan->subject.name = subject_name (form, "subject_name", "name");
  plan->subject.position = subject_name (form, "subject_position", "position");
  plan->subject.role = subject_name (form, "subject_role", "role");
  return plan;
}

HostColumnPlans *
host_column_plans_new (const PwForms *forms) {
  HostColumnPlans *plans = g_new0 (HostColumnPlans, 1);
  plans->by_form = g_hash_table_new_full (pw_digest_hash, pw_digest_equal_key, NULL, plan_free);
  plans->unknown = plan_new_of_names ();
  for (guint i = 0; i < pw_forms_count (forms); i++) {
    HostColumnPlan *plan = plan_new (pw_forms_at (forms, i));
    g_hash_table_replace (plans->by_form, &plan->form, plan);
  }
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, plans->by_form);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  /* Forms are a set: each is added in order of digest. */
  for (guint done = 0; done < keys->len; done++) {
    guint least = done;
    for (guint i = done + 1; i < keys->len; i++) {
      if (memcmp (keys->pdata[i], keys->pdata[least], PW_DIGEST_BYTES) < 0)
        least = i;
    }
    gpointer swap = keys->pdata[done];
    keys->pdata[done] = keys->pdata[least];
    keys->pdata[least] = swap;
    plans->digest = pw_digest_chain (&plans->digest, keys->pdata[done], PW_DIGEST_BYTES);
  }
  return plans;
}

void
host_column_plans_free (HostColumnPlans *plans) {
  if (plans == NULL)
    return;
  g_hash_table_unref (plans->by_form);
  plan_free (plans->unknown);
  g_free (plans);
}

const HostColumnPlan *
host_column_plans_find (const HostColumnPlans *plans, const PwDigest *form) {
  const HostColumnPlan *plan = g_hash_table_lookup (plans->by_form, form);
  return plan != NULL ? plan : plans->unknown;
}

gboolean
host_column_plan_is_known (const HostColumnPlan *plan) {
  return plan->is_known;
}

const char *
host_column_plan_village_path (const HostColumnPlan *plan) {
  return plan->village_path;
}

PwDigest
host_column_plans_digest (const HostColumnPlans *plans) {
  return plans->digest;
}
