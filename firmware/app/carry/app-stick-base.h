/* The base of pages that work with one stick: which one it is, and when it may be pulled out.
 *
 * Choosing (the list of sticks, or a folder where the system does not look for sticks), then the
 * work of the subclass, then safe removal. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

#define APP_TYPE_STICK_BASE (app_stick_base_get_type ())
G_DECLARE_DERIVABLE_TYPE (AppStickBase, app_stick_base, APP, STICK_BASE, AppPage)

struct _AppStickBaseClass {
  AppPageClass parent_class;
  /* `root` is the folder of the stick that was chosen. TRUE: the work began, and the page is the
   * subclass's until app_stick_base_end(). FALSE: the banner says the error, and the list stays. */
  gboolean (*chosen) (AppStickBase *base, const char *root, GError **error);
};

/* Shows the list; once, after app_page_new_of(). `only_reads`: a stick that is write-protected can
 * be chosen, too. */
void app_stick_base_begin (AppStickBase *base, gboolean only_reads);
/* The work is over, and the body says what came of it: the banner says so or what went wrong
 * (`error`, may be NULL), and the main action lets the stick go, or closes the page if it was a
 * folder. */
void app_stick_base_end (AppStickBase *base, const GError *error);

G_END_DECLS
