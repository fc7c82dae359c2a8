/* The judge of single operations: a table of cases, and the codes with their names and sentences.
 */
#include <string.h>

#include "host/verify/host-judge.h"
#include "sync/model/pw-op.h"

typedef struct {
  const char *region;
  gint64 revoked_after; /* -1: trusted */
  guint kind;
  guint64 seq;
  const char *village, *moved_to;
  HostVerdictCode verdict;
} Case;

static const Case cases[] = {
  { "17", -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_OK },
  { "17.07", -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_OK },
  { "17.07.03.2004", -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_OK },
  { "17.07.03.2004", -1, PW_OP_CREATE, 1, "17.07.03.2005", NULL, HOST_VERDICT_OUTSIDE_REGION },
  /* Levels are whole: "17.0" is no region, and 17.07 is not above 17.071. */
  { "17.0", -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_OUTSIDE_REGION },
  { "17.07", -1, PW_OP_CREATE, 1, "17.071", NULL, HOST_VERDICT_OUTSIDE_REGION },
  { "17.07.03", -1, PW_OP_CREATE, 1, "17.07", NULL, HOST_VERDICT_OUTSIDE_REGION },
  { "ID", -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_OK },
  { "17", -1, PW_OP_CREATE, 1, "", NULL, HOST_VERDICT_OUTSIDE_REGION },
  { "17", -1, PW_OP_CREATE, 1, NULL, NULL, HOST_VERDICT_OK },
  { "17.07", -1, PW_OP_AMEND, 2, "17.07.03.2004", "17.07.01.2001", HOST_VERDICT_OK },
  { "17.07", -1, PW_OP_AMEND, 2, "17.07.03.2004", "18.07.01.2001", HOST_VERDICT_OUTSIDE_REGION },
  { "17.07", -1, PW_OP_AMEND, 2, "18.07.03.2004", "17.07.01.2001", HOST_VERDICT_OUTSIDE_REGION },
  { "17.07", -1, PW_OP_WITHDRAW, 2, "18.07.03.2004", NULL, HOST_VERDICT_OUTSIDE_REGION },
  { "17.07", 5, PW_OP_CREATE, 5, "17.07.03.2004", NULL, HOST_VERDICT_OK },
  { "17.07", 5, PW_OP_CREATE, 6, "17.07.03.2004", NULL, HOST_VERDICT_REVOKED },
  { "17.07", 0, PW_OP_ATTACH, 1, "17.07.03.2004", NULL, HOST_VERDICT_REVOKED },
  { NULL, -1, PW_OP_CREATE, 1, "17.07.03.2004", NULL, HOST_VERDICT_REVOKED },
  { "17", -1, PW_OP_REVIEW, 1, "17.07.03.2004", NULL, HOST_VERDICT_FOREIGN_MESSAGE },
  { "17", -1, PW_OP_DECIDE, 1, "17.07.03.2004", NULL, HOST_VERDICT_FOREIGN_MESSAGE },
  { "17", -1, PW_OP_ENROL, 1, NULL, NULL, HOST_VERDICT_FOREIGN_MESSAGE },
  { "17", -1, PW_OP_REVOKE, 1, NULL, NULL, HOST_VERDICT_FOREIGN_MESSAGE },
  { "17", -1, PW_OP_PUBLISH, 1, NULL, NULL, HOST_VERDICT_FOREIGN_MESSAGE },
};

static HostText
text_of (const char *text) {
  return (HostText){ text, text != NULL ? strlen (text) : 0 };
}

static void
test_cases (void) {
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *one = &cases[i];
    HostGrant grant = { .region = one->region,
                        .is_revoked = one->revoked_after >= 0,
                        .revoked_after = (guint64)MAX (one->revoked_after, 0) };
    g_test_message ("case %u", i);
    g_assert_cmpint (
        host_judge (&grant, one->kind, one->seq, text_of (one->village), text_of (one->moved_to)),
        ==, one->verdict);
    grant.is_host = TRUE;
    g_assert_cmpint (
        host_judge (&grant, one->kind, one->seq, text_of (one->village), text_of (one->moved_to)),
        ==, HOST_VERDICT_OK);
  }
}

static void
test_names (void) {
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++) {
    HostVerdictCode found;
    const char *name = host_verdict_name (i);
    g_assert_true (host_verdict_from_name (name, &found));
    g_assert_cmpuint (found, ==, i);
    g_assert_cmpuint (strlen (name), <, 24); /* fits PwReceiptReason */
    g_assert_cmpuint (strlen (host_verdict_sentence (i)), >, 5);
    for (guint other = 0; other < i; other++)
      g_assert_cmpstr (host_verdict_sentence (i), !=, host_verdict_sentence (other));
    g_assert_true (!host_verdict_is_open (i) || host_verdict_is_quarantine (i));
  }
  HostVerdictCode untouched = HOST_VERDICT_FORK;
  g_assert_false (host_verdict_from_name ("nonsense", &untouched));
  g_assert_false (host_verdict_from_name (NULL, &untouched));
  g_assert_cmpint (untouched, ==, HOST_VERDICT_FORK);
}

/* A host below decides, reviews and attaches in its region, and makes no records. */
static void
test_below (void) {
  static const struct {
    guint kind;
    const char *village;
    HostVerdictCode code;
  } rows[] = {
    { PW_OP_CREATE, "17.07.03.2004", HOST_VERDICT_FOREIGN_MESSAGE },
    { PW_OP_AMEND, "17.07.03.2004", HOST_VERDICT_FOREIGN_MESSAGE },
    { PW_OP_WITHDRAW, "17.07.03.2004", HOST_VERDICT_FOREIGN_MESSAGE },
    { PW_OP_ATTACH, "17.07.03.2004", HOST_VERDICT_OK },
    { PW_OP_REVIEW, "17.07.03.2004", HOST_VERDICT_OK },
    { PW_OP_DECIDE, "17.07.03.2004", HOST_VERDICT_OK },
    { PW_OP_DECIDE, "17.07.04.2004", HOST_VERDICT_OUTSIDE_REGION },
    { PW_OP_ENROL, "17.07.03.2004", HOST_VERDICT_FOREIGN_MESSAGE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    HostGrant grant = { .is_below = TRUE, .region = "17.07.03" };
    HostText village = { rows[i].village, strlen (rows[i].village) };
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (host_judge (&grant, rows[i].kind, 5, village, (HostText){ 0 }), ==,
                     rows[i].code);
    grant.is_revoked = TRUE;
    grant.revoked_after = 4;
    HostVerdictCode revoked = rows[i].code == HOST_VERDICT_FOREIGN_MESSAGE
                                  ? HOST_VERDICT_FOREIGN_MESSAGE
                                  : HOST_VERDICT_REVOKED;
    g_assert_cmpint (host_judge (&grant, rows[i].kind, 5, village, (HostText){ 0 }), ==, revoked);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/judge/cases", test_cases);
  g_test_add_func ("/host/judge/names", test_names);
  g_test_add_func ("/host/judge/below", test_below);
  return g_test_run ();
}
