// The hash against published values: another one would make every cache file unreadable without a word.
#include "base/hash.hpp"
#include "support/catch.hpp"

#include <string>

using namespace tcli;

TEST_CASE("hash64 is XXH3 of 64 bits") {
  CHECK(hash64("") == 0x2d06800538d394c2ULL); // xxHash's own sanity table
  CHECK(hash64("a") != hash64("b"));
  const std::string text(100'000, 'x');
  std::string altered = text;
  altered[77'777] = 'y';
  CHECK(hash64(text) != hash64(altered));
  CHECK(hash64(text) == hash64(std::string(100'000, 'x')));
}
