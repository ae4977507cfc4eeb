// The copy of a stream in a file: its first and its last bytes, with the secrets masked.
#pragma once

#include "base/file.hpp"
#include "capture/secret_mask.hpp"
#include "capture/tail_file.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// What became of one stream.
struct StreamCopied {
  std::uint64_t bytes = 0; // that the module wrote
  bool is_cut = false;     // the middle is not in the copy
  bool is_kept = true;     // false: there is no copy, or it ends early …
  std::string why = {};    // … for this reason; empty: it was removed meanwhile
  int refused = 0;         // errno with which the outside took no more (EPIPE: its reader left); 0: all went out
};

// Memory stays flat: of a long stream the last bytes are in a ring. Trouble with the files is told at the end and nowhere else.
class StreamCopy {
public:
  // Makes `file` with mode 0600; it must not be there, also not as a link. `limit` is for the masked text: the first half of it
  // is written there as it comes, the rest by finish() to a file beside it (tail_file.hpp).
  StreamCopy(std::string file, std::size_t limit, std::vector<std::string> secrets);

  bool is_kept() const { return m_result.is_kept; }
  void add(std::string_view bytes); // as the module wrote them

  // When the head is written only the last bytes matter, and need not come by way of add(): they are counted, and then either
  // kept or passed over; the last last_size() of them must be kept.
  bool wants_only_last() const { return is_kept() && m_is_head_full; }
  std::size_t last_size() const { return m_ring_size; }
  void count(std::uint64_t bytes) { m_result.bytes += bytes; }
  void keep_last(std::string_view bytes);
  void pass_over(std::uint64_t bytes) { m_behind_head += bytes; }

  // Writes the last bytes so far. Worth it when has_news().
  bool has_news() const { return wants_only_last() && m_result.bytes != m_published; }
  void publish();

  void give_up(std::string why);
  void set_refused(int error) { m_result.refused = error; }
  StreamCopied finish(); // once

private:
  void write(std::string_view text);
  std::string last_bytes() const;
  CopyTail tail() const;
  bool is_removed() const; // with its run: by `tcli history prune`

  std::string m_path;
  std::vector<std::string> m_secrets;
  std::size_t m_head_limit, m_tail_limit;
  SecretMask m_mask;
  UniqueFd m_file;
  StreamCopied m_result = {};

  std::size_t m_head_size = 0;
  bool m_is_head_full = false;
  std::string m_ring; // the last raw bytes: as many as the tail has, and before them as many as a secret that reaches into it
  std::size_t m_ring_size = 0;
  std::uint64_t m_behind_head = 0; // raw bytes that the head has no room for
  std::uint64_t m_published = 0;   // bytes of the module, at the last publish()
};

} // namespace tcli
