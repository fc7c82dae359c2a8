/* The base of every page: header bar, a body that scrolls and keeps a readable width, and one main
 * action at the bottom where the thumb is.
 *
 * A page is a subclass, or a plain AppPage that is filled from outside. It is shown by
 * app_window_open() and goes away for good when it is left: dispose() frees what it holds. It must
 * not outlive the store: the window takes all pages down before the desk locks.
 *
 *   header     [back]  title  [actions]
 *   banner     one sentence that stays, with a symbol (app_page_set_banner())
 *   body       rows and groups (app_page_append()), or one widget of its own
 * (app_page_set_content()) bottom     one or two buttons (app_page_set_action())
 *
 * Keys, the same on every page: arrows move the focus, Enter presses, Escape and Backspace go back,
 * F1 help, F12 or Ctrl+L locks. Without a text field in focus also: B back, L lock, H help, and A
 * presses; X presses the page's main action. See firmware/app/app-keymap.h. */
#pragma once

#include <adwaita.h>

#include "firmware/app/app-desk.h"

G_BEGIN_DECLS

#define APP_TYPE_PAGE (app_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (AppPage, app_page, APP, PAGE, AdwBin)

struct _AppPageClass {
  AdwBinClass parent_class;

  /* Somebody wants to leave. TRUE: at once. FALSE: not now; the page asks the person, and calls
   * app_page_leave() itself. Never asked when the handheld locks: what must not be lost is saved
   * before. NULL: TRUE. */
  gboolean (*may_leave) (AppPage *page);
  /* After it came to the top (again): a place to refresh. */
  void (*shown) (AppPage *page);
  /* Before another page covers it or it goes away. */
  void (*hidden) (AppPage *page);
  /* A key that no widget in focus took. TRUE: done. */
  gboolean (*key) (AppPage *page, guint keyval, GdkModifierType state);
  /* What gets the focus first; NULL: the first that can take it in the body, or the main action. */
  GtkWidget *(*first_focus) (AppPage *page);

  gpointer padding[4];
};

/* `title` is shown in the header and read by screen readers. (transfer floating) */
AppPage *app_page_new (AppDesk *desk, const char *title);
/* For constructors of subclasses: a page of `type`. */
gpointer app_page_new_of (GType type, AppDesk *desk, const char *title);

AppDesk *app_page_desk (AppPage *page);
const char *app_page_title (AppPage *page);
void app_page_set_title (AppPage *page, const char *title);
/* A second, smaller line in the header; NULL: none. */
void app_page_set_subtitle (AppPage *page, const char *subtitle);

/* Adds `child` to the body, 12 px below the one before. */
void app_page_append (AppPage *page, GtkWidget *child);
/* Takes all children of the body away, as app_focus_part_goes() has it. */
void app_page_clear (AppPage *page);
/* One widget in the place of the scrolled body: a list view, a picture, a QR loop. NULL: the body
 * again. */
void app_page_set_content (AppPage *page, GtkWidget *content);
/* Scrolls the body so that `child`, somewhere in it, is seen, and gives it the focus. */
void app_page_reveal (AppPage *page, GtkWidget *child);

/* Called when a button is pressed. */
typedef void (*AppPageAction) (AppPage *page, gpointer data);

/* The main action, a full-width button; `label` with mnemonic. NULL takes it away. `data` is
 * borrowed: usually NULL, the page itself says all. */
void app_page_set_action (AppPage *page, const char *label, AppPageAction action, gpointer data);
/* A second, plain button beside or above it. NULL takes it away. */
void app_page_set_other_action (AppPage *page, const char *label, AppPageAction action,
                                gpointer data);
void app_page_set_action_sensitive (AppPage *page, gboolean sensitive);
/* A widget of its own above the buttons: progress, a hint. NULL takes it away. */
void app_page_set_footer (AppPage *page, GtkWidget *footer);
/* A button in the header with a symbol; `label` is its accessible name and tooltip. */
GtkWidget *app_page_add_header_button (AppPage *page, const char *icon_name, const char *label,
                                       AppPageAction action, gpointer data);
/* A menu (GMenuModel) at the header's end; actions are those of the window and of the page. */
void app_page_set_menu (AppPage *page, GMenuModel *menu);
/* One sentence that stays below the header: what to know or to do. `is_warning` adds the symbol and
 * colour of a warning. NULL takes it away. */
void app_page_set_banner (AppPage *page, const char *sentence, gboolean is_warning);
/* Header and bottom away, the content to the edges of the screen; Escape still goes back. */
void app_page_set_full_screen (AppPage *page, gboolean full);
/* FALSE: no back button and no key for it (lock, first page). TRUE is usual. */
void app_page_set_can_go_back (AppPage *page, gboolean can);

/* Leaves the page now, without asking may_leave(). */
void app_page_leave (AppPage *page);

/* How to make this page again after the handheld was locked and unlocked: `again` gets `place`, and
 * may return NULL if it is gone. A page without it, and all above it, are not opened again. `place`
 * (floating references are taken) names things by id; nothing that a person wrote is in it. */
typedef AppPage *(*AppPageAgain) (AppDesk *desk, GVariant *place);
void app_page_set_again (AppPage *page, AppPageAgain again, GVariant *place);

/* --- for the window -------------------------------------------------------------------------- */

/* Of app_page_set_again(); `place` (transfer full) may become NULL. */
AppPageAgain app_page_get_again (AppPage *page, GVariant **place);
gboolean app_page_can_go_back (AppPage *page);
void app_page_take_focus (AppPage *page);
/* Presses the main action. FALSE if there is none that can be pressed. */
gboolean app_page_press_action (AppPage *page);

G_END_DECLS
