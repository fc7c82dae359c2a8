/* Behaviour of whole forms as small scripts: what to type, and what must be there then. They are
 * cases that other engines of ODK forms are known to have trouble with. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/session-desk.h"

#define ASK(path) "<input ref='" path "'><label>" path "</label></input>"
#define REPEAT(path, content)                                                                      \
  "<group ref='" path "'><label>r</label><repeat nodeset='" path "'>" content "</repeat></group>"
#define INT(path) "<bind nodeset='" path "' type='int'/>"
#define SUM(path, expression) "<bind nodeset='" path "' type='int' calculate=\"" expression "\"/>"
#define SHOW(path, expression) "<bind nodeset='" path "' relevant=\"" expression "\"/>"

/* Script: "set PATH TEXT", "is PATH TEXT", "add PATH", "remove PATH", "entries PATH COUNT",
 * "asked PATH", "unasked PATH", "broken PATH" (an expression failed), "fine PATH", with ";"
 * between.
 */
typedef struct {
  const char *name;
  const char *instance;
  const char *model;
  const char *body;
  const char *script;
} Scenario;

static const Scenario scenarios[] = {
  { "a week after a moment before sunrise, which UTC counts to the day before",
    "<at/><due/><then/>",
    "<bind nodeset='/data/at' type='dateTime'/>"
    "<bind nodeset='/data/due' type='date' calculate='decimal-date-time(/data/at) + 7'/>"
    "<bind nodeset='/data/then' type='dateTime' calculate='decimal-date-time(/data/at) + 1'/>",
    ASK ("/data/at"),
    "set /at 2024-10-07T02:00:00+07:00; is /due 2024-10-14; is /then "
    "2024-10-08T02:00:00.000+07:00" },
  { "a boolean answer is a condition", "<flag/><g><x/></g>",
    "<bind nodeset='/data/flag' type='boolean'/>" SHOW ("/data/g", "/data/flag"),
    ASK ("/data/flag") ASK ("/data/g/x"),
    "unasked /g/x; set /flag true; asked /g/x; set /flag false; unasked /g/x" },
  { "a number is a condition", "<n/><x/>", INT ("/data/n") SHOW ("/data/x", "/data/n"),
    ASK ("/data/n") ASK ("/data/x"), "unasked /x; set /n 2; asked /x; set /n 0; unasked /x" },
  { "a calculated boolean is a condition", "<o>D</o><i/><g><n><t/></n><c/></g>",
    INT ("/data/i") SHOW ("/data/g", "/data/o = 'D'")
        SHOW ("/data/g/n", "../c") "<bind nodeset='/data/g/c' type='boolean'"
                                   " calculate='/data/i &gt; 10'/>",
    ASK ("/data/o") ASK ("/data/i") ASK ("/data/g/n/t"),
    "is /g/c false; unasked /g/n/t; set /i 15; is /g/c true; asked /g/n/t; set /o A; "
    "unasked /g/n/t; set /o D; asked /g/n/t" },
  { "sums over all entries inside each", "<r jr:template=''><q>5</q><s/></r>",
    INT ("/data/r/q") SUM ("/data/r/s", "sum(../../r/q)"), REPEAT ("/data/r", ASK ("/data/r/q")),
    "add /r; is /r[1]/s 5; add /r; add /r; is /r[1]/s 15; is /r[3]/s 15; remove /r[2]; "
    "is /r[1]/s 10; set /r[1]/q 7; is /r[2]/s 12" },
  { "a sum outside, read inside", "<s/><r jr:template=''><q>5</q><i/></r>",
    INT ("/data/r/q") SUM ("/data/s", "sum(/data/r/q)") SUM ("/data/r/i", "/data/s"),
    REPEAT ("/data/r", ASK ("/data/r/q")),
    "add /r; add /r; is /r[1]/i 10; is /r[2]/i 10; remove /r[1]; is /r[1]/i 5" },
  { "the entry before", "<r jr:template=''><p/><n/></r>",
    INT ("/data/r/n") SUM ("/data/r/p", "/data/r[position() = (position(current()/..) - 1)]/n"),
    REPEAT ("/data/r", ASK ("/data/r/n")),
    "add /r; set /r[1]/n 11; is /r[1]/p ; add /r; set /r[2]/n 22; is /r[2]/p 11; add /r; "
    "set /r[3]/n 33; is /r[3]/p 22; remove /r[2]; is /r[2]/n 33; is /r[2]/p 11" },
  { "the entry behind", "<r jr:template=''><p/><n/></r>",
    INT ("/data/r/n") SUM ("/data/r/p", "/data/r[position() = (position(current()/..) + 1)]/n"),
    REPEAT ("/data/r", ASK ("/data/r/n")),
    "add /r; set /r[1]/n 11; is /r[1]/p ; add /r; set /r[2]/n 22; is /r[1]/p 22; add /r; "
    "set /r[3]/n 33; is /r[2]/p 33; is /r[3]/p " },
  { "the last entry, by position", "<r jr:template=''><n/></r><c/><x/><y/>",
    INT ("/data/r/n") SUM ("/data/c", "count(/data/r)")
        SUM ("/data/x", "10 + /data/r[position() = /data/c]/n")
            SUM ("/data/y", "10 + /data/r[position() = count(../r)]/n"),
    REPEAT ("/data/r", ASK ("/data/r/n")),
    "add /r; set /r[1]/n 10; is /x 20; is /y 20; add /r; set /r[2]/n 20; is /x 30; is /y 30" },
  { "asked by the number of entries", "<r jr:template=''><n/><g><i/></g></r>",
    INT ("/data/r/n") SHOW ("/data/r/g", "count(../../r) mod 2 = 1"),
    REPEAT ("/data/r", ASK ("/data/r/n") ASK ("/data/r/g/i")),
    "add /r; asked /r[1]/g/i; add /r; unasked /r[1]/g/i; unasked /r[2]/g/i; remove /r[2]; "
    "asked /r[1]/g/i" },
  { "counts in counts", "<n>0</n><o jr:template=''><m>0</m><i jr:template=''><f/></i></o><all/>",
    INT ("/data/n") INT ("/data/o/m") SUM ("/data/all", "count(/data/o/i)"),
    ASK ("/data/n") "<group ref='/data/o'><label>o</label><repeat nodeset='/data/o'"
                    " jr:count='/data/n'>" ASK (
                        "/data/o/m") "<group ref='/data/o/i'><label>i</label><repeat "
                                     "nodeset='/data/o/i' jr:count='../m'>" ASK (
                                         "/data/o/i/f") "</repeat></group></repeat></group>",
    "set /n 2; set /o[1]/m 3; set /o[2]/m 2; entries /o[1]/i 3; entries /o[2]/i 2; is /all 5; "
    "set /o[1]/i[3]/f x; set /n 1; is /all 3; set /n 2; is /all 5; is /o[1]/i[3]/f x" },
  { "a count that is no whole number", "<n/><r jr:template=''><x/></r>",
    "<bind nodeset='/data/n' type='decimal'/>",
    ASK ("/data/n") "<group ref='/data/r'><label>r</label><repeat nodeset='/data/r'"
                    " jr:count='/data/n'>" ASK ("/data/r/x") "</repeat></group>",
    "set /n 2.5; entries /r 2; set /n 0.9; entries /r 0" },
  { "nested entries count their own", "<o jr:template=''><i jr:template=''><c/><f/></i><x/></o>",
    SUM ("/data/o/i/c", "count(../../i)"),
    REPEAT ("/data/o", ASK ("/data/o/x") REPEAT ("/data/o/i", ASK ("/data/o/i/f"))),
    "add /o; add /o[1]/i; add /o[1]/i; add /o[1]/i; add /o; add /o[2]/i; add /o[2]/i; "
    "is /o[1]/i[1]/c 3; is /o[1]/i[3]/c 3; is /o[2]/i[1]/c 2; remove /o[1]/i[1]; "
    "is /o[1]/i[2]/c 2; is /o[2]/i[2]/c 2; remove /o[1]; is /o[1]/i[1]/c 2" },
  { "nothing times something is nothing", "<q/><a/><b/>",
    INT ("/data/q") "<bind nodeset='/data/a' calculate='2 * /data/q'/>"
                    "<bind nodeset='/data/b' calculate='/data/a'/>",
    ASK ("/data/q"), "is /a ; is /b ; set /q 7; is /a 14; is /b 14; set /q ; is /b " },
  { "what is not asked reads as nothing", "<f>1</f><r/><s>42</s>",
    "<bind nodeset='/data/f' type='boolean'/>" SUM ("/data/r",
                                                    "if(/data/s != '', /data/s + 33, 33)")
        INT ("/data/s") SHOW ("/data/s", "/data/f"),
    ASK ("/data/f") ASK ("/data/s"),
    "is /r 75; set /f false; is /r 33; is /s 42; set /f true; is /r 75" },
  { "the default of an entry is the answer before", "<r><q/></r>", INT ("/data/r/q"),
    REPEAT ("/data/r",
            "<setvalue event='odk-new-repeat' ref='/data/r/q'"
            " value='/data/r[position() = position(current()/..) - 1]/q'/>" ASK ("/data/r/q")),
    "entries /r 1; set /r[1]/q 7; add /r; is /r[2]/q 7; set /r[2]/q 8; add /r; is /r[3]/q 8; "
    "is /r[1]/q 7" },
  { "entries made by a count fire too", "<n/><r jr:template=''><p/></r>", INT ("/data/n"),
    ASK ("/data/n") "<group ref='/data/r'><label>r</label><repeat nodeset='/data/r'"
                    " jr:count='/data/n'><setvalue event='odk-new-repeat' ref='/data/r/p'"
                    " value='position(..)'/>" ASK ("/data/r/p") "</repeat></group>",
    "set /n 4; is /r[1]/p 1; is /r[4]/p 4; set /n 6; is /r[6]/p 6; is /r[1]/p 1" },
  { "the name of a choice that shows an answer", "<a/><n/><c>x</c><l/>",
    "<bind nodeset='/data/l' type='string' calculate=\"jr:choice-name(/data/c, '/data/c')\"/>",
    ASK ("/data/a")
        ASK ("/data/n") "<select1 ref='/data/c'><label>c</label><item><label>the <output"
                        " value='/data/n'/></label><value>x</value></item></select1>",
    "is /l the ; set /n end; is /l the end; set /n start; is /l the start" },
  { "results that go round for ever", "<r jr:template=''><x/></r><n/>",
    SUM ("/data/r/x", "sum(../../r/x) + 1") INT ("/data/n"),
    REPEAT ("/data/r", ASK ("/data/r/x")) ASK ("/data/n"),
    "add /r; broken /r[1]/x; add /r; broken /r[2]/x; set /n 5; is /n 5" },
  { "cells of a list outside", "<a/><b/><v/>",
    "<instance id='villages' src='jr://file-csv/villages.csv'/>"
    "<bind nodeset='/data/b' type='string'"
    " calculate=\"pulldata('villages', 'name', 'code', /data/a)\"/>"
    "<bind nodeset='/data/v' type='string'"
    " calculate=\"instance('villages')/root/item[code = /data/a]/name\"/>",
    ASK ("/data/a"), "set /a 03; is /b name of 03; is /v Desa 3; set /a 99; is /v " },
  { "texts by their id", "<a/><t/><c>k</c><l/>",
    "<itext><translation lang='id'><text id='t1'><value>satu</value></text><text id='k1'>"
    "<value>kota</value></text></translation></itext>"
    "<instance id='k'><root><item><itextId>k1</itextId><name>k</name><of>x</of></item></root>"
    "</instance><bind nodeset='/data/t' type='string' calculate=\"jr:itext('t1')\"/>"
    "<bind nodeset='/data/l' type='string' calculate=\"jr:choice-name(/data/c, '/data/c')\"/>",
    ASK ("/data/a") "<select1 ref='/data/c'><label>c</label><itemset"
                    " nodeset=\"instance('k')/root/item[of = /data/a]\"><value ref='name'/>"
                    "<label ref='jr:itext(itextId)'/></itemset></select1>",
    "is /t satu; is /l ; set /a x; is /l kota; fine /c; set /a y; is /l " },
  { "times and moments from numbers", "<m/><t/><d/><w/>",
    "<bind nodeset='/data/m' type='decimal'/>"
    "<bind nodeset='/data/t' type='time' calculate='/data/m div 24'/>"
    "<bind nodeset='/data/d' type='date' calculate='/data/m'/>"
    "<bind nodeset='/data/w' type='dateTime' calculate='/data/m'/>",
    ASK ("/data/m"),
    "set /m 12; is /t 12:00:00.000+07:00; is /d 1970-01-13; is /w 1970-01-13T00:00:00.000+07:00; "
    "set /m 9e9; broken /d; is /d 1970-01-13" },
  { "two actions of one question", "<s/><a/><b/><r/>",
    INT ("/data/a") INT ("/data/b") "<bind nodeset='/data/r' readonly='true()'/>",
    "<input ref='/data/s'><label>s</label><setvalue event='xforms-value-changed' ref='/data/a'"
    " value='7'/><setvalue event='xforms-value-changed' ref='/data/b' value='11'/><setvalue"
    " event='xforms-value-changed' ref='/data/r'>x</setvalue></input>" ASK ("/data/r"),
    "set /s foo; is /a 7; is /b 11; is /r x" },
};

