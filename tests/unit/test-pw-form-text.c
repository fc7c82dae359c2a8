/* Texts: languages, translations that are missing, outputs, media and other forms, markup. */
#include <glib.h>
#include <string.h>

#include "tests/lib/form-parts.h"

static void
test_languages (void) {
  static const struct {
    const char *translations;
    const char *languages; /* with a "!" behind the default */
  } cases[] = {
    { "", "!" },
    { "<translation lang='id'/><translation lang='en'/>", "id! en" },
    { "<translation lang='id'/><translation lang='en' default='true()'/>", "id en!" },
    { "<translation lang='id'/><translation lang='en' default='false()'/>", "id! en" },
    { "<translation lang='Bahasa Indonesia (id)'/><translation lang='English (en)' default=''/>",
      "id en!" },
    /* Two names with one code keep their names. */
    { "<translation lang='en'/><translation lang='English (en)'/>", "en! English (en)" },
    { "<other/><translation lang='id'><other/></translation>", "id!" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *itext = g_strdup_printf ("<itext>%s</itext>", cases[i].translations);
    FormParts parts = { .itext = itext };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    g_autoptr (GString) found = g_string_new (NULL);
    for (guint k = 0; pw_form_language (form, k) != NULL; k++) {
      const char *code = pw_form_language (form, k);
      gboolean is_default = code == pw_form_default_language (form);
      g_string_append_printf (found, "%s%s%s", k == 0 ? "" : " ", code, is_default ? "!" : "");
    }
    g_assert_cmpstr (found->str, ==, cases[i].languages);
  }
}

#define ITEXT                                                                                      \
  "<itext><translation lang='id' default=''>"                                                      \
  "<text id='both'><value>dua</value></text><text id='dash'><value>-</value></text>"               \
  "<text id='none'/><text id='media'><value form='image'>jr://images/a/foto.png</value></text>"    \
  "<text id='forms'><value>satu</value><value form='short'>s</value>"                              \
  "<value form='guidance'>isi <output value='/data/a'/></value>"                                   \
  "<value form='audio'>jr://audio/b.mp3</value><value form='video'>c.mp4</value></text>"           \
  "<text id='long'><value form='long'>panjang</value></text>"                                      \
  "</translation><translation lang='en'>"                                                          \
  "<text id='both'><value>two</value></text><text id='dash'><value>dash</value></text>"            \
  "<text id='none'><value>only en</value></text>"                                                  \
  "</translation></itext>"

static void
test_words (void) {
  static const struct {
    const char *id;
    const char *language;
    const char *words;
    const char *exact;
  } cases[] = {
    { "both", "id", "dua", "dua" },    { "both", "en", "two", "two" },
    { "both", "jv", "dua", NULL },     { "both", NULL, "dua", NULL },
    { "dash", "id", "dash", NULL },    { "dash", "en", "dash", "dash" },
    { "none", "id", "only en", NULL }, { "media", "en", "", NULL },
    { "long", "en", "panjang", NULL }, { "forms", "id", "satu", "satu" },
  };
  FormParts parts = { .itext = ITEXT };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PwFormText *text = pw_form_text_by_id (form, cases[i].id);
    g_assert_nonnull (text);
    g_assert_cmpstr (pw_form_text (form, text, cases[i].language), ==, cases[i].words);
    g_assert_cmpstr (pw_form_text_exact (form, text, cases[i].language), ==, cases[i].exact);
    guint count;
    const PwFormTextPart *part = pw_form_text_parts (form, text, cases[i].language, &count);
    g_assert_cmpuint (count, ==, 1);
    g_assert_cmpstr (part->text, ==, cases[i].words);
    g_assert_null (part->output);
  }
  g_assert_null (pw_form_text_by_id (form, "x"));
  g_assert_null (pw_form_text (form, NULL, "id"));
}

static void
test_media (void) {
  static const struct {
    const char *id;
    const char *kind;
    const char *value;
  } cases[] = {
    { "media", "image", "foto.png" }, { "media", "audio", NULL },
    { "forms", "audio", "b.mp3" },    { "forms", "video", "c.mp4" },
    { "forms", "short", "s" },        { "forms", "guidance", "isi ..." },
    { "long", "long", "panjang" },    { "both", "image", NULL },
  };
  FormParts parts = { .itext = ITEXT };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PwFormText *text = pw_form_text_by_id (form, cases[i].id);
    g_assert_cmpstr (pw_form_text_media (form, text, "id", cases[i].kind), ==, cases[i].value);
    /* From the default language where the other has none. */
    g_assert_cmpstr (pw_form_text_media (form, text, "en", cases[i].kind), ==, cases[i].value);
  }
  g_assert_null (pw_form_text_media (form, NULL, "id", "image"));
}

