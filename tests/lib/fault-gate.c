/* What becomes of one call on a disk that fails: it goes through, fails, or is the last one. */
#include <errno.h>

#include "tests/lib/fault-disk-private.h"

static FaultGate
fail_with (int code) {
  errno = code;
  return FAULT_FAIL;
}

FaultGate
_fault_gate (FaultDisk *disk, FaultCalls call) {
  if (fault_disk_is_off (disk)) /* locks live in the kernel alone, and closing is always possible */
    return call == FAULT_LOCK || call == FAULT_CLOSE ? FAULT_GO : fail_with (EIO);
  disk->counts[g_bit_nth_lsf (call, -1)]++;
  if ((disk->cut_calls & call) != 0 && disk->cut_left > 0 && --disk->cut_left == 0) {
    /* What is still done for this call does not ask again. */
    disk->off = disk->happened = TRUE;
    return FAULT_LAST;
  }
  if ((disk->fail_calls & call) == 0 || disk->fail_left == 0)
    return FAULT_GO;
  if (disk->fail_left > 1) {
    disk->fail_left--;
    return FAULT_GO;
  }
  if (!disk->fail_for_ever)
    disk->fail_left = 0;
  disk->happened = TRUE;
  return fail_with (disk->fail_code);
}

size_t
_fault_write_length (FaultDisk *disk, size_t length, guint64 growth) {
  if (length > 1 && disk->short_seed != 0 && (_fault_dice (&disk->short_seed) & 1) != 0) {
    size_t less = 1 + (size_t)(_fault_dice (&disk->short_seed) % (length - 1));
    growth -= MIN (growth, length - less);
    length = less;
  }
  if (growth <= disk->room)
    return length;
  size_t fits = length - (size_t)(growth - disk->room);
  if (fits == 0 || fits > length) {
    disk->happened = TRUE;
    errno = ENOSPC;
    return 0;
  }
  return fits;
}

/* --- the frame of a call --------------------------------------------------------------------- */

gboolean
_fault_after (FaultGate gate) {
  if (gate == FAULT_LAST)
    errno = EIO;
  return gate == FAULT_GO;
}

gboolean
_fault_before (FaultDisk *disk, FaultCalls call) {
  return _fault_after (_fault_gate (disk, call));
}

gboolean
_fault_enter_fd (int fd, FaultHandle **handle) {
  _fault_lock ();
  *handle = _fault_handle (fd);
  if (*handle == NULL)
    _fault_unlock ();
  return *handle != NULL;
}

gboolean
_fault_enter_path (const char *path, FaultDisk **disk, char **inside) {
  _fault_lock ();
  *inside = NULL;
  *disk = _fault_disk_of (path, inside);
  if (*disk == NULL)
    _fault_unlock ();
  return *disk != NULL;
}

void
_fault_leave (char *inside) {
  int saved = errno;
  g_free (inside);
  errno = saved;
  _fault_unlock ();
}
