// The branches and tags that a repository has, and which one a person means.
#pragma once

#include "pack/git.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct RemoteRef {
  std::string name; // refs/heads/... or refs/tags/...
  std::string id;   // what it points to: of an annotated tag the tag itself

  bool operator==(const RemoteRef&) const = default;
};

struct RemoteRefs {
  std::string head;            // the commit of its HEAD; empty: there is none
  std::string head_branch;     // refs/heads/... that HEAD stands for; empty: none
  std::vector<RemoteRef> refs; // by name

  const RemoteRef* find(std::string_view name) const;
};

// Asks a remote for them (git ls-remote): the network, and nothing on this machine changes. Fails with 1: unreachable, a password
// is wanted, no repository, nothing in it, no answer in time.
Result<RemoteRefs> ask_remote(const Remote& remote);

// The same of many at once, in their order: takes as long as the slowest.
std::vector<Result<RemoteRefs>> ask_remotes(const std::vector<Remote>& remotes);

struct FoundRef {
  enum class Kind { head, branch, tag, commit };

  Kind kind = Kind::head;
  std::string name = {}; // refs/heads/... or refs/tags/...; empty of a commit, and of a HEAD that is on no branch
  std::string commit;    // what it points to here and now; of a tag of RemoteRefs the tag itself
};

// What `ref` means: empty for HEAD; a whole commit id; then a tag, then a branch (gitrevisions(7) has this order), each by its
// short name or as refs/...; else what may be the beginning of a commit's id. Fails with 1 and the nearest names.
Result<FoundRef> find_ref(const RemoteRefs& refs, const std::string& ref, std::string_view url);

} // namespace tcli
