/* Publications on a handheld: forms and lists come whole, in parts over days, and by difference, in
 * any order; what waits is completed when its base comes; what is older, damaged or of another host
 * changes nothing that is here. Done with packs made and signed as a host does. */
#include <string.h>

#include "firmware/device/app-forms.h"
#include "firmware/device/app-lists.h"
#include "firmware/send/app-inbox.h"
#include "sync/base/pw-error.h"
#include "sync/lists/pw-lists.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

/* --- what the host sends --------------------------------------------------------------------- */

static GBytes *
form_file (const char *id, const char *version, const char *label) {
  char *xml = g_strdup_printf (
      "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">\n"
      "<h:head><h:title>Pencegahan</h:title>\n<model><instance>\n"
      "<d id=\"%s\" version=\"%s\"><a/><b/></d>\n</instance></model></h:head>\n"
      "<h:body><input ref=\"/d/a\">\n<label>%s</label>\n</input><input ref=\"/d/b\"/></h:body>\n"
      "</h:html>\n",
      id, version, label);
  return g_bytes_new_take (xml, strlen (xml));
}

static GBytes *
text_file (const char *text) {
  return g_bytes_new (text, strlen (text));
}

/* The packs of a file. GPtrArray of GBytes, each a signed message. */
static GPtrArray *
packs (const PwIdentity *host, PwPublishedKind kind, const char *name, const char *version,
       GBytes *file, GBytes *base) {
  g_autoptr (GError) error = NULL;
  PwPublication what = { .kind = kind, .name = (char *)name, .version = (char *)version };
  GPtrArray *messages = pw_publication_make (&what, file, base, host, &error);
  g_assert_no_error (error);
  return messages;
}

static void
take_message (CarryWorld *world, AppInbox *inbox, GBytes *message) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (message, NULL), (guint)g_bytes_get_size (message));
  g_autoptr (GBytes) parcel = carry_world_parcel (world, bytes);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_no_error (error);
}

/* Takes all packs of a file into a new inbox. (transfer full) */
static AppInbox *
take (CarryWorld *world, PwPublishedKind kind, const char *name, const char *version, GBytes *file,
      GBytes *base) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = packs (world->host, kind, name, version, file, base);
  AppInbox *inbox = app_inbox_new (world->store, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < messages->len; i++)
    take_message (world, inbox, g_ptr_array_index (messages, i));
  return inbox;
}

static void
assert_news (const AppInbox *inbox, guint index, AppPublicationChange change, guint64 count) {
  g_assert_cmpuint (index, <, inbox->publications->len);
  const AppPublicationNews *news = g_ptr_array_index (inbox->publications, index);
  g_assert_cmpint (news->change, ==, change);
  g_assert_cmpuint (news->count, ==, count);
}

/* --- what is here ---------------------------------------------------------------------------- */

static void
assert_newest (CarryWorld *world, const char *id, const char *version) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (world->store, &error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (forms, id);
  g_assert_cmpstr (form != NULL ? pw_form_version (form) : NULL, ==, version);
}

static void
assert_list (CarryWorld *world, const char *name, const char *version, const char *expected) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwList) list = pw_lists_find (world->store->db, name, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list->version, ==, version);
  g_autoptr (GBytes) csv = pw_lists_csv (world->store->db, name, NULL, &error);
  g_assert_cmpmem (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), expected,
                   strlen (expected));
}

/* Rows of table pack_part that begin a file. */
static guint
waiting (CarryWorld *world) {
  gboolean row = TRUE;
  guint count = 0;
  PwStmt *stmt = pw_db_stmt (world->store->db, "app-publications/list-pending", NULL);
  while (pw_stmt_step (stmt, &row, NULL) && row)
    count++;
  return count;
}

/* --- forms ----------------------------------------------------------------------------------- */

