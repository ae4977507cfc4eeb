// Text without the secrets in it, however it comes in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Each place where a secret stands becomes `***`, overlapping ones together; empty secrets are passed over. What may still turn
// out to be the beginning of a secret is held back. At the end of the text that is masked too when it has 4 bytes or more: what
// wrote it may have been killed in the middle. (Knuth, Morris, Pratt 1977: the time is linear, for each secret.)
class SecretMask {
public:
  // Nothing of the first `from` bytes is given out: they only tell what the others are part of.
  explicit SecretMask(std::span<const std::string> secrets, std::size_t from = 0);

  void feed(std::string_view raw);

  // Appends what is decided, at most `room` bytes. False when there is more that is. `at_end`: nothing more is fed.
  bool take(std::string& into, std::size_t room, bool at_end = false);

  std::string_view rest() const { return m_pending; } // not masked, not yet taken; valid until the next call
  std::size_t longest() const;                        // bytes of the longest secret

private:
  struct Secret {
    std::string text;
    std::vector<std::size_t> shorter; // for each length that matches, the next shorter one that does too
    std::size_t matched = 0;
  };
  struct Place {
    std::uint64_t begin, end;
  };

  void add(Place place);
  void mask_what_began();
  std::uint64_t decided() const;
  bool give_out(std::string& into, std::size_t room, std::uint64_t until);

  std::vector<Secret> m_secrets;
  std::uint64_t m_from;
  std::uint64_t m_fed = 0;
  std::string m_pending;     // what was fed and neither given out nor masked; it ends at m_fed
  std::uint64_t m_begin = 0; // where m_pending begins
  std::uint64_t m_masked_until = 0;
  std::deque<Place> m_places; // apart from each other, in order, from m_masked_until on
};

} // namespace tcli
