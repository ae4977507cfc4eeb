#include "show_help.hpp"

#include "base/program.hpp"
#include "cli/aliases.hpp"
#include "cli/help.hpp"
#include "cli/help_words.hpp"
#include "cli/man_page.hpp"
#include "cli/man_viewer.hpp"
#include "cli/output.hpp"
#include "cli/overview.hpp"
#include "cli/pager.hpp"
#include "cli/roff.hpp"
#include "cli/topics.hpp"
#include "cli/wait_note.hpp"
#include "contract/support.hpp"
#include "module/grammar.hpp"
#include "takes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

Error unexpected_help_word(const std::string& word, const std::string& page) {
  return Error{.status = ExitCode::usage, .what = fmt::format("help: unexpected word '{}'", word), .hint = "tcli help " + page};
}

std::string overview(const Session& session) {
  const WaitNote note{awaited_by_listing(session.config)};
  const Listing listing = session.catalog.list(overview_rows);
  return overview_page(listing, aliases_in_force(session.config, listing));
}

// The page of tcli itself, which was installed with it.
Result<int> show_own_man_page(const Session& session) {
  const std::string source = installed_man_source("tcli");
  const std::string plain = overview(session);
  if (!source.empty()) return view_man_source(source, plain);
  if (::isatty(STDOUT_FILENO) != 0) return view_man_page("tcli", plain);
  return fail(Error{.status = ExitCode::failed,
                    .what = "help --man",
                    .why = "no man page was installed beside " + program_path(),
                    .hint = "tcli help"});
}

// That of a built-in module may be one that says more.
Result<int> show_man_page(const Finding& finding, const Manifest& manifest, const Call& call) {
  std::string source;
  if (finding.is_builtin() && call.help == Call::Help::module) source = installed_man_source("tcli-" + finding.name);
  if (source.empty()) {
    const FileId id = finding.id.exists() ? finding.id : file_id(program_path());
    Manifest told = manifest;
    told.support = introduce(finding, &manifest).support;
    source = man_page(finding, told, call, roff_date(id.mtime_ns));
  }
  return view_man_source(source, help_page(finding, manifest, call));
}

Result<int> show_topic(const HelpWords& help, const std::string& page) {
  const std::string& topic = help.words.front();
  if (help.words.size() > 1) return fail(unexpected_help_word(help.words[1], topic));
  if (!help.man) return show(page);
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("help --man: '{}' is a topic, which has no man page", topic),
                    .hint = "tcli help " + topic});
}

// How many words of an alias name the command: what follows are arguments, which no page is about.
std::size_t count_command_words(const Alias& alias, const Manifest& manifest) {
  const std::size_t longest = alias.words.size() > 1 && manifest.has_subject(alias.words[1]) ? 3 : 2;
  return std::min(alias.words.size(), longest);
}

// The page of a module, or that of what an alias stands for. `asked` are the words after the first one, --help at their end.
Result<int> show_help_on(const Session& session, const HelpWords& help, const Finding& finding, std::vector<std::string> asked,
                         const Alias* alias) {
  const std::string first = alias == nullptr ? "" : alias_paragraph(*alias);
  TCLI_TRY(const auto verdict, session.contract.judge(finding));
  if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  if (!verdict.manifest) return show(first + undeclared_page(finding, verdict));
  if (alias != nullptr)
    asked.insert(asked.begin(), alias->words.begin() + 1,
                 alias->words.begin() + static_cast<std::ptrdiff_t>(count_command_words(*alias, *verdict.manifest)));
  TCLI_TRY(const auto call, parse_call(finding.name, *verdict.manifest, asked));
  if (call.help == Call::Help::command && call.rest.size() > 1) {
    return fail(unexpected_help_word(call.rest.front(), finding.name + " " + call.command->key()));
  }
  if (help.man) return show_man_page(finding, *verdict.manifest, call);
  return show(first + help_page(finding, *verdict.manifest, call));
}

} // namespace

Result<int> show(std::string_view page) {
  TCLI_CHECK(print_page(page));
  return static_cast<int>(ExitCode::ok);
}

Result<int> show_help(const Session& session, const GlobalOptions& options, std::span<const std::string> typed) {
  if (typed.empty() || typed.front() == "--help" || typed.front() == "-h") return show(overview(session));
  TCLI_TRY(const auto help, parse_help_words(typed));
  const std::span<const std::string> words = help.words;
  if (words.empty()) return help.man ? show_own_man_page(session) : show(overview(session));
  const std::string& name = words.front();
  const auto page = topic_page(name);
  const bool is_topic = page && !session.providers.find(name, options.from, Providers::Service::not_asked);
  if (is_topic && !find_alias(session.config, name)) return show_topic(help, *page);
  std::vector<std::string> asked(words.begin() + 1, words.end());
  asked.emplace_back("--help");
  TCLI_TRY(const auto found, session.catalog.look_up(name, options.from));
  if (found) return show_help_on(session, help, *found, asked, nullptr);
  const auto alias = alias_in_force(session.catalog, session.config, name, options.from);
  if (!alias && words.size() == 1 && name == "help") return help.man ? show_own_man_page(session) : show(overview(session));
  if (!alias) {
    const auto fits = [&](const std::string& meant) { return is_taken(session, options.from, meant, asked); };
    const std::string before = help.man ? "tcli help --man" : "tcli help";
    auto others = alias_names(session.catalog, session.config, options.from);
    if (!help.man && options.from.empty() && words.size() == 1)
      for (const Topic& topic : help_topics()) others.emplace_back(topic.name);
    return fail(session.catalog.unknown(
        name, options.from, {.before = before, .after = words.subspan(1), .fits = fits, .others = std::move(others)}));
  }
  TCLI_TRY(const auto module, module_of(*alias, session.catalog, session.config, options.from));
  return show_help_on(session, help, module, asked, &*alias);
}

} // namespace tcli
