/* A form cut into sections for a small screen: one group, or one list of entries, at a time.
 *
 * Every group is a section of its own, and so is every repeat, whose entries are opened one by one;
 * questions that follow one another in a group stay together, at most
 * APP_FILL_SECTION_QUESTIONS_MAX of them. A group that the form wants on one screen ("field-list")
 * stays whole. Inside an entry groups are headings. */
#pragma once

#include "sync/session/pw-session.h"

G_BEGIN_DECLS

/* More would not be seen together on any screen of ours, and takes long to build. */
#define APP_FILL_SECTION_QUESTIONS_MAX 12

typedef enum {
  APP_FILL_ITEM_HEADING,  /* of a group in a section */
  APP_FILL_ITEM_QUESTION, /* asked here */
  APP_FILL_ITEM_REPEAT,   /* a list of entries, each with a section of its own */
} AppFillItemKind;

typedef struct {
  char *path;             /* owned; of the group, question or repeat */
  const PwFormNode *node; /* borrowed from the form */
  AppFillItemKind kind;
} AppFillItem;

typedef struct {
  char *path;       /* owned: of the group, repeat or entry that it belongs to; "/": the form */
  char *title;      /* owned; never empty */
  char *outer;      /* owned: title of the group around it; "" if none */
  GPtrArray *items; /* owned: AppFillItem, at least one */
} AppFillSection;

/* What is asked now, in form order. GPtrArray of AppFillSection. (transfer full) */
GPtrArray *app_fill_sections (PwSession *session);
/* That of the entry "/activities[2]", without what is in entries below it; it may have no item.
 * (transfer full) */
AppFillSection *app_fill_section_of_entry (PwSession *session, const char *entry);
void app_fill_section_free (AppFillSection *section);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppFillSection, app_fill_section_free)

/* TRUE if `place` is asked in this section or in an entry of its lists. */
gboolean app_fill_section_holds (const AppFillSection *section, const char *place);
/* Index in `sections` of the one that holds `place`; -1 if none does. */
int app_fill_sections_find (const GPtrArray *sections, const char *place);
/* TRUE if both ask the same things in the same order. */
gboolean app_fill_section_equal (const AppFillSection *a, const AppFillSection *b);

/* The entries that have to be opened, outermost first, to come to `place`: "/a[1]/b[2]/c" gives
 * "/a[1]", "/a[1]/b[2]". NULL-terminated. (transfer full) */
char **app_fill_entries_around (const char *place);

/* What an entry is called in a list: its first answers that nobody has to hide; "" if there is none
 * yet. `shown` gives an answer as people read it (transfer full). (transfer full) */
typedef char *(*AppFillShown) (const char *place, gpointer data);
char *app_fill_entry_title (PwSession *session, const char *entry, AppFillShown shown,
                            gpointer data);

G_END_DECLS
