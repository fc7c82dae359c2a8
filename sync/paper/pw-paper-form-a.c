/* The layout of Form A: the sections of Formulir Model A, "Nihil" where there is nothing. */
#include <string.h>

#include "sync/paper/pw-paper-private.h"

#define NOTHING "Nihil"

typedef struct {
  const char *number, *label, *path;
} Row;

/* One field; paper keeps the line where nothing was written, so that it can be by hand. */
static void
write_row (PwPaperWriter *writer, json_t *within, const char *prefix, guint indent,
           const Row *row) {
  g_autofree char *text = _pw_paper_value (writer, within, prefix, row->path);
  _pw_paper_add (writer, PW_PAPER_FIELD, indent, row->number, row->label, text);
}

static void
write_rows (PwPaperWriter *writer, json_t *within, const char *prefix, guint indent,
            const Row *rows, gsize count) {
  for (gsize i = 0; i < count; i++)
    write_row (writer, within, prefix, indent, &rows[i]);
}

/* A head, and below it a text over the whole width. */
static void
write_text (PwPaperWriter *writer, guint indent, const Row *row) {
  g_autofree char *text = _pw_paper_value (writer, writer->answers, "", row->path);
  _pw_paper_add (writer, PW_PAPER_HEAD, indent, row->number, row->label, "");
  _pw_paper_add (writer, PW_PAPER_TEXT, indent + 1, "", "", *text != '\0' ? text : "-");
}

/* The values of `paths` in one entry that are there, with `between`. (transfer full) */
static char *
join_values (PwPaperWriter *writer, json_t *entry, const char *prefix, const char *const *paths,
             const char *between) {
  GString *out = g_string_new (NULL);
  for (gsize i = 0; paths[i] != NULL; i++) {
    g_autofree char *value = _pw_paper_value (writer, entry, prefix, paths[i]);
    if (*value != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? between : "", value);
  }
  return g_string_free (out, FALSE);
}

static char *
letter (size_t index) {
  return index < 26 ? g_strdup_printf ("%c.", (char)('a' + (int)index))
                    : g_strdup_printf ("%u.", (guint)index + 1);
}

/* A numbered head with its entries below, a line each. */
static void
write_list (PwPaperWriter *writer, const Row *row, const char *const *paths) {
  _pw_paper_add (writer, PW_PAPER_HEAD, 1, row->number, row->label, "");
  json_t *entries = _pw_paper_entries (writer, row->path);
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    g_autofree char *number = letter (i);
    g_autofree char *text = join_values (writer, entry, row->path, paths, ", ");
    _pw_paper_add (writer, PW_PAPER_FIELD, 2, number, "", text);
  }
  if (json_array_size (entries) == 0)
    _pw_paper_add (writer, PW_PAPER_TEXT, 2, "", "", NOTHING);
}

/* --- I, II, III ------------------------------------------------------------------------------ */

static void
write_supervisor (PwPaperWriter *writer) {
  static const Row rows[] = {
    { "a.", "Tahapan yang diawasi", "/stage" },
    { "b.", "Nama pelaksana tugas pengawasan", "/supervisor/name" },
    { "c.", "Jabatan", "/supervisor/post" },
    { "d.", "Nomor surat perintah tugas", "/assignment_letter" },
    { "e.", "Alamat", "/supervisor/office_address" },
  };
  _pw_paper_add (writer, PW_PAPER_SECTION, 0, "I.", "Data Pengawas Pemilihan", "");
  write_rows (writer, writer->answers, "", 1, rows, G_N_ELEMENTS (rows));
}

/* "Senin, 7 Oktober 2024 pukul 08.15 WIB s.d. ..., Balai Desa, Jl. ...". */
static char *
time_and_place (PwPaperWriter *writer, json_t *entry, const char *prefix) {
  static const char *const times[] = { "/started_at", "/ended_at", NULL };
  static const char *const places[] = { "/place/name", "/place/address", NULL };
  g_autofree char *when = join_values (writer, entry, prefix, times, " s.d. ");
  g_autofree char *where = join_values (writer, entry, prefix, places, ", ");
  return g_strconcat (when, *when != '\0' && *where != '\0' ? "; " : "", where, NULL);
}

