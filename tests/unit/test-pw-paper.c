/* A record as a printed form: the sections of Form A in their order with the answers in words,
 * "Nihil" where nothing was found, other forms by their groups; and sheets on which long texts go
 * over pages and ink is where it should be. */
#include <cairo.h>
#include <glib.h>
#include <string.h>

#include "sync/model/pw-forms.h"
#include "sync/paper/pw-paper-sheet.h"
#include "tests/lib/session-desk.h"

#define SUSPECTED                                                                                  \
  "{'form': 'form_a', 'village': '33.04.09.2004', 'election': 'pilkada', 'stage': 'kampanye',"     \
  "'supervisor': {'name': 'Sari (contoh)', 'office_address': 'Jl. Contoh 1'},"                     \
  "'activities': [{'method': 'langsung', 'purpose': 'Mengawasi', 'started_at': "                   \
  "'2024-10-07T08:15+07:00', 'place': {'name': 'Balai desa'}}],"                                   \
  "'narrative': 'Terjadi pertemuan.', 'violation_found': 'yes',"                                   \
  "'violation': {'event': 'Pertemuan', 'place': 'Rumah', 'occurred_at': "                          \
  "'2024-10-07T21:43+07:00', 'subjects': [{'name': 'A (contoh)', 'position': 'kepala_desa', "      \
  "'address': 'Dusun I'}, {'name': 'B (contoh)'}], 'witnesses': [{'name': 'C (contoh)', "          \
  "'address': 'Dusun II'}], 'evidence': [{'kind': 'foto', 'caption': 'Spanduk'}], "                \
  "'articles': 'Pasal contoh'}, 'dispute_found': 'no', 'reported_in': 'Wanayasa', "                \
  "'reported_on': '2024-10-08'}"

static const PwPaperLine *
find_line (const GPtrArray *lines, PwPaperKind kind, const char *label) {
  for (guint i = 0; i < lines->len; i++) {
    const PwPaperLine *line = g_ptr_array_index (lines, i);
    if (line->kind == kind && g_str_equal (line->label, label))
      return line;
  }
  g_error ("no line \"%s\"", label);
}

static void
assert_field (const GPtrArray *lines, const char *label, const char *text) {
  g_assert_cmpstr (find_line (lines, PW_PAPER_FIELD, label)->text, ==, text);
}

static void
test_form_a (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  json_auto_t *answers = session_json (SUSPECTED);
  const PwPaperFacts facts = { .record_code = "7K3F-9Q2M" };
  g_autoptr (GPtrArray) lines = pw_paper_lines (pw_forms_find (forms, "form_a"), answers, &facts);
  assert_field (lines, "Nama pelaksana tugas pengawasan", "Sari (contoh)");
  assert_field (lines, "Waktu kejadian", "Senin, 7 Oktober 2024 pukul 21.43 WIB");
  assert_field (lines, "Waktu dan tempat", "Senin, 7 Oktober 2024 pukul 08.15 WIB; Balai desa");
  assert_field (lines, "Nomor surat perintah tugas", ""); /* the line stays, for the hand */
  g_assert_true (
      g_str_has_prefix (find_line (lines, PW_PAPER_FIELD, "Terduga pelaku")->text, "A (contoh), "));
  g_assert_nonnull (
      strstr (find_line (lines, PW_PAPER_FIELD, "Terduga pelaku")->text, "; B (contoh)"));
  const PwPaperLine *signer = NULL;
  static const char *const order[] = { "I.", "II.", "III.", "IV.", "V." };
  guint next = 0;
  for (guint i = 0; i < lines->len; i++) {
    const PwPaperLine *line = g_ptr_array_index (lines, i);
    if (line->kind == PW_PAPER_SECTION)
      g_assert_cmpstr (line->number, ==, order[next++]);
    if (line->kind == PW_PAPER_SIGNER)
      signer = line;
  }
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (order));
  g_assert_cmpstr (signer->label, ==, "Wanayasa, 8 Oktober 2024\n");
  g_assert_cmpstr (signer->text, ==, "Sari (contoh)");
  g_autofree char *text = pw_paper_text (lines);
  g_assert_nonnull (strstr (text, "V. Informasi Potensi Sengketa\n  Nihil\n"));
  g_assert_nonnull (strstr (text, "4. Barang bukti\n    Nihil\n"));
  g_assert_nonnull (strstr (text, "7K3F-9Q2M"));
}

static void
test_nothing_found (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  json_auto_t *answers = session_json ("{'violation_found': 'no', 'narrative': 'Aman.'}");
  g_autoptr (GPtrArray) lines = pw_paper_lines (pw_forms_find (forms, "form_a"), answers, NULL);
  g_autofree char *text = pw_paper_text (lines);
  g_assert_nonnull (strstr (text, "IV. Informasi Dugaan Pelanggaran\n  Nihil\n"));
  g_assert_null (strstr (text, "Terduga"));
}

