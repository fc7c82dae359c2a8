/* A loaded form: identity, tree, types, texts, code lists; on a small form and on Form A as
 * shipped. */
#include <glib.h>
#include <string.h>

#include "sync/model/pw-form.h"
#include "sync/model/pw-forms.h"

#define HEAD                                                                                       \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"           \
  " xmlns:jr='http://openrosa.org/javarosa' xmlns:xsd='http://www.w3.org/2001/XMLSchema'"          \
  " xmlns:pw='urn:panwas:xforms:1'><h:head><h:title>Small</h:title><model>"

/* One of everything: both ways of writing choices, literal and translated labels, old and new names
 * of types, a repeat with its first entry written out, and <meta>. */
static const char small[] = HEAD
    "<itext><translation lang='Bahasa Indonesia (id)'>"
    "<text id='l'><value>Nama</value></text><text id='h'><value>Isi &lt;nama&gt;</value></text>"
    "<text id='c1'><value>Satu</value></text><text id='c2'><value>Dua</value></text></translation>"
    "<translation lang='en' default='true()'>"
    "<text id='l'><value>Name</value></text><text id='h'><value>Fill in</value></text>"
    "<text id='c1'><value>One</value></text><text id='c2'><value>-</value></text>"
    "<text id='c2x'><value>Two</value></text></translation></itext>"
    "<instance><data id='small' "
    "version='7'><name/><n>4</n><d/><b/><day/><t/><dt/><many/><one/><at/>"
    "<file/><note/><g><inner/></g>"
    "<rows jr:template=''><x/><sub><y/></sub></rows><rows><x/><sub><y/></sub></rows>"
    "<meta><instanceID/></meta></data></instance>"
    "<instance id='list'><root><item><name>a</name><itextId>c1</itextId><of>1</of></item>"
    "<item><name>b</name><itextId>c2x</itextId><of>2</of></item></root></instance>"
    "<bind nodeset='/data/name' type='xsd:string' required='true()' pw:column='name'"
    " pw:confidential='true' jr:requiredMsg='needed' jr:constraintMsg=\"jr:itext('h')\""
    " constraint='string-length(.) &lt; 9'/>"
    "<bind nodeset='/data/n' type='int' calculate='1 + 1' readonly='true()'/>"
    "<bind nodeset='/data/d' type='decimal' required='/data/n > 1'/>"
    "<bind nodeset='/data/b' type='boolean' readonly='/data/n = 1'/>"
    "<bind nodeset='/data/day' type='date'/><bind nodeset='/data/t' type='time'/>"
    "<bind nodeset='/data/dt' type='dateTime'/><bind nodeset='/data/many' type='select'/>"
    "<bind nodeset='/data/one' type='string'/><bind nodeset='/data/at' type='geopoint'/>"
    "<bind nodeset='/data/file' type='binary'/>"
    "<bind nodeset='/data/g' relevant=\"/data/one = 'a'\" pw:confidential='true'/>"
    "<bind nodeset='/data/meta/instanceID' type='string' jr:preload='uid'/>"
    "</model></h:head><h:body>"
    "<input ref='/data/name'><label ref=\"jr:itext('l')\"/><hint ref=\"jr:itext('h')\"/></input>"
    "<input ref='/data/d'><label>How much</label></input>"
    "<select ref='/data/many' appearance='minimal'><label>Many</label>"
    "<item><label ref=\"jr:itext('c1')\"/><value>x1</value></item>"
    "<item><label>Literal</label><value> x2 </value></item></select>"
    "<select1 ref='/data/one'><label>One</label><itemset nodeset=\"instance('list')/root/item[of = "
    "1]\">"
    "<value ref='name'/><label ref='jr:itext(itextId)'/></itemset></select1>"
    "<upload ref='/data/file' mediatype='image/*'><label>File</label></upload>"
    "<group ref='/data/g' appearance='field-list'><label>Group</label>"
    "<input ref='/data/g/inner'><label>Inner</label></input></group>"
    "<group ref='/data/rows'><label>Rows</label><repeat nodeset='/data/rows'>"
    "<input ref='/data/rows/x'><label>X</label></input></repeat></group>"
    "</h:body></h:html>";

static PwForm *
load (const char *xml) {
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  PwForm *form = pw_form_load (bytes, &error);
  g_assert_no_error (error);
  g_assert_nonnull (form);
  return form;
}

