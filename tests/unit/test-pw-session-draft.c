/* The state of a session: read back as it was; cut anywhere, with any byte changed or in another
 * spelling it is refused or read as a session that works; never a crash. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/session/pw-session-state.h"
#include "tests/lib/session-desk.h"

#define FLIPS 3000

/* `desk` gets the state of a session of "mixed" with something of everything. */
static void
sample (const PwForm *form, SessionDesk *desk) {
  session_desk_init (desk);
  g_autoptr (PwSession) session = pw_session_new (form, &desk->host, NULL);
  session_set (session, "/part/a", "3");
  session_set (session, "/part/b", "4");
  session_set (session, "/place[1]/name", "Balai Desa \xf0\x9f\x8f\x9b");
  session_set (session, "/person[1]/age", "12");
  g_free (pw_session_add (session, "/place", NULL));
  g_free (pw_session_add (session, "/place[2]/visit", NULL));
  session_set (session, "/place[2]/visit[1]/minutes", "30");
  session_set (session, "/place[2]/kind", "3");
}

static void
test_round_trip (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  SessionDesk desk;
  sample (form, &desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, desk.state, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) state = pw_session_state (again);
  g_assert_true (g_bytes_equal (state, desk.state));
  /* Hidden entries keep their answers too. */
  session_set (again, "/place[2]/kind", "1");
  session_is (again, "/place[2]/visit[1]/minutes", "30");
  session_desk_clear (&desk);
}

/* Every state that is accepted is the one that is written back. */
static gboolean
try_state (const PwForm *form, const guint8 *bytes, gsize length) {
  g_autoptr (GBytes) state = g_bytes_new (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, &error);
  g_assert_true ((session == NULL) == (error != NULL));
  if (session == NULL)
    return FALSE;
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  g_assert_nonnull (problems);
  return TRUE;
}

static void
test_cut (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  SessionDesk desk;
  sample (form, &desk);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (desk.state, &length);
  for (gsize i = 0; i < length; i++)
    g_assert_false (try_state (form, bytes, i));
  g_assert_true (try_state (form, bytes, length));
  g_autofree guint8 *longer = g_malloc0 (length + 1);
  memcpy (longer, bytes, length);
  g_assert_false (try_state (form, longer, length + 1));
  session_desk_clear (&desk);
}

static void
test_flips (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  SessionDesk desk;
  sample (form, &desk);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (desk.state, &length);
  guint accepted = 0;
  for (guint i = 0; i < FLIPS; i++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    guint count = (guint)g_test_rand_int_range (1, 4);
    for (guint j = 0; j < count; j++)
      copy[g_test_rand_int_range (0, (gint32)length)] ^= (guint8)g_test_rand_int_range (1, 256);
    accepted += try_state (form, copy, length) ? 1 : 0;
  }
  g_assert_cmpuint (accepted, <, FLIPS / 2);
  session_desk_clear (&desk);
}

/* --- one fault at a time --------------------------------------------------------------------- */

/* The head of a draft of `form`, up to the root's place. */
static GByteArray *
head (const PwForm *form, guint64 version) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_map (out, 3);
  pw_cbor_write_uint (out, 1);
  pw_cbor_write_uint (out, version);
  pw_cbor_write_uint (out, 2);
  pw_cbor_write_bytes (out, pw_form_digest (form)->bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (out, 3);
  return out;
}

