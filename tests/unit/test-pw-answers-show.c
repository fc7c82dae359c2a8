/* Answers as people read them: the whole text of small records, with a form and without, in both
 * languages, with what is disputed, repeated, unknown, hostile or of several lines. */
#include <glib.h>

#include "sync/model/pw-answers-show.h"
#include "sync/model/pw-forms.h"
#include "tests/lib/history.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

typedef struct {
  PwForms *forms;
  const PwForm *form;
} World;

static void
world_start (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  world->forms = pw_forms_new (&error);
  g_assert_no_error (error);
  world->form = pw_forms_find (world->forms, "form_a");
  g_assert_nonnull (world->form);
}

static void
world_stop (World *world, gconstpointer data) {
  (void)data;
  pw_forms_free (world->forms);
}

/* A record of one `create`; `answers` as for history_json(). */
static void
assert_shown (const PwForm *form, const char *answers, const char *language, PwAnswersShow flags,
              const char *expected) {
  g_auto (History) history = { 0 };
  (void)history_add_change (&history, PW_OP_CREATE, NULL, answers, NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
  g_autofree char *text = pw_answers_show (form, record, language, flags);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_form (World *world, gconstpointer data) {
  (void)data;
  const char *answers = "{'unknown': 1, 'narrative': 'teks', 'violation': {'event': 'e',"
                        " 'subjects': [{'role': 'x', 'name': 'Budi'}, {'name': 'Tono'}]},"
                        " 'stage': 'kampanye', 'village': '17.07.03.2007'}";
  assert_shown (world->form, answers, "id", PW_ANSWERS_SHOW_PLAIN,
                "  Kode kelurahan/desa: 17.07.03.2007\n"
                "  Tahapan yang diawasi: Masa kampanye [kampanye]\n"
                "  III. Uraian singkat hasil pengawasan: teks\n"
                "  IV. Informasi dugaan pelanggaran:\n"
                "    Peristiwa: e\n"
                "    Terduga pelaku 1:\n"
                "      Nama terduga: Budi\n"
                "      Peran saat kejadian: x\n"
                "    Terduga pelaku 2:\n"
                "      Nama terduga: Tono\n"
                "  unknown: 1\n");
  assert_shown (world->form, answers, "en", PW_ANSWERS_SHOW_PATHS,
                "  Village code [/village]: 17.07.03.2007\n"
                "  Stage under supervision [/stage]: Campaign [kampanye]\n"
                "  III. Summary of the result [/narrative]: teks\n"
                "  IV. Suspected violation:\n"
                "    Event [/violation/event]: e\n"
                "    Suspected persons 1 [/violation/subjects]:\n"
                "      Name: Budi\n"
                "      Role at the event: x\n"
                "    Suspected persons 2 [/violation/subjects]:\n"
                "      Name: Tono\n"
                "  unknown [/unknown]: 1\n");
}

static void
test_unknown (World *world, gconstpointer data) {
  (void)world;
  (void)data;
  assert_shown (NULL,
                "{'b': 1, 'a': {'x': true, 'y': {'z': 2.5}}, 'r': [{'p': 'q'}, {'p': [1, 2]}],"
                " 'codes': ['k', 'l'], 'none': [], 'empty': {}}",
                NULL, PW_ANSWERS_SHOW_PATHS,
                "  b [/b]: 1\n"
                "  a:\n"
                "    x [/a/x]: true\n"
                "    y:\n"
                "      z [/a/y/z]: 2.5\n"
                "  r 1 [/r]:\n"
                "    p: q\n"
                "  r 2 [/r]:\n"
                "    p: [1,2]\n"
                "  codes [/codes]: k; l\n"
                "  none [/none]: (no answer)\n"
                "  empty:\n");
  assert_shown (NULL, "{}", NULL, PW_ANSWERS_SHOW_PLAIN, "");
}

/* The form says one thing, the answers another: nothing is hidden. */
static void
test_other_version (World *world, gconstpointer data) {
  (void)data;
  assert_shown (world->form, "{'village': {'code': 'x'}, 'violation': 'y', 'activities': ['z']}",
                "id", PW_ANSWERS_SHOW_PLAIN,
                "  Kode kelurahan/desa:\n"
                "    code: x\n"
                "  II. Kegiatan pengawasan: z\n"
                "  IV. Informasi dugaan pelanggaran: y\n");
}

static void
test_hostile (World *world, gconstpointer data) {
  (void)world;
  (void)data;
  assert_shown (NULL, "{'a': 'satu\\ndua\\n\\ttiga', 'b\\nforged: 1': '\\u001b[31m\\u202e'}", NULL,
                PW_ANSWERS_SHOW_PATHS,
                "  a [/a]:\n    satu\n    dua\n    \ttiga\n"
                "  b forged: 1 [/b forged: 1]: " BAD "[31m" BAD "\n");
}

static void
test_disputed (World *world, gconstpointer data) {
  (void)data;
  g_auto (History) history = { 0 };
  (void)history_add_change (&history, PW_OP_CREATE, NULL,
                            "{'narrative': 'a', 'activities': [{'method': 'langsung'}]}", NULL);
  for (guint i = 0; i < 2; i++)
    (void)history_add_change (&history, PW_OP_AMEND, "0",
                              i == 0 ? "{'/narrative': 'b'}"
                                     : "{'/narrative': 'b', '/activities': [{'method': 'x'}]}",
                              NULL);
  (void)history_add_change (&history, PW_OP_AMEND, "0",
                            "{'/activities': [{'method': 'x'}, {'method': 'x'}]}", NULL);
  g_autoptr (PwRecord) record = history_fold (&history);
  g_assert_cmpuint (record->disputed->len, ==, 1);
  g_autofree char *text = pw_answers_show (world->form, record, "id", PW_ANSWERS_SHOW_PATHS);
  g_assert_cmpstr (text, ==,
                   "  II. Kegiatan pengawasan 1 [/activities] (disputed):\n"
                   "    Bentuk pengawasan: x\n"
                   "  III. Uraian singkat hasil pengawasan [/narrative]: b\n");
}

/* Witnesses are marked; where asked, neither they nor what the form does not know is shown. */
static void
test_confidential (World *world, gconstpointer data) {
  (void)data;
  const char *answers = "{'narrative': 'n', 'violation': {'event': 'e', 'informant': {'name': 'I'},"
                        " 'witnesses': [{'name': 'W'}]}, 'unknown': 'U'}";
  assert_shown (world->form, answers, "en", PW_ANSWERS_SHOW_PLAIN,
                "  III. Summary of the result: n\n"
                "  IV. Suspected violation:\n"
                "    Event: e\n"
                "    Witnesses 1 (confidential):\n"
                "      Name of the witness: W\n"
                "    Source of the initial information (confidential):\n"
                "      Name of the source: I\n"
                "  unknown: U\n");
  assert_shown (world->form, answers, "en", PW_ANSWERS_HIDE_CONFIDENTIAL,
                "  III. Summary of the result: n\n"
                "  IV. Suspected violation:\n"
                "    Event: e\n"
                "    Witnesses (confidential): not shown\n"
                "    Source of the initial information (confidential): not shown\n"
                "  unknown: not shown\n");
}

static void
assert_value (const PwForm *form, const char *path, const char *json, const char *language,
              const char *words) {
  json_auto_t *value = json != NULL ? json_loads (json, JSON_DECODE_ANY, NULL) : NULL;
  g_assert_true ((json == NULL) == (value == NULL));
  const PwFormNode *node = path != NULL ? pw_form_find (form, path) : NULL;
  g_autofree char *text = pw_answers_show_value (form, node, value, language);
  g_assert_cmpstr (text, ==, words);
}

static void
test_value (World *world, gconstpointer data) {
  (void)data;
  assert_value (world->form, "/narrative", "\"teks\"", "id", "teks");
  assert_value (world->form, "/stage", "\"kampanye\"", "id", "Masa kampanye [kampanye]");
  assert_value (world->form, "/stage", "\"dari versi lain\"", "id", "dari versi lain");
  assert_value (world->form, "/violation/acts", "[\"medsos_komentar\", \"x\"]", "id",
                "Mengomentari konten calon [medsos_komentar]; x");
  assert_value (world->form, NULL, "-7.5", "id", "-7.5");
  assert_value (world->form, NULL, "{\"a\": [1]}", "id", "{\"a\":[1]}");
  assert_value (NULL, NULL, "[\"a\", 1]", NULL, "[\"a\",1]");
  assert_value (NULL, NULL, NULL, NULL, "(no answer)");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/answers-show/" name, World, NULL, world_start, function, world_stop)
  ADD ("form", test_form);
  ADD ("unknown", test_unknown);
  ADD ("other-version", test_other_version);
  ADD ("hostile", test_hostile);
  ADD ("disputed", test_disputed);
  ADD ("confidential", test_confidential);
  ADD ("value", test_value);
  return g_test_run ();
}
