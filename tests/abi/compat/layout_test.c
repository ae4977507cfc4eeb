/* Nothing that ABI 1 had has moved, shrunk or got another value. */
#include <stdio.h>
#include <string.h>

extern const size_t layout_v1[], layout_now[], layout_grown[];
extern const size_t layout_v1_size, layout_now_size, layout_grown_size;

static int differs(const char* name, const size_t* layout, size_t size) {
  for (size_t index = 0; size == layout_v1_size && index < size / sizeof *layout; ++index) {
    if (layout[index] == layout_v1[index]) continue;
    printf("%s: number %zu is %zu, and was %zu\n", name, index, layout[index], layout_v1[index]);
    return 1;
  }
  return size != layout_v1_size;
}

int main(void) {
  const int now = differs("now", layout_now, layout_now_size);
  return differs("grown", layout_grown, layout_grown_size) || now;
}