static void
write_activities (PwPaperWriter *writer) {
  static const char prefix[] = "/activities";
  static const Row rows[] = { { "a.", "Bentuk", "/method" },
                              { "b.", "Tujuan", "/purpose" },
                              { "c.", "Sasaran", "/target" } };
  _pw_paper_add (writer, PW_PAPER_SECTION, 0, "II.", "Kegiatan Pengawasan", "");
  json_t *entries = _pw_paper_entries (writer, prefix);
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    g_autofree char *head = g_strdup_printf ("Kegiatan %u", (guint)i + 1);
    if (json_array_size (entries) > 1)
      _pw_paper_add (writer, PW_PAPER_HEAD, 1, "", head, "");
    write_rows (writer, entry, prefix, 1, rows, G_N_ELEMENTS (rows));
    g_autofree char *where = time_and_place (writer, entry, prefix);
    _pw_paper_add (writer, PW_PAPER_FIELD, 1, "d.", "Waktu dan tempat", where);
  }
  if (json_array_size (entries) == 0)
    _pw_paper_add (writer, PW_PAPER_TEXT, 1, "", "", "-");
}

static void
write_narrative (PwPaperWriter *writer) {
  g_autofree char *text = _pw_paper_value (writer, writer->answers, "", "/narrative");
  _pw_paper_add (writer, PW_PAPER_SECTION, 0, "III.", "Uraian Singkat Hasil Pengawasan", "");
  _pw_paper_add (writer, PW_PAPER_TEXT, 1, "", "", *text != '\0' ? text : "-");
}

/* --- IV, V ----------------------------------------------------------------------------------- */

static gboolean
is_found (PwPaperWriter *writer, const char *name) {
  return g_strcmp0 (json_string_value (json_object_get (writer->answers, name)), "yes") == 0;
}

/* All entries of `path` in one field, with "; " between. */
static void
write_joined (PwPaperWriter *writer, guint indent, const char *number, const char *label,
              const char *path, const char *const *paths) {
  g_autoptr (GString) all = g_string_new (NULL);
  size_t i;
  json_t *entry;
  json_array_foreach (_pw_paper_entries (writer, path), i, entry) {
    g_autofree char *one = join_values (writer, entry, path, paths, ", ");
    if (*one != '\0')
      g_string_append_printf (all, "%s%s", all->len > 0 ? "; " : "", one);
  }
  _pw_paper_add (writer, PW_PAPER_FIELD, indent, number, label, all->str);
}

