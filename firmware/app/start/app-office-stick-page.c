/* Another office's invitation from a stick: they are few and small, and read at once. */
#include "firmware/app/start/app-office-stick-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-stick-base.h"
#include "firmware/send/app-enrol.h"
#include "sync/codec/pw-invitation.h"
#include "sync/transport/pw-stick.h"

#define APP_TYPE_OFFICE_STICK_PAGE (app_office_stick_page_get_type ())
G_DECLARE_FINAL_TYPE (AppOfficeStickPage, app_office_stick_page, APP, OFFICE_STICK_PAGE,
                      AppStickBase)

struct _AppOfficeStickPage {
  AppStickBase parent_instance;
  AppOfficeStickTake take;
  GWeakRef owner;
};

G_DEFINE_TYPE (AppOfficeStickPage, app_office_stick_page, APP_TYPE_STICK_BASE)

static gboolean
read_stick (const char *root, GPtrArray *invitations, GPtrArray *problems, GError **error) {
  PwStickPlace place;
  return pw_stick_find (root, &place, error)
         && app_enrol_read_stick (root, invitations, problems, error)
         && pw_stick_stays (root, &place, error);
}

static void
show_none (AppPage *page, const GError *error) {
  g_autofree char *sentence = app_result_sentence (error);
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      app_result_row ("dialog-warning-symbolic", _ ("The office is as it was"), sentence, TRUE));
  app_page_append (page, group);
}

static gboolean
office_stick_page_chosen (AppStickBase *base, const char *root, GError **error) {
  AppOfficeStickPage *self = APP_OFFICE_STICK_PAGE (base);
  AppPage *page = APP_PAGE (base);
  g_autoptr (GPtrArray) invitations = pw_invitations_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  g_autoptr (GError) refusal = NULL;
  if (!read_stick (root, invitations, problems, error))
    return FALSE;
  app_page_clear (page);
  if (owner != NULL && !self->take (page, invitations, owner, &refusal))
    show_none (page, refusal);
  GtkWidget *group = app_result_of_problems (_ ("Could not be used"), problems);
  if (group != NULL)
    app_page_append (page, group);
  app_stick_base_end (base, NULL);
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_office_stick_page_finalize (GObject *object) {
  g_weak_ref_clear (&APP_OFFICE_STICK_PAGE (object)->owner);
  G_OBJECT_CLASS (app_office_stick_page_parent_class)->finalize (object);
}

static void
app_office_stick_page_class_init (AppOfficeStickPageClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_office_stick_page_finalize;
  APP_STICK_BASE_CLASS (class)->chosen = office_stick_page_chosen;
}

static void
app_office_stick_page_init (AppOfficeStickPage *self) {
  g_weak_ref_init (&self->owner, NULL);
}

AppPage *
app_office_stick_page_new (AppDesk *desk, AppOfficeStickTake take, GObject *owner) {
  g_return_val_if_fail (take != NULL && owner != NULL, NULL);
  AppOfficeStickPage *self
      = app_page_new_of (APP_TYPE_OFFICE_STICK_PAGE, desk, _ ("Another office"));
  self->take = take;
  g_weak_ref_set (&self->owner, owner);
  app_stick_base_begin (APP_STICK_BASE (self), TRUE);
  return APP_PAGE (self);
}