static void
test_identity (void) {
  g_autoptr (PwForm) form = load (small);
  g_assert_cmpstr (pw_form_id (form), ==, "small");
  g_assert_cmpstr (pw_form_version (form), ==, "7");
  g_assert_cmpstr (pw_form_title (form), ==, "Small");
  PwDigest digest = pw_digest_of (small, strlen (small));
  g_assert_true (pw_digest_equal (pw_form_digest (form), &digest));
  g_assert_cmpuint (g_bytes_get_size (pw_form_bytes (form)), ==, strlen (small));
  g_assert_cmpstr (pw_form_language (form, 0), ==, "id");
  g_assert_cmpstr (pw_form_language (form, 1), ==, "en");
  g_assert_null (pw_form_language (form, 2));
  g_assert_cmpstr (pw_form_default_language (form), ==, "en");
  PwForm *same = pw_form_ref (form);
  pw_form_free (same);
  g_assert_cmpstr (pw_form_id (form), ==, "small");
}

static void
test_tree (void) {
  g_autoptr (PwForm) form = load (small);
  static const struct {
    const char *path;
    PwFormKind kind;
    PwFormType type;
  } nodes[] = {
    { "/", PW_FORM_GROUP, PW_FORM_NO_TYPE },
    { "/name", PW_FORM_QUESTION, PW_FORM_STRING },
    { "/n", PW_FORM_QUESTION, PW_FORM_INT },
    { "/d", PW_FORM_QUESTION, PW_FORM_DECIMAL },
    { "/b", PW_FORM_QUESTION, PW_FORM_BOOLEAN },
    { "/day", PW_FORM_QUESTION, PW_FORM_DATE },
    { "/t", PW_FORM_QUESTION, PW_FORM_TIME },
    { "/dt", PW_FORM_QUESTION, PW_FORM_DATE_TIME },
    { "/many", PW_FORM_QUESTION, PW_FORM_SELECT },
    { "/one", PW_FORM_QUESTION, PW_FORM_SELECT1 },
    { "/at", PW_FORM_QUESTION, PW_FORM_GEOPOINT },
    { "/file", PW_FORM_QUESTION, PW_FORM_UPLOAD },
    { "/note", PW_FORM_QUESTION, PW_FORM_STRING },
    { "/g", PW_FORM_GROUP, PW_FORM_NO_TYPE },
    { "/g/inner", PW_FORM_QUESTION, PW_FORM_STRING },
    { "/rows", PW_FORM_REPEAT, PW_FORM_NO_TYPE },
    { "/rows/x", PW_FORM_QUESTION, PW_FORM_STRING },
    { "/rows/sub", PW_FORM_GROUP, PW_FORM_NO_TYPE },
    { "/rows/sub/y", PW_FORM_QUESTION, PW_FORM_STRING },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++) {
    const PwFormNode *node = pw_form_find (form, nodes[i].path);
    g_assert_nonnull (node);
    g_assert_cmpstr (node->path, ==, nodes[i].path);
    g_assert_cmpint (node->kind, ==, nodes[i].kind);
    g_assert_cmpint (node->type, ==, nodes[i].type);
    if (node->parent == NULL)
      continue;
    g_assert_true (pw_form_child (node->parent, node->index) == node);
    g_assert_true (pw_form_child_named (node->parent, node->name) == node);
  }
  const PwFormNode *root = pw_form_root (form);
  g_assert_true (root == pw_form_find (form, "/"));
  g_assert_cmpuint (pw_form_child_count (root), ==, 14);
  g_assert_null (pw_form_child (root, 14));
  g_assert_null (pw_form_find (form, "/meta"));
  g_assert_null (pw_form_find (form, "/data/name"));
  g_assert_null (pw_form_child_named (pw_form_find (form, "/name"), "x"));
}

static void
test_binds (void) {
  g_autoptr (PwForm) form = load (small);
  const PwFormNode *name = pw_form_find_column (form, "name");
  g_assert_true (name == pw_form_find (form, "/name"));
  g_assert_null (pw_form_find_column (form, "village"));
  g_assert_true (name->required && name->confidential && name->has_control && !name->readonly);
  g_assert_cmpstr (pw_form_text (form, name->constraint_message, "id"), ==, "Isi <nama>");
  g_assert_cmpstr (pw_form_text (form, name->required_message, "id"), ==, "needed");
  const PwFormNode *n = pw_form_find (form, "/n");
  g_assert_true (n->readonly && !n->required && !n->has_control);
  g_assert_cmpstr (n->default_text, ==, "4");
  const PwFormNode *d = pw_form_find (form, "/d");
  g_assert_false (d->required);
  const PwFormNode *group = pw_form_find (form, "/g");
  g_assert_cmpstr (group->appearance, ==, "field-list");
  g_assert_true (pw_form_find (form, "/g/inner")->confidential);
  g_assert_false (pw_form_find (form, "/rows/x")->confidential);
  g_assert_cmpstr (pw_form_find (form, "/file")->media_type, ==, "image/*");
  g_assert_true (pw_form_find (form, "/rows")->has_control);
}

