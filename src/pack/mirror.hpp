// The bare mirror of one URL in the cache: what packs are fetched into and exported from.
#pragma once

#include "base/file.hpp"
#include "pack/git.hpp"
#include "pack/remote_refs.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

enum class Terminal { none, asks, shared }; // asks: git may ask there for a password; shared: it shows its progress as well

// One process at a time has it; another waits. Nothing in its folder is trusted: config, attributes and whatever could lead git
// elsewhere or make it run something are written anew each time it is opened.
class Mirror {
public:
  // `mirrors/<hash of the URL>` in the user's cache folder, made empty where there is none. `waiting` is called when another
  // process has it. Fails with 1.
  static Result<Mirror> open(Remote remote, const std::function<void()>& waiting = {});

  const std::string& folder() const { return m_folder; }
  const Remote& remote() const { return m_remote; }

  // A call of git in this mirror, which talks to nobody.
  GitCall call(std::vector<std::string> words) const;

  // Makes sure that what `ref` means is here, and tells its commit. `told` is what the remote has just told; nothing is fetched
  // when all of that is here. A mirror that git can't read is thrown away and fetched anew. Fails with 1.
  Result<FoundRef> bring(const std::string& ref, const RemoteRefs& told, Terminal terminal = Terminal::none);

  // Makes sure that this very commit is here, whether a branch still leads to it or not. Nobody is asked when it is; `told` is
  // what the remote has told, or null, and then it is asked when that is needed. Fails with 1.
  Status bring_commit(const std::string& commit, const RemoteRefs* told, Terminal terminal = Terminal::none);

  // Takes it, and tags, from a repository in a folder that has it as kept_ref() says: without network. Fails with 1.
  Status take_from(const std::string& repository, const std::string& commit);

  // Whether it is here with all of its files.
  bool has_commit(const std::string& commit) const;

  // Whether anything came from its remote; a bundle brings commits and tags alone.
  bool was_fetched() const;

  // What bring() tells, of what is here already, without network. Fails with 1.
  Result<FoundRef> resolve(const std::string& ref) const;

  // Branches and tags as they were fetched last; nothing where nothing ever was.
  Result<RemoteRefs> refs() const;

  // Throws it away and fetches it anew, as the last bring() or bring_commit() did. Fails with 1, also when there was none.
  Status renew();

private:
  Mirror() = default;
  Status fetch(const RemoteRefs& told) const;
  Status fetch_commit() const;
  Status fetch_from(const Remote& remote, const std::vector<std::string>& refspecs, const std::string& what) const;
  Status keep_head(const RemoteRefs& told) const;
  bool has(std::vector<std::string> commits) const;

  std::string m_folder;
  Remote m_remote;
  UniqueFd m_lock;
  bool m_is_new = false;            // nothing was in it when it was opened
  std::optional<RemoteRefs> m_told; // by the last bring()
  std::string m_commit;             // of the last bring_commit(); empty: bring() came after it
  Terminal m_terminal = Terminal::none;
};

} // namespace tcli