static void
test_form (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) one = form_file ("f", "1", "Nama");
  g_autoptr (GBytes) two = form_file ("f", "2", "Nama dusun");
  carry_world_pin (world);
  assert_newest (world, "f", NULL);
  g_autoptr (AppInbox) first = take (world, PW_PUBLISHED_FORM, "f", "1", one, NULL);
  assert_news (first, 0, APP_PUBLICATION_TAKEN, 2);
  assert_newest (world, "f", "1");
  const PwForm *held = pw_forms_find (world->store->forms, "f");
  g_autoptr (AppInbox) second = take (world, PW_PUBLISHED_FORM, "f", "2", two, one);
  assert_news (second, 0, APP_PUBLICATION_TAKEN, 2);
  assert_newest (world, "f", "2");
  g_assert_true (pw_forms_find_digest (world->store->forms, pw_form_digest (held)) == held);
  g_autoptr (AppInbox) again = take (world, PW_PUBLISHED_FORM, "f", "1", one, NULL);
  g_assert_cmpuint (again->publications->len, ==, 0);
  g_assert_cmpuint (again->known_count, ==, 1);
  carry_world_reopen (world);
  assert_newest (world, "f", "2");
  PwDigest digest = pw_digest_of (g_bytes_get_data (one, NULL), g_bytes_get_size (one));
  g_assert_nonnull (pw_forms_find_digest (world->store->forms, &digest));
  g_assert_cmpuint (waiting (world), ==, 0);
}

/* What this program cannot use is kept, and told; records go on with the version before. */
static void
test_form_refused (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) good = form_file ("f", "1", "Nama");
  g_autoptr (GBytes) bad = text_file ("<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\"/>\n");
  carry_world_pin (world);
  app_inbox_free (take (world, PW_PUBLISHED_FORM, "f", "1", good, NULL));
  g_autoptr (AppInbox) second = take (world, PW_PUBLISHED_FORM, "f", "2", bad, NULL);
  assert_news (second, 0, APP_PUBLICATION_REFUSED, 0);
  g_assert_nonnull (((AppPublicationNews *)g_ptr_array_index (second->publications, 0))->why);
  g_assert_cmpuint (second->damaged_count, ==, 0);
  carry_world_reopen (world);
  assert_newest (world, "f", "1");
  g_autoptr (GPtrArray) list = app_forms_list (world->store, &error);
  g_assert_no_error (error);
  guint found = 0;
  for (guint i = 0; i < list->len; i++) {
    const AppForm *form = g_ptr_array_index (list, i);
    if (strcmp (form->id, "f") != 0)
      continue;
    found++;
    g_assert_false (form->is_built_in);
    g_assert_cmpstr (form->version, ==, found == 1 ? "1" : "2");
    g_assert_cmpint (form->refused == NULL, ==, found == 1);
    g_assert_cmpint (form->is_newest, ==, found == 1);
    g_assert_cmpuint (form->question_count, ==, found == 1 ? 2 : 0);
  }
  g_assert_cmpuint (found, ==, 2);
}

/* A file that is another form than the pack says is not taken. */
static void
test_form_other (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) file = form_file ("g", "1", "Nama");
  carry_world_pin (world);
  g_autoptr (AppInbox) inbox = take (world, PW_PUBLISHED_FORM, "f", "1", file, NULL);
  g_assert_cmpuint (inbox->damaged_count, ==, 1);
  g_assert_cmpuint (waiting (world), ==, 0);
  assert_newest (world, "f", NULL);
  assert_newest (world, "g", NULL);
}

/* A version of a form that is built in, as a difference to it. */
static void
test_form_built_in (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  PwForms *forms = app_store_forms (world->store, &error);
  const PwForm *standing = pw_forms_find (forms, "form_a");
  g_autofree char *xml = g_strndup (g_bytes_get_data (pw_form_bytes (standing), NULL),
                                    g_bytes_get_size (pw_form_bytes (standing)));
  g_autofree char *old = g_strdup_printf ("version=\"%s\"", pw_form_version (standing));
  g_auto (GStrv) parts = g_strsplit (xml, old, 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_autofree char *changed = g_strjoin ("version=\"9999010100\"", parts[0], parts[1], NULL);
  g_autoptr (GBytes) file = text_file (changed);
  g_autoptr (GPtrArray) messages = packs (world->host, PW_PUBLISHED_FORM, "form_a", "9999010100",
                                          file, pw_form_bytes (standing));
  g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (messages, 0)), <, 300);
  g_autoptr (AppInbox) inbox
      = take (world, PW_PUBLISHED_FORM, "form_a", "9999010100", file, pw_form_bytes (standing));
  g_assert_cmpuint (inbox->publications->len, ==, 1);
  assert_newest (world, "form_a", "9999010100");
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
test_list (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) nine = text_file ("code,name\na,Satu\nb,Dua\n");
  g_autoptr (GBytes) ten = text_file ("code,name\na,Satu\nb,Dua\nc,Tiga\n");
  carry_world_pin (world);
  g_autoptr (AppInbox) first = take (world, PW_PUBLISHED_LIST, "acts", "9", nine, NULL);
  assert_news (first, 0, APP_PUBLICATION_TAKEN, 2);
  g_autoptr (AppInbox) second = take (world, PW_PUBLISHED_LIST, "acts", "10", ten, nine);
  assert_news (second, 0, APP_PUBLICATION_TAKEN, 3);
  assert_list (world, "acts", "10", "code,name\na,Satu\nb,Dua\nc,Tiga\n");
  /* An old batch, replayed, takes nothing back. */
  g_autoptr (AppInbox) replay = take (world, PW_PUBLISHED_LIST, "acts", "9", nine, NULL);
  assert_news (replay, 0, APP_PUBLICATION_OLDER, 0);
  assert_list (world, "acts", "10", "code,name\na,Satu\nb,Dua\nc,Tiga\n");
  g_autoptr (AppInbox) known = take (world, PW_PUBLISHED_LIST, "acts", "10", ten, NULL);
  g_assert_cmpuint (known->known_count, ==, 1);
  /* The same version for another region; and old content under a newer version. */
  g_autoptr (GBytes) other = text_file ("code,name\nz,Lain\n");
  g_autoptr (AppInbox) region = take (world, PW_PUBLISHED_LIST, "acts", "10", other, NULL);
  assert_news (region, 0, APP_PUBLICATION_TAKEN, 1);
  g_autoptr (AppInbox) back = take (world, PW_PUBLISHED_LIST, "acts", "11", nine, NULL);
  assert_news (back, 0, APP_PUBLICATION_TAKEN, 2);
  assert_list (world, "acts", "11", "code,name\na,Satu\nb,Dua\n");
}