static void
run_problem (PwSession *session, const char *verb, const char *path) {
  g_autoptr (PwProblem) problem = pw_session_problem (session, path, NULL);
  if (strcmp (verb, "broken") == 0) {
    g_assert_nonnull (problem);
    g_assert_cmpint (problem->kind, ==, PW_PROBLEM_EXPRESSION);
  } else {
    g_assert_cmpstr (verb, ==, "fine");
    g_assert_null (problem);
  }
}

static void
run_step (PwSession *session, const char *verb, const char *path, const char *text) {
  g_autoptr (GError) error = NULL;
  if (strcmp (verb, "set") == 0)
    session_set (session, path, text);
  else if (strcmp (verb, "is") == 0)
    session_is (session, path, text);
  else if (strcmp (verb, "add") == 0)
    g_free (pw_session_add (session, path, &error));
  else if (strcmp (verb, "remove") == 0)
    pw_session_remove (session, path, &error);
  else if (strcmp (verb, "entries") == 0)
    g_assert_cmpuint (pw_session_entry_count (session, path), ==,
                      (guint)g_ascii_strtoull (text, NULL, 10));
  else if (strcmp (verb, "asked") == 0)
    g_assert_true (pw_session_is_relevant (session, path));
  else if (strcmp (verb, "unasked") == 0)
    g_assert_false (pw_session_is_relevant (session, path));
  else
    run_problem (session, verb, path);
  g_assert_no_error (error);
}

static void
test_scenario (gconstpointer data) {
  const Scenario *scenario = data;
  g_autoptr (PwForm) form = session_form (scenario->instance, scenario->model, scenario->body);
  g_autoptr (GError) error = NULL;
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwSession) session = pw_session_new (form, &desk.host, &error);
  g_assert_no_error (error);
  g_auto (GStrv) steps = g_strsplit (scenario->script, "; ", -1);
  for (guint i = 0; steps[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (steps[i], " ", 3);
    g_test_message ("%s", steps[i]);
    run_step (session, words[0], words[1], words[2] == NULL ? "" : words[2]);
  }
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++) {
    g_autofree char *name = g_strdup_printf ("/pw-session-scenario/%s", scenarios[i].name);
    g_test_add_data_func (name, &scenarios[i], test_scenario);
  }
  return g_test_run ();
}