static void
test_outputs (void) {
  static const struct {
    const char *label;
    const char *shown;
    const char *parts; /* text|output|text... */
  } cases[] = {
    { "plain", "plain", "plain" },
    { " \n two\n words ", "two\n words", "two\n words" },
    { "Hi <output value=' /data/g/b '/>!", "Hi ...!", "Hi |/data/g/b|!" },
    { "<output ref='../g/b'/>", "...", "|../g/b|" },
    { " <output value='1 + 1'/> and <output value='.'/> ", "... and ...", "|1 + 1| and |.|" },
    { "a <h:b>bold <output value='2'/> x</h:b> c", "a bold ... x c", "a bold |2| x c" },
    { "# mark *down* &lt;b&gt;", "# mark *down* <b>", "# mark *down* <b>" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body
        = g_strdup_printf ("<input ref='/data/a'><label>%s</label></input>", cases[i].label);
    FormParts parts = { .body = body };
    g_autoptr (PwForm) form = form_parts_load (&parts);
    const PwFormText *label = form_parts_node (form, "/a")->label;
    g_assert_cmpstr (pw_form_text (form, label, NULL), ==, cases[i].shown);
    guint count;
    const PwFormTextPart *part = pw_form_text_parts (form, label, NULL, &count);
    g_autoptr (GString) found = g_string_new (NULL);
    for (guint k = 0; k < count; k++) {
      g_assert_true ((part[k].output == NULL) == (k + 1 == count));
      g_string_append_printf (found, "%s%s%s%s", part[k].text, k + 1 < count ? "|" : "",
                              k + 1 < count ? part[k].output : "", k + 1 < count ? "|" : "");
    }
    g_assert_cmpstr (found->str, ==, cases[i].parts);
  }
}

/* Outputs are compiled for the node that shows them, also in itext and in choices. */
static void
test_bad_outputs (void) {
  static const char bad[]
      = "<itext><translation lang='id'><text id='t'>"
        "<value>x <output value='nonsense()'/></value></text></translation></itext>";
  FormParts unused = { .itext = bad };
  g_autoptr (PwForm) form = form_parts_load (&unused);
  g_assert_nonnull (pw_form_text_by_id (form, "t"));
  static const char *const bodies[] = {
    "<input ref='/data/a'><label ref=\"jr:itext('t')\"/></input>",
    "<input ref='/data/a'><hint ref=\"jr:itext( 't' )\"/></input>",
    "<select1 ref='/data/a'><item><label ref='jr:itext(\"t\")'/><value>v</value></item></select1>",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    FormParts parts = { .itext = bad, .body = bodies[i] };
    form_parts_refused (&parts, "line 6: ", "output of /a: ");
  }
}

static void
test_labels (void) {
  FormParts parts = { .itext = ITEXT,
                      .body = "<input ref='/data/a'><label ref=\"jr:itext('none at all')\"/>"
                              "<hint ref=''>words</hint></input>"
                              "<group ref='/data/g'><label/><input ref='/data/g/b'>"
                              "<label ref=\"jr:itext('both')\">not these</label></input></group>" };
  g_autoptr (PwForm) form = form_parts_load (&parts);
  g_assert_null (form_parts_node (form, "/a")->label);
  g_assert_cmpstr (pw_form_text (form, form_parts_node (form, "/a")->hint, "en"), ==, "words");
  g_assert_null (form_parts_node (form, "/g")->label);
  g_assert_cmpstr (pw_form_text (form, form_parts_node (form, "/g/b")->label, "en"), ==, "two");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-text/languages", test_languages);
  g_test_add_func ("/form-text/words", test_words);
  g_test_add_func ("/form-text/media", test_media);
  g_test_add_func ("/form-text/outputs", test_outputs);
  g_test_add_func ("/form-text/bad-outputs", test_bad_outputs);
  g_test_add_func ("/form-text/labels", test_labels);
  return g_test_run ();
}
