/* What host-columns.c and host-column-plan.c share and nobody else sees. */
#pragma once

#include "host/intake/host-columns.h"

/* One node name that leads to a column, or is one. */
typedef struct {
  char *name; /* owned */
  gsize length;
  int column;          /* HostColumn, or -1 for a group on the way */
  GPtrArray *children; /* owned: HostPlanNode */
} HostPlanNode;

/* Names of the three texts inside an entry of subjects. */
typedef struct {
  char *name, *position, *role; /* owned */
} HostSubjectNames;

struct HostColumnPlan {
  PwDigest form;
  gboolean is_known;
  HostPlanNode *root; /* owned */
  char *village_path; /* owned */
  HostSubjectNames subject;
};

const HostPlanNode *_host_plan_child (const HostPlanNode *node, const char *name, gsize length);