static void
write_violation (PwPaperWriter *writer) {
  static const Row event[] = { { "a.", "Peristiwa", "/violation/event" },
                               { "b.", "Tempat kejadian", "/violation/place" },
                               { "c.", "Waktu kejadian", "/violation/occurred_at" } };
  static const char *const person[] = { "/name", "/position", "/local_title", "/agency", NULL };
  static const char *const address[] = { "/address", NULL };
  static const char *const witness[] = { "/name", "/address", NULL };
  static const char *const evidence[] = { "/kind", "/caption", NULL };
  static const char *const exhibit[] = { "/name", "/quantity", "/held_by", "/caption", NULL };
  _pw_paper_add (writer, PW_PAPER_SECTION, 0, "IV.", "Informasi Dugaan Pelanggaran", "");
  if (!is_found (writer, "violation_found")) {
    _pw_paper_add (writer, PW_PAPER_TEXT, 1, "", "", NOTHING);
    return;
  }
  _pw_paper_add (writer, PW_PAPER_HEAD, 1, "1.", "Peristiwa", "");
  write_rows (writer, writer->answers, "", 2, event, G_N_ELEMENTS (event));
  write_joined (writer, 2, "d.", "Terduga pelaku", "/violation/subjects", person);
  write_joined (writer, 2, "e.", "Alamat", "/violation/subjects", address);
  write_list (writer, &(Row){ "2.", "Saksi-saksi", "/violation/witnesses" }, witness);
  write_list (writer, &(Row){ "3.", "Alat bukti", "/violation/evidence" }, evidence);
  write_list (writer, &(Row){ "4.", "Barang bukti", "/violation/exhibits" }, exhibit);
  static const Row texts[] = {
    { "5.", "Uraian singkat dugaan pelanggaran", "/violation/summary" },
    { "6.", "Fakta dan keterangan", "/violation/facts" },
    { "7.", "Analisa", "/violation/analysis" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    write_text (writer, 1, &texts[i]);
  static const Row rest[] = {
    { "8.", "Jenis dugaan pelanggaran", "/violation/suspected_kinds" },
    { "9.", "Pasal yang diduga dilanggar", "/violation/articles" },
    { "10.", "Tindak lanjut", "/violation/follow_up" },
  };
  write_rows (writer, writer->answers, "", 1, rest, G_N_ELEMENTS (rest));
}

static void
write_dispute (PwPaperWriter *writer) {
  static const char *const participant[] = { "/name", "/kind", "/address", NULL };
  static const Row event[] = { { "b.", "Tempat kejadian", "/dispute/place" },
                               { "c.", "Waktu kejadian", "/dispute/occurred_at" } };
  static const Row object[] = { { "a.", "Bentuk objek sengketa", "/dispute/object/form" },
                                { "b.", "Identitas objek sengketa", "/dispute/object/identity" },
                                { "c.", "Hari/tanggal dikeluarkan", "/dispute/object/issued_on" },
                                { "d.", "Kerugian langsung", "/dispute/object/direct_loss" } };
  _pw_paper_add (writer, PW_PAPER_SECTION, 0, "V.", "Informasi Potensi Sengketa", "");
  if (!is_found (writer, "dispute_found")) {
    _pw_paper_add (writer, PW_PAPER_TEXT, 1, "", "", NOTHING);
    return;
  }
  _pw_paper_add (writer, PW_PAPER_HEAD, 1, "1.", "Peristiwa", "");
  write_joined (writer, 2, "a.", "Peserta", "/dispute/participants", participant);
  write_rows (writer, writer->answers, "", 2, event, G_N_ELEMENTS (event));
  _pw_paper_add (writer, PW_PAPER_HEAD, 1, "2.", "Objek sengketa", "");
  write_rows (writer, writer->answers, "", 2, object, G_N_ELEMENTS (object));
  write_text (writer, 1, &(Row){ "3.", "Uraian singkat potensi sengketa", "/dispute/summary" });
}

/* --- head and foot --------------------------------------------------------------------------- */

static void
write_head (PwPaperWriter *writer) {
  g_autofree char *number = _pw_paper_value (writer, writer->answers, "", "/report_number");
  g_autofree char *line = g_strconcat (
      "Nomor: ", *number != '\0' ? number : ".................................", NULL);
  const char *election = json_string_value (json_object_get (writer->answers, "election"));
  _pw_paper_add (writer, PW_PAPER_CORNER, 0, "", "", "FORMULIR MODEL A");
  _pw_paper_add (writer, PW_PAPER_TITLE, 0, "", "",
                 g_strcmp0 (election, "pilkada") == 0 ? "LAPORAN HASIL PENGAWASAN PEMILIHAN"
                                                      : "LAPORAN HASIL PENGAWASAN PEMILU");
  _pw_paper_add (writer, PW_PAPER_TITLE, 1, "", "", line);
}

static void
write_foot (PwPaperWriter *writer) {
  g_autofree char *where = _pw_paper_value (writer, writer->answers, "", "/reported_in");
  g_autofree char *on = _pw_paper_value (writer, writer->answers, "", "/reported_on");
  g_autofree char *post = _pw_paper_value (writer, writer->answers, "", "/supervisor/post");
  g_autofree char *name = _pw_paper_value (writer, writer->answers, "", "/supervisor/name");
  const char *village = writer->facts->village != NULL ? writer->facts->village : "";
  const char *place = *where != '\0' ? where : *village != '\0' ? village : "....................";
  const char *comma = strchr (on, ','); /* the day of the week does not stand here */
  const char *date = comma != NULL ? comma + 2 : *on != '\0' ? on : "....................";
  g_autofree char *head = g_strdup_printf ("%s, %s\n%s", place, date, post);
  _pw_paper_add (writer, PW_PAPER_SIGNER, 0, "", head, name);
}

static void
write_documentation (PwPaperWriter *writer) {
  static const char *const attachment[] = { "/kind", "/caption", NULL };
  json_t *entries = _pw_paper_entries (writer, "/attachments");
  if (json_array_size (entries) > 0)
    write_list (writer, &(Row){ "", "Lampiran dokumentasi", "/attachments" }, attachment);
}

void
_pw_paper_write_form_a (PwPaperWriter *writer) {
  write_head (writer);
  write_supervisor (writer);
  write_activities (writer);
  write_narrative (writer);
  write_violation (writer);
  write_dispute (writer);
  static const Row advice = { "", "Saran perbaikan", "/improvement_advice" };
  g_autofree char *text = _pw_paper_value (writer, writer->answers, "", advice.path);
  if (*text != '\0')
    write_row (writer, writer->answers, "", 0, &advice);
  write_foot (writer);
  write_documentation (writer);
}