static void
test_texts (void) {
  g_autoptr (PwForm) form = load (small);
  const PwFormText *label = pw_form_find (form, "/name")->label;
  g_assert_cmpstr (pw_form_text (form, label, "id"), ==, "Nama");
  g_assert_cmpstr (pw_form_text (form, label, "en"), ==, "Name");
  g_assert_cmpstr (pw_form_text (form, label, NULL), ==, "Name");
  g_assert_cmpstr (pw_form_text (form, label, "jv"), ==, "Name");
  g_assert_null (pw_form_text_exact (form, label, "jv"));
  g_assert_null (pw_form_text (form, NULL, "id"));
  const PwFormText *literal = pw_form_find (form, "/d")->label;
  g_assert_cmpstr (pw_form_text (form, literal, "id"), ==, "How much");
  g_assert_null (pw_form_text_exact (form, literal, "id"));
  g_assert_cmpstr (pw_form_text (form, pw_form_find (form, "/rows")->label, "en"), ==, "Rows");
  g_assert_null (pw_form_find (form, "/note")->label);
}

static void
test_choices (void) {
  g_autoptr (PwForm) form = load (small);
  const PwFormNode *many = pw_form_find (form, "/many");
  g_assert_cmpuint (pw_form_choice_count (many), ==, 2);
  g_assert_cmpstr (pw_form_choice (many, 0)->code, ==, "x1");
  g_assert_cmpstr (pw_form_text (form, pw_form_choice (many, 0)->label, "id"), ==, "Satu");
  g_assert_true (pw_form_choice_named (many, "x2") == pw_form_choice (many, 1));
  g_assert_null (pw_form_choice_named (many, "x3"));
  g_assert_null (pw_form_choice (many, 2));
  /* A predicate is kept, and all items of the instance are there. */
  const PwFormNode *one = pw_form_find (form, "/one");
  g_assert_cmpuint (pw_form_choice_count (one), ==, 2);
  g_assert_cmpstr (pw_form_text (form, pw_form_choice_named (one, "b")->label, "en"), ==, "Two");
  g_assert_cmpuint (pw_form_choice_count (pw_form_find (form, "/name")), ==, 0);
  g_assert_null (pw_form_choice_named (pw_form_find (form, "/name"), "a"));
}

/* --- Form A ---------------------------------------------------------------------------------- */

static void
assert_both_languages (const PwForm *form, const PwFormText *text, const char *what) {
  const char *id = pw_form_text_exact (form, text, "id");
  const char *en = pw_form_text_exact (form, text, "en");
  if (id == NULL || en == NULL || strcmp (id, en) == 0)
    g_test_message ("%s: \"%s\" / \"%s\"", what, id, en);
  g_assert_nonnull (id);
  g_assert_nonnull (en);
}

static void
assert_translated (const PwForm *form, const PwFormNode *node) {
  if (node->parent != NULL && node->has_control)
    assert_both_languages (form, node->label, node->path);
  const PwFormText *const others[]
      = { node->hint, node->constraint_message, node->required_message };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    if (others[i] != NULL)
      assert_both_languages (form, others[i], node->path);
  }
  for (guint i = 0; i < pw_form_choice_count (node); i++)
    assert_both_languages (form, pw_form_choice (node, i)->label, pw_form_choice (node, i)->code);
  for (guint i = 0; i < pw_form_child_count (node); i++)
    assert_translated (form, pw_form_child (node, i));
}

static void
assert_codes (const PwForm *form, const char *path, const char *codes) {
  const PwFormNode *node = pw_form_find (form, path);
  g_assert_nonnull (node);
  g_auto (GStrv) each = g_strsplit (codes, " ", -1);
  for (gsize i = 0; each[i] != NULL; i++) {
    if (pw_form_choice_named (node, each[i]) == NULL)
      g_error ("%s lacks %s", path, each[i]);
  }
}

