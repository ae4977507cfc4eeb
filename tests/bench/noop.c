/* The module that does nothing; and says what a dispatcher may ask it: --help, or the metadata of a docker CLI plugin. */
#include <string.h>
#include <unistd.h>

static int answer(const char* text) { return write(1, text, strlen(text)) < 0; }

int main(int argc, char** argv) {
  if (argc < 2) return 0;
  if (strcmp(argv[1], "--help") == 0) return answer("Does nothing\n");
  if (strcmp(argv[1], "docker-cli-plugin-metadata") == 0)
    return answer("{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"bench\",\"Version\":\"1\",\"ShortDescription\":\"Does nothing\"}\n");
  return 0;
}
