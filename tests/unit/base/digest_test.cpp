// SHA-1 and SHA-256, against the examples of FIPS 180-4 and of git.
#include "base/digest.hpp"

#include "support/catch.hpp"

#include <utility>

using namespace tcli;

TEST_CASE("The examples that NIST gives") {
  CHECK(digest_hex(Digest::Kind::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(digest_hex(Digest::Kind::sha1, "") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(digest_hex(Digest::Kind::sha256, "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest_hex(Digest::Kind::sha256, "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("An empty tree of git's") {
  CHECK(digest_hex(Digest::Kind::sha1, std::string_view("tree 0\0", 7)) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}

TEST_CASE("Bytes in pieces are the same bytes") {
  for (const auto kind : {Digest::Kind::sha1, Digest::Kind::sha256}) {
    const std::string bytes(100'000, '\xff');
    Digest digest(kind);
    for (std::size_t at = 0; at < bytes.size(); at += 777) digest.add(std::string_view(bytes).substr(at, 777));
    Digest moved = std::move(digest);
    CHECK(to_hex(moved.finish()) == digest_hex(kind, bytes));
  }
  CHECK(to_hex(std::string_view("\0\x7f\xff", 3)) == "007fff");
}