static void
assert_hex (const PwForm *form, guint64 version, const char *hex, int code) {
  g_autoptr (GByteArray) out = head (form, version);
  for (; hex[0] != '\0'; hex += 2) {
    guint8 byte = (guint8)(g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
    g_byte_array_append (out, &byte, 1);
  }
  g_autoptr (GBytes) state = g_bytes_new (out->data, out->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_resume (form, NULL, state, &error);
  if (code == 0) {
    g_assert_no_error (error);
    g_autoptr (GBytes) back = pw_session_state (session);
    g_assert_true (g_bytes_equal (back, state));
  } else {
    g_assert_error (error, PW_ERROR, code);
  }
}

static void
test_faults (void) {
  g_autoptr (PwForm) form = session_form (
      "<a/><g><b/></g><r jr:template=''><c/></r>",
      "<bind nodeset='/data/a' type='int'/><bind nodeset='/data/g' relevant=\"/data/a = 1\"/>",
      "<input ref='/data/a'><label>a</label></input><group ref='/data/r'><label>r</label>"
      "<repeat nodeset='/data/r'><input ref='/data/r/c'><label>c</label></input></repeat></group>");
  static const struct {
    const char *hex;
    int code;
  } cases[] = {
    { "a0", 0 },                                            /* nothing answered */
    { "a101a16161a1016131", 0 },                            /* a = 1 */
    { "a101a16161a1016178", 0 },                            /* a text of another type is kept */
    { "a101a16161a10160", PW_ERROR_DAMAGED },               /* an empty text */
    { "a101a16161a0", PW_ERROR_DAMAGED },                   /* an empty place */
    { "a101a0", PW_ERROR_DAMAGED },                         /* an empty map */
    { "a101a1617aa1016131", PW_ERROR_DAMAGED },             /* no such question */
    { "a101a16161a102f5", PW_ERROR_DAMAGED },               /* hidden without a condition */
    { "a101a16167a102f4", PW_ERROR_DAMAGED },               /* hidden: false */
    { "a101a16167a102f5", 0 },                              /* hidden */
    { "a101a16172a10180", PW_ERROR_DAMAGED },               /* a repeat of no entries */
    { "a101a16172a10181a0", 0 },                            /* one empty entry */
    { "a101a16172a1019a0fffffff", PW_ERROR_DAMAGED },       /* a great many */
    { "a101a26161a10161316161a1016132", PW_ERROR_DAMAGED }, /* twice */
    { "a101a26167a102f56161a1016132", PW_ERROR_DAMAGED },   /* not in order */
    { "a101a16161a1066131", PW_ERROR_DAMAGED },             /* a key that is not ours */
    { "a101a16161a20161310563776879", 0 },                  /* a reason */
    { "a10563776879", PW_ERROR_DAMAGED },                   /* a reason for the whole */
    { "a101a16161a20161310301", 0 },                        /* the number beside its text */
    { "a101a16161a20161310302", PW_ERROR_DAMAGED },         /* another number */
    { "a101a16161a2016131036131", PW_ERROR_DAMAGED },       /* a text */
    { "a101a16161a20161310401", PW_ERROR_DAMAGED },         /* a calculation that is none */
    { "a101a16161a2016131041863", PW_ERROR_DAMAGED },       /* no kind of expression */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].hex);
    assert_hex (form, 1, cases[i].hex, cases[i].code);
  }
  assert_hex (form, 2, "a0", PW_ERROR_TOO_NEW);
  assert_hex (form, 0, "a0", PW_ERROR_DAMAGED);
}

static void
test_other_form (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  g_autoptr (PwForm) other = session_form_file ("lists.xml");
  SessionDesk desk;
  sample (form, &desk);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_resume (other, NULL, desk.state, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  session_desk_clear (&desk);
}

static void
test_too_big (void) {
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  g_autofree guint8 *bytes = g_malloc0 (PW_SESSION_BYTES_MAX + 1);
  g_autoptr (GBytes) state = g_bytes_new (bytes, PW_SESSION_BYTES_MAX + 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_resume (form, NULL, state, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-draft/round-trip", test_round_trip);
  g_test_add_func ("/pw-session-draft/cut", test_cut);
  g_test_add_func ("/pw-session-draft/flips", test_flips);
  g_test_add_func ("/pw-session-draft/faults", test_faults);
  g_test_add_func ("/pw-session-draft/other-form", test_other_form);
  g_test_add_func ("/pw-session-draft/too-big", test_too_big);
  return g_test_run ();
}
