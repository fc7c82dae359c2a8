/* panwas-app: the handheld in the hand. */
#include "firmware/app/app-application.h"
#include "firmware/app/app-style.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-memory.h"
#include "sync/base/pw-secret.h"

int
main (int argc, char **argv) {
  pw_i18n_start ();
  pw_memory_start ();
  pw_secret_start ();
  app_style_prepare ();
  /* The locale is set already, and LANGUAGE says which words. */
  gtk_disable_setlocale ();
  g_set_prgname (APP_ID);
  g_autoptr (AppApplication) application = app_application_new (NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
