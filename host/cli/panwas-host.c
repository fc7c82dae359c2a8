/* panwas-host: the district's program, a thin door to host/cli/host-cli-main.c. */
#include "host/cli/host-cli.h"

#include "sync/base/pw-i18n.h"
#include "sync/base/pw-memory.h"
#include "sync/base/pw-secret.h"

int
main (int argc, char **argv) {
  pw_i18n_start ();
  pw_memory_start ();
  pw_secret_start ();
  return host_cli_main (argc, argv);
}