static void
test_other_form (void) {
  g_autoptr (PwForm) form = session_form (
      "<a/><g><b/></g><r jr:template=''><c/></r>", "<bind nodeset='/data/a' type='date'/>",
      "<input ref='/data/a'><label>Kapan</label></input><group ref='/data/g'><label>G</label>"
      "<input ref='/data/g/b'><label>B</label></input></group><group ref='/data/r'>"
      "<label>Orang</label><repeat nodeset='/data/r'><input ref='/data/r/c'><label>Nama</label>"
      "</input></repeat></group>");
  json_auto_t *answers = session_json (
      "{'a': '2024-02-29', 'g': {'b': 'x\\ny'}, 'r': [{'c': 'P'}, {'c': 'Q'}], 'odd': 1}");
  g_autoptr (GPtrArray) lines = pw_paper_lines (form, answers, NULL);
  g_autofree char *text = pw_paper_text (lines);
  g_assert_nonnull (strstr (text, "Kapan: Kamis, 29 Februari 2024\nG\n  B: x\ny\nOrang 1\n  "
                                  "Nama: P\nOrang 2\n  Nama: Q\n"));
}

static void
test_moments (void) {
  static const struct {
    const char *text, *words;
  } cases[] = {
    { "2024-10-07", "Senin, 7 Oktober 2024" },
    { "2024-10-07T21:43:05.000+08:00", "Senin, 7 Oktober 2024 pukul 21.43 WITA" },
    { "2024-10-07T21:43+05:30", "Senin, 7 Oktober 2024 pukul 21.43" },
    { "2024-13-07", "2024-13-07" },
    { "2024-02-30", "2024-02-30" },
    { "0000-00-00", "0000-00-00" },
    { "21:43", "21:43" },
    { "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = pw_paper_moment (cases[i].text);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

/* Dark pixels of page `page` in a rectangle given in points. */
static guint
count_ink (const PwPaperSheet *sheet, guint page, int x, int y, int width, int height) {
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)PW_PAPER_WIDTH_PT,
                                                         (int)PW_PAPER_HEIGHT_PT);
  cairo_t *cr = cairo_create (surface);
  pw_paper_sheet_draw (sheet, page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (g_getenv ("PAPER_PNG") != NULL)
    g_assert_cmpint (cairo_surface_write_to_png (surface, g_getenv ("PAPER_PNG")), ==,
                     CAIRO_STATUS_SUCCESS);
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint ink = 0;
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      ink += pixels[row * stride + column * 4 + 1] < 128 ? 1 : 0;
  cairo_surface_destroy (surface);
  return ink;
}

static void
test_sheets (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  const PwForm *form = pw_forms_find (forms, "form_a");
  json_auto_t *answers = session_json (SUSPECTED);
  g_autoptr (GPtrArray) lines = pw_paper_lines (form, answers, NULL);
  cairo_surface_t *signature = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 80);
  cairo_t *cr = cairo_create (signature);
  cairo_paint (cr); /* a black block */
  cairo_destroy (cr);
  g_autoptr (PwPaperSheet) plain = pw_paper_sheet_new (lines, NULL);
  g_autoptr (PwPaperSheet) with = pw_paper_sheet_new (lines, signature);
  cairo_surface_destroy (signature);
  guint last = pw_paper_sheet_pages (with) - 1;
  g_assert_cmpuint (pw_paper_sheet_pages (plain), ==, last + 1);
  guint ink = count_ink (plain, last, 0, 0, 595, 841);
  g_assert_cmpuint (ink, >, 100);
  g_assert_cmpuint (count_ink (with, last, 0, 0, 595, 841), >, ink + 5000);
  g_assert_cmpuint (count_ink (with, 0, 0, 0, 595, 841), >, 1000);
  g_assert_cmpuint (count_ink (with, 0, 0, 0, 40, 841), ==, 0); /* the margins are white */
  g_assert_cmpuint (count_ink (with, 0, 555, 0, 40, 841), ==, 0);
}

/* A long account, words without blanks too: nothing is lost, nothing leaves the paper. */
static void
test_long (void) {
  g_autoptr (PwForms) forms = pw_forms_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 4000; i++)
    g_string_append (text, i % 3 == 0 ? "sangatpanjangtanpaspasi" : "kata ");
  json_auto_t *answers = json_pack ("{s:s, s:s}", "violation_found", "no", "narrative", text->str);
  g_autoptr (GPtrArray) lines = pw_paper_lines (pw_forms_find (forms, "form_a"), answers, NULL);
  g_autoptr (PwPaperSheet) sheet = pw_paper_sheet_new (lines, NULL);
  guint pages = pw_paper_sheet_pages (sheet);
  g_assert_cmpuint (pages, >, 4);
  g_assert_cmpuint (pages, <, 20);
  for (guint i = 0; i < pages; i++) {
    g_assert_cmpuint (count_ink (sheet, i, 56, 56, 483, 700), >, 200);
    g_assert_cmpuint (count_ink (sheet, i, 548, 0, 47, 841), ==, 0);
    g_assert_cmpuint (count_ink (sheet, i, 0, 800, 595, 41), ==, 0);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/form-a", test_form_a);
  g_test_add_func ("/paper/nothing-found", test_nothing_found);
  g_test_add_func ("/paper/other-form", test_other_form);
  g_test_add_func ("/paper/moments", test_moments);
  g_test_add_func ("/paper/sheets", test_sheets);
  g_test_add_func ("/paper/long", test_long);
  return g_test_run ();
}