static void
test_catalog (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) csv = text_file ("code,name\na,Satu\n");
  carry_world_pin (world);
  g_assert_null (app_lists_catalog_source ("acts.csv", world->store));
  app_inbox_free (take (world, PW_PUBLISHED_LIST, "catalog_acts", "1", csv, NULL));
  g_autoptr (GBytes) held = app_lists_catalog_source ("acts.csv", world->store);
  g_assert_true (g_bytes_equal (held, csv));
}

/* A list that is not as the digest means it, or no list at all. */
static void
test_list_refused (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  static const char *const files[] = { "\"code\"\na\n", "code\na,b\n", "co de\na\n", "" };
  carry_world_pin (world);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) csv = text_file (files[i]);
    g_autoptr (AppInbox) inbox = take (world, PW_PUBLISHED_LIST, "acts", "1", csv, NULL);
    g_assert_cmpuint (inbox->damaged_count, ==, 1);
    g_assert_cmpuint (inbox->publications->len, ==, 0);
    g_assert_cmpuint (waiting (world), ==, 0);
  }
}

/* --- parts and bases ------------------------------------------------------------------------- */

/* A list of four packs, which does not compress. */
static GBytes *
long_list (guint salt) {
  GString *out = g_string_new ("code,name\n");
  for (guint i = 0; out->len < 3 * PW_PACK_PART_BYTES + 100000; i++) {
    g_autofree char *text = g_strdup_printf ("%u-%u", salt, i);
    g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA512, text, -1);
    g_autofree guint8 *bytes = g_malloc (64);
    g_assert_true (pw_hex_decode (sum, bytes, 64));
    g_autofree char *name = g_base64_encode (bytes, 64);
    g_string_append_printf (out, "%u,%s\n", i, name);
  }
  gsize length = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), length);
}

static void
test_parts (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = long_list (1);
  carry_world_pin (world);
  g_autoptr (GPtrArray) messages = packs (world->host, PW_PUBLISHED_LIST, "long", "1", file, NULL);
  g_assert_cmpuint (messages->len, >=, 3);
  guint last = messages->len - 1;
  g_autoptr (AppInbox) some = app_inbox_new (world->store, FALSE, &error);
  take_message (world, some, g_ptr_array_index (messages, last));
  take_message (world, some, g_ptr_array_index (messages, 1));
  take_message (world, some, g_ptr_array_index (messages, 1));
  g_assert_cmpuint (some->publications->len, ==, 1);
  assert_news (some, 0, APP_PUBLICATION_PARTS, 2);
  g_assert_cmpuint (((AppPublicationNews *)g_ptr_array_index (some->publications, 0))->total, ==,
                    messages->len);
  g_assert_cmpuint (waiting (world), ==, 1);
  carry_world_reopen (world);
  g_autoptr (AppInbox) rest = app_inbox_new (world->store, FALSE, &error);
  for (guint i = 0; i < last; i++)
    take_message (world, rest, g_ptr_array_index (messages, i));
  g_assert_cmpuint (rest->publications->len, ==, 1);
  g_assert_cmpint (((AppPublicationNews *)g_ptr_array_index (rest->publications, 0))->change, ==,
                   APP_PUBLICATION_TAKEN);
  g_assert_cmpuint (waiting (world), ==, 0);
  g_autoptr (GBytes) held = pw_lists_csv (world->store->db, "long", NULL, &error);
  g_assert_true (g_bytes_equal (held, file));
}

