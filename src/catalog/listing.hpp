// Every module there is, as one flat image: built once, kept in the cache, read in place.
#pragma once

#include "catalog/finding.hpp"
#include "catalog/providers.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// What the contract says of a finding, as far as a listing shows it.
struct Description {
  State state = State::unverified;
  std::string summary = {};
  Problem problem = {};
  std::string interpreter = {}; // a file that the state depends on besides the module's own; may be empty
  bool may_change = false;      // without any file changing: never taken from the cache
};

// Must be safe to call from several threads at once.
using Describe = std::function<Description(const Finding&)>;

// A row of a listing. The texts point into the Listing. Foreign text, unescaped.
struct ListedModule {
  static constexpr std::size_t k_no_row = static_cast<std::size_t>(-1);

  State state = State::unverified;
  std::string_view name, provider, kind, location, shown, group, summary, reason, remedy;
  FileId id;
  std::string_view manifest; // the path of a sidecar, or empty
  FileId manifest_id;
  std::size_t winner = k_no_row; // the row that shadows this one; itself when it is the winner; none: see Listing
};

class Listing {
public:
  Listing(Listing&&) = default;
  Listing& operator=(Listing&&) = default;
  Listing(const Listing&) = delete; // rows point into the image
  Listing& operator=(const Listing&) = delete;

  // Rows in the providers' order, names sorted within each as the provider gave them.
  const std::vector<ListedModule>& rows() const { return m_rows; }
  bool is_winner(std::size_t row) const { return m_rows[row].winner == row; }

  // Asks every provider and describes every finding. `watched` are the folders to compare later; `files` what each description
  // depends on besides the module's own file (tcli itself). Declared rows of `previous` (may be null) are taken over when
  // neither their files nor `files` changed.
  static Listing build(const Providers& providers, const Describe& describe, const std::vector<Watched>& watched,
                       const std::vector<std::string>& files, const Listing* previous);

  // The listing that an image holds, without any check of whether it still holds; none when the image is damaged.
  static std::optional<Listing> from_image(std::string image);

  // Whether every folder and file is as it was: one stat(2) for each.
  bool is_current(const std::vector<Watched>& watched) const;

  // Decides which row of a name wins. `choices` is modules.<name>.from of the config: a name to a provider. A built-in always
  // wins; a chosen provider that has no such module leaves the name without a winner.
  void decide_winners(const std::map<std::string, std::string, std::less<>>& choices);

  const std::string& image() const { return m_image; }

private:
  Listing() = default;
  bool files_unchanged() const;
  bool modules_unchanged() const;

  std::string m_image;
  std::vector<Watched> m_watched;
  std::vector<Watched> m_files; // tcli itself and every interpreter
  std::vector<ListedModule> m_rows;
};

} // namespace tcli
