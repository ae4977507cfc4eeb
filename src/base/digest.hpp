// SHA-1 and SHA-256 (FIPS 180-4). The one file that uses libmd.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tcli {

// Of bytes that come bit by bit.
class Digest {
public:
  // SHA-1 is git's: it tells what was damaged, not what someone made to collide.
  enum class Kind { sha1, sha256 };

  explicit Digest(Kind kind);
  Digest(Digest&& other) noexcept;
  Digest& operator=(Digest&& other) noexcept;
  ~Digest();

  void add(std::string_view bytes);
  std::string finish(); // 20 or 32 bytes; once, and nothing is added after it

private:
  struct State;
  std::unique_ptr<State> m_state;
};

std::string to_hex(std::string_view bytes);

// Of one text, in hexadecimal.
std::string digest_hex(Digest::Kind kind, std::string_view bytes);

} // namespace tcli
