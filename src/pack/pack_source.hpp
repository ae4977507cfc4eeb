// Where a pack comes from, as a person writes it: URL[@ref].
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct PackSource {
  enum class Kind { remote, folder };

  Kind kind = Kind::remote;
  std::string url; // as git takes it (git-clone(1), "GIT URLS"); of a folder its absolute path
  std::string ref; // branch, tag or commit; empty: what the remote's HEAD says

  // Host, port and ref may be a name and a password with a slash in it, and then the host: `https://bob:12/34@host`. Only an
  // answer tells. Until then nothing but this is shown of it; empty: there is no doubt.
  std::string doubtful = {};
};

// `https://host/path`, `ssh://user@host/path`, `user@host:path`, `file:///path`, or a folder: absolute, or one that begins with
// `.` or `~/`. Refused with 2: transports that `protocols` has not (git's `ext::` and helpers are never among them), what git
// could take for an option, control characters, and refs that are none (git-check-ref-format(1)). Nothing is looked up.
Result<PackSource> parse_pack_source(std::string_view word, const std::vector<std::string>& protocols);

// Whether a branch, tag or commit may be called so.
bool is_ref_name(std::string_view ref);

// Without user name and password, to be shown or shared; ssh keeps its user, who is no secret.
std::string shown_url(std::string_view url);

// The same of a source that nothing was had from yet: without what may be a password.
std::string told_url(std::string_view word);

} // namespace tcli
