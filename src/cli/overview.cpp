#include "cli/overview.hpp"

#include "base/text.hpp"
#include "cli/columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace tcli {

namespace {

constexpr std::size_t k_lines = 40;
constexpr std::size_t k_frame_lines = 11; // everything but the groups
constexpr std::size_t k_name_limit = 24;  // columns; longer names are cut here, `tcli plugin list` has them whole

struct Group {
  std::string_view title;
  std::vector<std::pair<std::string_view, std::size_t>> modules; // name and row: the rest is read for what is shown
  std::size_t shown = 0;
};

struct Overview {
  std::vector<Group> groups;
  std::vector<std::string_view> builtins;
  std::size_t broken = 0;
};

Overview sort_out(const Listing& listing) {
  Overview overview;
  for (std::size_t index = 0; index < listing.size(); ++index) {
    if (!listing.is_winner(index)) continue;
    const ListedModule row = listing[index];
    if (row.state == State::broken) {
      ++overview.broken;
    } else if (row.kind == "builtin") {
      overview.builtins.push_back(row.name);
    } else {
      auto group =
          std::find_if(overview.groups.begin(), overview.groups.end(), [&](const Group& one) { return one.title == row.group; });
      if (group == overview.groups.end()) group = overview.groups.insert(group, Group{.title = row.group, .modules = {}});
      group->modules.emplace_back(row.name, index);
    }
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
      if (group.shown == group.modules.size() || left == 0) continue;
      ++group.shown;
      --left;
      any = true;
    }
  }
  return left_out;
}

std::string module_line(const ListedModule& module, std::size_t width) {
  const std::string name = fit(escape(module.name), width);
  const char* mark = module.state == State::declared ? "   " : " ~ ";
  std::string line = "  " + name + std::string(width - display_width(name), ' ') + mark + escape(module.summary);
  line = fit(line, k_help_width);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string plural(std::size_t count) { return count == 1 ? "1 module is" : fmt::format("{} modules are", count); }

} // namespace

std::string overview_page(const Listing& listing) {
  Overview overview = sort_out(listing);
  const std::size_t groups_left_out = share_lines(overview.groups);
  std::size_t width = 8;
  bool undeclared = false;
  for (Group& group : overview.groups) {
    std::partial_sort(group.modules.begin(), group.modules.begin() + static_cast<std::ptrdiff_t>(group.shown),
                      group.modules.end());
    for (std::size_t index = 0; index < group.shown; ++index) {
      width = std::max(width, display_width(escape(group.modules[index].first)));
      undeclared = undeclared || listing[group.modules[index].second].state != State::declared;
    }
  }
  width = std::min(width, k_name_limit);

  std::string page = "tcli: the team's commands in one place\n\nUsage: tcli <module> [<subject>] <verb> [arguments]\n\n";
  for (const Group& group : overview.groups) {
    page += fit(escape(group.title), k_help_width) + "\n";
    for (std::size_t index = 0; index < group.shown; ++index) page += module_line(listing[group.modules[index].second], width);
    if (group.shown < group.modules.size()) {
      page += fmt::format("  ... and {} more: tcli plugin list\n", group.modules.size() - group.shown);
    }
  }
  if (groups_left_out > 0) page += fmt::format("... and {} more places: tcli plugin list\n", groups_left_out);
  if (!overview.groups.empty()) page += "\n";
  page += "Built in:";
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
