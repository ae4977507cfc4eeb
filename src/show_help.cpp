#include "show_help.hpp"

#include "cli/help.hpp"
#include "cli/overview.hpp"
#include "cli/pager.hpp"
#include "cli/topics.hpp"
#include "module/grammar.hpp"
#include "module/hint.hpp"
#include "takes.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

using Words = std::span<const std::string>;

Error unexpected_help_word(const std::string& word, const std::string& page) {
  return Error{.status = ExitCode::usage, .what = fmt::format("help: unexpected word '{}'", word), .hint = "tcli help " + page};
}

} // namespace

Result<int> show(std::string_view page) {
  TCLI_CHECK(print_page(page));
  return static_cast<int>(ExitCode::ok);
}

Result<int> show_help(const Session& session, const GlobalOptions& options, Words words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h") return show(overview_page(session.catalog.list(overview_rows)));
  if (looks_like_option(words.front())) {
    const auto option = option_part(words.front());
    return fail(
        Error{.status = ExitCode::usage, .what = fmt::format("help has no option '{}'", option), .hint = "tcli help options"});
  }
  const auto page = topic_page(words.front());
  if (page && !session.providers.find(words.front(), options.from, Providers::Service::not_asked)) {
    return words.size() == 1 ? show(*page) : fail(unexpected_help_word(words[1], words.front()));
  }
  std::vector<std::string> asked(words.begin() + 1, words.end());
  asked.emplace_back("--help");
  const auto fits = [&](const Finding& meant) { return takes(session, meant, asked); };
  TCLI_TRY(const auto finding,
           session.catalog.find(words.front(), options.from, {.before = "tcli help", .after = words.subspan(1), .fits = fits}));
  TCLI_TRY(const auto verdict, session.contract.judge(finding));
  if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  if (!verdict.manifest) return show(undeclared_page(finding, verdict));
  TCLI_TRY(const auto call, parse_call(finding.name, *verdict.manifest, asked));
  if (call.help == Call::Help::command && call.rest.size() > 1) {
    return fail(unexpected_help_word(call.rest.front(), finding.name + " " + call.command->key()));
  }
  return show(help_page(finding, *verdict.manifest, call));
}

} // namespace tcli
