// Every module there is, as one flat image: built once, kept in the cache, read in place.
#pragma once

#include "catalog/finding.hpp"
#include "catalog/providers.hpp"

#include <cstdint>
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
  bool no_module = false;       // nothing that a listing shows
  bool may_change = false;      // without any file changing: never taken from the cache
};

// Must be safe to call from several threads at once.
using Describe = std::function<Description(const Finding&)>;

// A row of a listing. The texts point into the Listing. Foreign text, unescaped.
struct ListedModule {
  State state = State::unverified;
  std::string_view name, provider, kind, location, shown, group, summary, reason, remedy;
  std::string_view manifest; // the path of a sidecar, or empty
  FileId id;
  FileId manifest_id;
};

// The rows stand in the image as they are in memory: opening a listing of thousands of modules costs no work for each of them but
// the look at its file.
class Listing {
public:
  static constexpr std::size_t k_no_row = static_cast<std::size_t>(-1);

  Listing(Listing&&) = default;
  Listing& operator=(Listing&&) = default;
  Listing(const Listing&) = delete; // its rows are handed out as views
  Listing& operator=(const Listing&) = delete;

  // Asks every provider and describes every finding. `watched` are the folders to compare later; `files` what each description
  // depends on besides the module's own file (tcli itself). Declared rows of `previous` (may be null) are taken over when
  // neither their files nor `files` changed.
  static Listing build(const Providers& providers, const Describe& describe, const std::vector<Watched>& watched,
                       const std::vector<std::string>& files, const Listing* previous);

  // The listing that an image holds, without any check of whether it still holds; none when the image is damaged.
  static std::optional<Listing> from_image(std::string image);
  static std::optional<Listing> from_file(MappedFile file);

  // Whether every folder is as it was, and the file of each module in `rows`: one stat(2) for each. So are always those of broken
  // modules, which may have been mended.
  bool is_current(const std::vector<Watched>& watched, const std::vector<std::size_t>& rows) const;
  std::vector<std::size_t> all_rows() const;

  // modules.<name>.from of the config: a name to the provider whose module wins. A built-in wins whatever is chosen; a chosen
  // provider that has no such module leaves the name without a winner. Without this the first row of a name wins.
  void choose(const std::map<std::string, std::string, std::less<>>& choices);

  // Rows in the providers' order, those of one folder by name. Texts are valid as long as this object is and is not moved from.
  std::size_t size() const { return m_row_count; }
  ListedModule operator[](std::size_t row) const;

  // Single fields of a row, for whoever goes through all of them.
  std::string_view name(std::size_t row) const;
  State state(std::size_t row) const;
  bool same_place(std::size_t one, std::size_t other) const; // provider, kind and group

  // The rows in the order of their names, those of one name in their own order: the row at `position`.
  std::size_t by_name(std::size_t position) const;

  // The row that has the name of this one (itself when it wins), or k_no_row.
  std::size_t winner(std::size_t row) const;
  bool is_winner(std::size_t row) const { return winner(row) == row; }

  bool is_chosen(std::string_view name) const { return m_chosen.find(name) != m_chosen.end(); }

  std::string_view image() const { return m_image; }

private:
  Listing() = default;
  bool files_unchanged() const;
  bool modules_unchanged(const std::vector<std::size_t>& rows) const;

  bool open(std::string_view image);
  std::string_view text(std::uint32_t begin) const;

  std::string m_built; // holds the image of a listing that was built
  MappedFile m_file;   // holds the image of one from the cache
  std::string_view m_image;
  std::string_view m_rows, m_order, m_sidecars, m_texts; // parts of the image
  std::size_t m_row_count = 0;
  std::vector<Watched> m_watched;
  std::vector<Watched> m_files;                             // tcli itself and every interpreter
  std::map<std::string, std::size_t, std::less<>> m_chosen; // name to winning row, where the config decides
};

} // namespace tcli
