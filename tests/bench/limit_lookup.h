/* What any dispatcher must do: the first word is NAME; along PATH, the first executable tcli-NAME. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fills `path` with the executable for `name`; 0 when there is none. */
static int limit_lookup(const char* name, char* path, size_t size) {
  const char* folder = getenv("PATH");
  while (folder != NULL && *folder != '\0') {
    const size_t length = strcspn(folder, ":");
    const int written = snprintf(path, size, "%.*s/tcli-%s", (int)length, folder, name);
    if (length > 0 && written > 0 && (size_t)written < size && access(path, X_OK) == 0) return 1;
    folder += length + (folder[length] == ':');
  }
  return 0;
}