static void
test_form_a_codes (const PwForm *form) {
  assert_codes (form, "/violation/acts",
                "medsos_unggah medsos_komentar medsos_bagikan medsos_suka kegiatan_pertemuan "
                "kegiatan_ajakan kegiatan_imbauan kegiatan_seruan kegiatan_pemberian_barang "
                "pakai_barang_jabatan pakai_barang_pribadi daftar_parpol_jam_kerja "
                "daftar_parpol_tanpa_lapor hadir_deklarasi keputusan_untung_rugi foto_simbol "
                "spanduk_diri spanduk_orang_lain deklarasi_diri peserta_kampanye_atribut_partai "
                "peserta_kampanye_atribut_dinas peserta_kampanye_tanpa_atribut pelaksana_kampanye "
                "anggota_parpol pengurus_parpol fasilitas_negara_kampanye "
                "kampanye_pasangan_tanpa_cltn narasumber_parpol dukungan_umum "
                "kebijakan_bermotif_politik fasilitas_negara_politik terlibat_politik_praktis "
                "intimidasi_ancaman konflik_kepentingan ujaran_kebencian berita_bohong "
                "politik_uang_memberi politik_uang_menerima pembiaran_atasan tim_kampanye "
                "ikut_kampanye_desa tindakan_untung_rugi pelibatan_oleh_tim medsos_ikut_grup "
                "medsos_foto_unggah grup_wa_kampanye kampanye_di_rumah_kades kendaraan_dinas "
                "bansos_program_desa mobilisasi_aparatur_warga deklarasi_kolektif_aparatur "
                "dukungan_ktp_perseorangan pendekatan_parpol pendekatan_masyarakat "
                "tim_ahli_konsultan diskriminasi_layanan halangi_pengawas mutasi_terlarang lainnya "
                "nihil");
  assert_codes (form, "/violation/subjects/position",
                "kades pj_kades sekdes kaur_umum kaur_keuangan kaur_perencanaan kasi_pemerintahan "
                "kasi_kesejahteraan kasi_pelayanan kadus staf_desa bpd_ketua bpd_anggota rt rw lpm "
                "pkk karang_taruna posyandu linmas pendamping_desa bumdes tokoh_adat "
                "lurah_kelurahan perangkat_kelurahan asn_lain non_asn");
  assert_codes (form, "/stage",
                "pra_tahapan perencanaan persiapan pemutakhiran_pemilih pendaftaran_verifikasi "
                "penetapan_peserta pencalonan kampanye masa_tenang pemungutan penghitungan "
                "pemungutan_penghitungan rekapitulasi penetapan_hasil sengketa putaran_kedua "
                "pelantikan di_luar_tahapan");
  assert_codes (form, "/election", "pilkada pemilu");
  assert_codes (form, "/activities/method", "langsung pencegahan penelusuran analisis");
  assert_codes (form, "/violation_found", "yes no");
  assert_codes (form, "/violation/subjects/role", "pelaksana peserta penonton tugas_dinas");
  assert_codes (form, "/violation/beneficiaries/kind", "paslon caleg parpol");
  assert_codes (form, "/violation/beneficiaries/status", "calon bakal_calon partai");
  assert_codes (form, "/violation/evidence/kind", "foto video audio dokumen tangkapan_layar benda");
}

static void
test_form_a (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (forms, "form_a");
  g_assert_nonnull (form);
  g_assert_cmpstr (pw_form_default_language (form), ==, "id");
  assert_translated (form, pw_form_root (form));
  test_form_a_codes (form);
  static const char *const columns[]
      = { "village", "election", "stage", "violation_found", "occurred_at", "known_at",
          "acts",    "subjects", "place", "event",           "narrative",   "activities" };
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_assert_nonnull (pw_form_find_column (form, columns[i]));
  static const char *const confidential[]
      = { "/violation/witnesses/name", "/violation/witnesses/address", "/violation/witnesses/phone",
          "/violation/informant/name", "/supervisor/conflict_of_interest" };
  for (gsize i = 0; i < G_N_ELEMENTS (confidential); i++)
    g_assert_true (pw_form_find (form, confidential[i])->confidential);
  g_assert_false (pw_form_find (form, "/violation/subjects/name")->confidential);
  g_assert_cmpstr (pw_form_find (form, "/form")->default_text, ==, "form_a");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/identity", test_identity);
  g_test_add_func ("/form/tree", test_tree);
  g_test_add_func ("/form/binds", test_binds);
  g_test_add_func ("/form/texts", test_texts);
  g_test_add_func ("/form/choices", test_choices);
  g_test_add_func ("/form/form-a", test_form_a);
  return g_test_run ();
}
