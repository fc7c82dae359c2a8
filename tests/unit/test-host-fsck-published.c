/* `verify --all` over published forms and lists: each change by hand is found, and named. */
#include <string.h>

#include "host/merge/host-fsck.h"
#include "tests/lib/publish-desk.h"

/* All that is found, one a line. (transfer full) */
static char *
all_faults (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFsck) fsck = host_fsck_run (desk->host, &error);
  g_assert_no_error (error);
  g_ptr_array_add (fsck->faults, NULL);
  return g_strjoinv ("\n", (char **)fsck->faults->pdata);
}

typedef struct {
  const char *sql, *word;
} Damage;

#define UNCHECKED "PRAGMA ignore_check_constraints = 1; " /* as a disk that rots */
/* The host let two handhelds in, then it published. */
#define OWN_OP "WHERE author_key = (SELECT min (author_key) FROM author) AND seq = "

static const Damage damages[] = {
  { "UPDATE form SET version = '7' WHERE version = '1'", "version 7 of the form visit" },
  { "UPDATE form SET id = 'visor' WHERE version = '1'", "form visor" },
  { "UPDATE form SET bytes = CAST (bytes || x'0a' AS BLOB) WHERE version = '1'",
    "version 1 of the form visit" },
  { "DELETE FROM form WHERE version = '1'", "version 1 of the form visit was published" },
  { "INSERT INTO form VALUES (zeroblob (32), 'other', '1', 5, x'00')", "form other" },
  { "UPDATE list SET version = '9'", "list offices is not" },
  { "UPDATE list SET region_column = 'code'", "list offices is not" },
  { "UPDATE list_row SET cells = '[\"x\",\"Y\"]'", "list offices is not" },
  { "DELETE FROM list_row", "list offices is not" },
  { "UPDATE list_row SET cells = 'rubbish'", "list offices is not" },
  { "DELETE FROM list_cell; DELETE FROM list_row; DELETE FROM list", "offices was published" },
  { "UPDATE list_version SET packed = x'0011' WHERE version = '1'",
    "version 1 of the list offices" },
  { "UPDATE list_version SET packed = (SELECT packed FROM list_version WHERE version = '2') "
    "WHERE version = '1'",
    "version 1 of the list offices" },
  { "UPDATE list_version SET packed = x'' WHERE version = '1'", "version 1 of the list offices" },
  { UNCHECKED "UPDATE list_version SET digest = x'00' WHERE version = '1'", "list offices is not" },
  { UNCHECKED "UPDATE form SET digest = x'00' WHERE version = '1'", "version 1 of the form visit" },
  { "UPDATE form SET bytes = x'' WHERE version = '1'", "version 1 of the form visit" },
  { "UPDATE op SET bytes = x'' " OWN_OP "3", "version 1 of the form visit is not" },
  { "UPDATE op SET bytes = x'00' " OWN_OP "3", "version 1 of the form visit is not" },
  { "UPDATE op SET kind = 4 " OWN_OP "3", "version 1 of the form visit is not" },
  { "UPDATE op SET kind = 9 " OWN_OP "1", "does not say what its bytes say" },
  { "DELETE FROM op " OWN_OP "6", "list offices is not" },
};

static void
test_damages (Desk *desk, gconstpointer data) {
  const Damage *damage = data;
  desk_publish (desk, "visit", "1", "village:string a:int");
  desk_publish (desk, "visit", "2", "village:string a:int b:int");
  desk_publish_list (desk, "offices", "1", NULL, "code,label\nx,X\n");
  desk_publish_list (desk, "offices", "2", NULL, "code,label\nx,Z\n");
  g_autofree char *none = all_faults (desk);
  g_assert_cmpstr (none, ==, "");
  world_sql (desk->host, damage->sql);
  desk_reopen (desk);
  g_autofree char *faults = all_faults (desk);
  if (strstr (faults, damage->word) == NULL)
    g_error ("\"%s\" is not among: %s", damage->word, faults);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strdup_printf ("/host-fsck-published/damage-%u", i);
    g_test_add (path, Desk, &damages[i], desk_set_up, test_damages, desk_tear_down);
  }
  return g_test_run ();
}
