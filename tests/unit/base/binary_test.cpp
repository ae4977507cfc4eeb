// BinaryWriter and BinaryReader: what was written comes back, and anything else is noticed.
#include "base/binary.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

struct Read {
  std::uint8_t small = 0;
  std::int64_t big = 0;
  std::string text;
  std::uint32_t count = 0;
  std::string last;
  bool ok = false;
  bool at_end = false;
};

Read read(std::string_view bytes) {
  BinaryReader reader{bytes};
  Read read;
  read.small = reader.number<std::uint8_t>();
  read.big = reader.number<std::int64_t>();
  read.text = reader.text();
  read.count = reader.count();
  read.last = reader.text();
  read.ok = reader.ok();
  read.at_end = reader.at_end();
  return read;
}

const std::string k_nul_inside{"one\0two", 7};

std::string sample() {
  BinaryWriter writer;
  writer.number(std::uint8_t{200});
  writer.number(std::int64_t{-5'000'000'000});
  writer.text(k_nul_inside);
  writer.number(std::uint32_t{1});
  writer.text("");
  return writer.take();
}

} // namespace

TEST_CASE("Numbers and texts come back as they were") {
  const auto back = read(sample());
  CHECK(back.small == 200);
  CHECK(back.big == -5'000'000'000);
  CHECK(back.text == k_nul_inside);
  CHECK(back.count == 1);
  CHECK(back.last.empty());
  CHECK(back.ok);
  CHECK(back.at_end);
}

TEST_CASE("Bytes that end early are noticed, wherever they end") {
  const std::string whole = sample();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read(std::string_view{whole}.substr(0, size)).ok);
  }
}

TEST_CASE("After the first read past the end everything is zero or empty") {
  BinaryReader reader{"ab"};
  CHECK(reader.number<std::uint64_t>() == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.number<std::uint8_t>() == 0);
  CHECK(reader.text().empty());
  CHECK(reader.count() == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("A count that the bytes can't hold is refused before anyone makes room for it") {
  BinaryWriter writer;
  writer.number(std::uint32_t{4'000'000'000});
  writer.text("short");
  const std::string bytes = writer.take();
  BinaryReader reader{bytes};
  CHECK(reader.count() == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("Bytes are taken as they are, up to what there is") {
  BinaryReader reader{"abcdef"};
  CHECK(reader.bytes(2) == "ab");
  CHECK(reader.rest() == "cdef");
  CHECK(reader.bytes(5).empty());
  CHECK_FALSE(reader.ok());
}
