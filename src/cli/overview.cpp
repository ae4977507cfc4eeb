#include "cli/overview.hpp"

#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace tcli {

namespace {

constexpr std::size_t k_lines = 40;
constexpr std::size_t k_frame_lines = 11;  // everything but the groups
constexpr std::size_t k_name_columns = 24; // columns; longer names are cut here, `tcli plugin list` has them whole

struct Group {
  std::string_view title;
  std::size_t first_row = 0;        // of any of its modules: groups stand in the providers' order
  std::vector<std::size_t> modules; // rows by name, as many as a page can hold; of the group of aliases their places
  std::size_t count = 0;            // of all its modules
  std::size_t shown = 0;
  bool is_of_aliases = false;
};

struct Overview {
  std::vector<Group> groups;
  std::vector<std::string_view> builtins;
  std::size_t broken = 0;
};

Group& group_of(std::vector<Group>& groups, const Listing& listing, std::size_t row) {
  const auto find = [&](auto is_its) { return std::find_if(groups.begin(), groups.end(), is_its); };
  if (!groups.empty() && listing.same_place(groups.back().first_row, row)) return groups.back(); // most often
  auto group = find([&](const Group& one) { return listing.same_place(one.first_row, row); });
  if (group != groups.end()) return *group;
  const std::string_view title = listing[row].group;
  group = find([&](const Group& one) { return one.title == title; }); // two providers may share a heading
  if (group != groups.end()) return *group;
  return groups.emplace_back(Group{.title = title, .first_row = row, .modules = {}});
}

Overview sort_out(const Listing& listing) {
  Overview overview;
  for (std::size_t position = 0; position < listing.size(); ++position) {
    const std::size_t row = listing.by_name(position);
    if (!listing.is_winner(row)) continue;
    if (listing.state(row) == State::broken) {
      ++overview.broken;
      continue;
    }
    Group& group = group_of(overview.groups, listing, row);
    group.first_row = std::min(group.first_row, row);
    if (group.count++ < k_lines) group.modules.push_back(row);
  }
  std::sort(overview.groups.begin(), overview.groups.end(),
            [](const Group& one, const Group& other) { return one.first_row < other.first_row; });
  const auto builtin = std::find_if(overview.groups.begin(), overview.groups.end(),
                                    [&](const Group& one) { return listing[one.first_row].kind == "builtin"; });
  if (builtin != overview.groups.end()) {
    std::sort(builtin->modules.begin(), builtin->modules.end()); // in the order in which tcli has them
    for (const std::size_t row : builtin->modules) overview.builtins.push_back(listing.name(row));
    overview.groups.erase(builtin);
  }
  return overview;
}

// Groups that find no room for a heading and a line are left out, and counted. Of the others each gets a line in turn until the
// page is full; a heading, and a line for what is left out, are counted first.
std::size_t share_lines(std::vector<Group>& groups) {
  constexpr std::size_t k_group_lines = 3;
  const std::size_t fitting = (k_lines - k_frame_lines) / k_group_lines;
  const std::size_t left_out = groups.size() > fitting ? groups.size() - fitting : 0;
  groups.resize(groups.size() - left_out);
  std::size_t left = k_lines - k_frame_lines - 2 * groups.size();
  for (bool any = true; any && left > 0;) {
    any = false;
    for (Group& group : groups) {
      if (group.shown == group.modules.size() || left == 0) continue; // a page holds no more than modules has
      ++group.shown;
      --left;
      any = true;
    }
  }
  return left_out;
}

// Behind the modules, and as bounded as they are.
void add_aliases(std::vector<Group>& groups, const std::vector<Alias>& aliases) {
  if (aliases.empty()) return;
  Group& group = groups.emplace_back(Group{.title = "Aliases", .modules = {}, .count = aliases.size(), .is_of_aliases = true});
  for (std::size_t place = 0; place < std::min(aliases.size(), k_lines); ++place) group.modules.push_back(place);
}

// One line of the page.
struct Entry {
  std::string_view name, text;
  bool is_marked = false; // has no manifest
};

std::string entry_line(const Entry& entry, std::size_t width) {
  const std::string name = fit(escape(entry.name), width);
  const char* mark = entry.is_marked ? " ~ " : "   ";
  std::string line = "  " + name + std::string(width - display_width(name), ' ') + mark + escape(entry.text);
  line = fit(line, k_help_width);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string plural(std::size_t count) { return count == 1 ? "1 module is" : fmt::format("{} modules are", count); }

} // namespace

std::vector<std::size_t> overview_rows(const Listing& listing) {
  Overview overview = sort_out(listing);
  share_lines(overview.groups); // aliases take room from some of them
  std::vector<std::size_t> rows;
  for (const Group& group : overview.groups)
    rows.insert(rows.end(), group.modules.begin(), group.modules.begin() + static_cast<std::ptrdiff_t>(group.shown));
  return rows;
}

std::string overview_page(const Listing& listing, const std::vector<Alias>& aliases) {
  Overview overview = sort_out(listing);
  add_aliases(overview.groups, aliases);
  const auto entry_of = [&](const Group& group, std::size_t index) {
    const std::size_t place = group.modules[index];
    if (group.is_of_aliases) return Entry{.name = aliases[place].name, .text = aliases[place].text};
    const ListedModule module = listing[place];
    return Entry{.name = module.name, .text = module.summary, .is_marked = module.state != State::declared};
  };
  const std::size_t groups_left_out = share_lines(overview.groups);
  std::size_t width = 8;
  bool undeclared = false;
  for (const Group& group : overview.groups) {
    for (std::size_t index = 0; index < group.shown; ++index) {
      const Entry entry = entry_of(group, index);
      width = std::max(width, display_width(escape(entry.name)));
      undeclared = undeclared || entry.is_marked;
    }
  }
  width = std::min(width, k_name_columns);

  std::string page = "tcli: the team's commands in one place\n\n";
  page += usage_line("tcli <module> [<subject>] <verb> [arguments]") + "\n";
  for (const Group& group : overview.groups) {
    page += heading(fit(escape(group.title), k_help_width)) + "\n";
    for (std::size_t index = 0; index < group.shown; ++index) page += entry_line(entry_of(group, index), width);
    if (group.shown < group.count) {
      const char* const rest = group.is_of_aliases ? "tcli config list" : "tcli plugin list";
      page += fmt::format("  ... and {} more: {}\n", group.count - group.shown, rest);
    }
  }
  if (groups_left_out > 0) page += fmt::format("... and {} more places: tcli plugin list\n", groups_left_out);
  if (!overview.groups.empty()) page += "\n";
  page += heading("Built in:");
  for (const auto name : overview.builtins) page += fmt::format(" {}", name);
  page += "\n";
  if (undeclared) page += "~ has no manifest";
  if (overview.broken > 0) {
    page += fmt::format("{}{} broken: tcli plugin list --broken", undeclared ? "; " : "", plural(overview.broken));
  }
  if (undeclared || overview.broken > 0) page += "\n";
  page += "\ntcli help <module>   tcli <module> --help   tcli help options   docs: man tcli\n"
          "report a bug: to whoever gave you tcli, with what `tcli --version` prints\n";
  return page;
}

} // namespace tcli
