#include "run/child_environment.hpp"

#include "base/program.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <unistd.h>

namespace tcli {

namespace {

// Set anew for each child, so that none of an outer tcli's values is taken for this one's.
constexpr std::array<std::string_view, 12> k_own{
    "TCLI_BIN=",        "TCLI_VERSION=", "TCLI_MODULE=", "TCLI_SUBJECT=", "TCLI_VERB=",        "TCLI_RUN_ID=",
    "TCLI_PLUGIN_DIR=", "TCLI_DEPTH=",   "TCLI_ARG_",    "TCLI_OPT_",     "TCLI_HOST_REPORT=", "TCLI_HOST_LIBRARY=",
};

bool is_own(std::string_view entry) {
  return entry.starts_with("TCLI_") && std::ranges::any_of(k_own, [&](auto own) { return entry.starts_with(own); });
}

} // namespace

Result<int> next_depth() {
  const std::string value = environment("TCLI_DEPTH");
  const char* const end = value.data() + value.size();
  unsigned depth = 0;
  const auto read = std::from_chars(value.data(), end, depth);
  if (read.ptr != end)
    depth = 0;
  else if (read.ec == std::errc::result_out_of_range || depth >= k_depth_limit)
    return fail(
        {.status = ExitCode::internal,
         .what = "tcli calls itself too deeply",
         .why = fmt::format("{} calls already stand inside each other (TCLI_DEPTH), and that is the limit", k_depth_limit)});
  return static_cast<int>(depth) + 1;
}

std::vector<std::string> own_variables(const RunFacts& facts) {
  std::vector<std::string> entries;
  const std::array<std::pair<std::string_view, std::string_view>, 7> own{{
      {"TCLI_BIN", program_path()},
      {"TCLI_VERSION", TCLI_VERSION},
      {"TCLI_MODULE", facts.module},
      {"TCLI_SUBJECT", facts.subject},
      {"TCLI_VERB", facts.verb},
      {"TCLI_RUN_ID", facts.run_id},
      {"TCLI_PLUGIN_DIR", facts.plugin_dir},
  }};
  for (const auto& [name, value] : own)
    if (!value.empty()) entries.push_back(fmt::format("{}={}", name, value));
  return entries;
}

Result<std::vector<std::string>> child_environment(const RunFacts& facts) {
  auto depth = next_depth();
  if (!depth) {
    if (!facts.module.empty()) depth.error().hint = "tcli plugin which " + facts.module;
    return fail(std::move(depth).error());
  }

  char** end = ::environ;
  while (end != nullptr && *end != nullptr) ++end;
  auto own = own_variables(facts);
  std::vector<std::string> entries;
  const auto inherited = static_cast<std::size_t>(end - ::environ);
  entries.reserve(inherited + own.size() + facts.parameters.size() + 2); // the depth, and one of the caller's
  for (char** entry = ::environ; entry != end; ++entry)
    if (!is_own(*entry)) entries.emplace_back(*entry);

  std::ranges::move(own, std::back_inserter(entries));
  entries.push_back(fmt::format("TCLI_DEPTH={}", *depth));
  for (const auto& [name, value] : facts.parameters) entries.push_back(fmt::format("{}={}", name, value));
  return entries;
}

} // namespace tcli