/* Differences that come before what they are to: 3 to 2, 2 to 1, then 1. */
static void
test_base_later (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GBytes) one = form_file ("f", "1", "Nama");
  g_autoptr (GBytes) two = form_file ("f", "2", "Nama dusun");
  g_autoptr (GBytes) three = form_file ("f", "3", "Nama dusun atau RT");
  carry_world_pin (world);
  g_autoptr (AppInbox) third = take (world, PW_PUBLISHED_FORM, "f", "3", three, two);
  assert_news (third, 0, APP_PUBLICATION_NO_BASE, 0);
  g_autoptr (AppInbox) second = take (world, PW_PUBLISHED_FORM, "f", "2", two, one);
  assert_news (second, 0, APP_PUBLICATION_NO_BASE, 0);
  g_assert_cmpuint (waiting (world), ==, 2);
  carry_world_reopen (world);
  g_autoptr (AppInbox) first = take (world, PW_PUBLISHED_FORM, "f", "1", one, NULL);
  g_assert_cmpuint (first->publications->len, ==, 3);
  g_assert_cmpuint (waiting (world), ==, 0);
  assert_newest (world, "f", "3");
}

/* Parts of a list that a newer version overtook are forgotten. */
static void
test_overtaken (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) old = long_list (1);
  g_autoptr (GBytes) new = text_file ("code,name\na,Satu\n");
  carry_world_pin (world);
  g_autoptr (GPtrArray) messages = packs (world->host, PW_PUBLISHED_LIST, "long", "1", old, NULL);
  g_autoptr (AppInbox) some = app_inbox_new (world->store, FALSE, &error);
  take_message (world, some, g_ptr_array_index (messages, 0));
  g_assert_cmpuint (waiting (world), ==, 1);
  app_inbox_free (take (world, PW_PUBLISHED_LIST, "long", "2", new, NULL));
  g_assert_cmpuint (waiting (world), ==, 0);
}

/* --- strangers ------------------------------------------------------------------------------- */

static void
test_strangers (CarryWorld *world, gconstpointer data G_GNUC_UNUSED) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) stranger = sample_identity (7, TRUE);
  g_autoptr (GBytes) file = form_file ("f", "1", "Nama");
  carry_world_pin (world);
  g_autoptr (GPtrArray) theirs = packs (stranger, PW_PUBLISHED_FORM, "f", "1", file, NULL);
  g_autoptr (GPtrArray) ours = packs (world->host, PW_PUBLISHED_FORM, "f", "1", file, NULL);
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  take_message (world, inbox, g_ptr_array_index (theirs, 0));
  g_assert_cmpuint (inbox->foreign_count, ==, 1);
  /* Signed by the host, and then changed: the last byte of the version. */
  gsize length;
  GBytes *message = g_ptr_array_index (ours, 0);
  g_autofree guint8 *bytes
      = g_memdup2 (g_bytes_get_data (message, &length), g_bytes_get_size (message));
  bytes[length - 1] ^= 1;
  g_autoptr (GBytes) forged = g_bytes_new (bytes, length);
  take_message (world, inbox, forged);
  g_assert_cmpuint (inbox->alarm_count, ==, 1);
  g_assert_cmpuint (inbox->publications->len, ==, 0);
  g_assert_cmpuint (waiting (world), ==, 0);
  assert_newest (world, "f", NULL);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)
  ADD ("/publications/form", test_form);
  ADD ("/publications/form-refused", test_form_refused);
  ADD ("/publications/form-other", test_form_other);
  ADD ("/publications/form-built-in", test_form_built_in);
  ADD ("/publications/list", test_list);
  ADD ("/publications/catalog", test_catalog);
  ADD ("/publications/list-refused", test_list_refused);
  ADD ("/publications/parts", test_parts);
  ADD ("/publications/base-later", test_base_later);
  ADD ("/publications/overtaken", test_overtaken);
  ADD ("/publications/strangers", test_strangers);
  return g_test_run ();
}
