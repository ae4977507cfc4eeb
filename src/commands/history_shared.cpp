#include "commands/history_shared.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/wait_note.hpp"
#include "history/moment.hpp"
#include "history/run_id.hpp"
#include "module/value.hpp"

#include <charconv>
#include <csignal>
#include <cstring>
#include <fmt/format.h>

namespace tcli {

namespace {

Result<std::optional<std::int64_t>> moment_option(const BuiltinCall& call, std::string_view name) {
  const std::string text = call.arguments.value(name);
  if (text.empty()) return std::optional<std::int64_t>{}; // absent
  const auto moment = parse_moment(text, now_ms());
  if (moment) return moment;
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("history {}: --{} wants a time, got '{}'", call.verb, name, text),
                    .why = "such as 2026-11-25, \"2026-11-25 10:42\", today, yesterday, 90m or 7d",
                    .hint = fmt::format("tcli help history {}", call.verb)});
}

// The call with another word in place of the argument `run`.
std::string call_with_run(const BuiltinCall& call, const std::string& run) {
  std::string options, words;
  for (const ParameterValue& given : call.arguments.parameters) {
    if (given.origin != ParameterValue::Origin::given) continue;
    const std::string& name = given.parameter->name;
    for (const std::string& value : given.values) {
      if (given.is_option && given.parameter->type == Type::boolean) options += value == "true" ? " --" + name : "";
      if (given.is_option && given.parameter->type != Type::boolean) options += fmt::format(" --{}={}", name, shell_quote(value));
      if (!given.is_option) words += " " + shell_quote(name == "run" ? run : value);
    }
  }
  return fmt::format("tcli history {}{}{}{}", call.verb, options, words.find(" -") == std::string::npos ? "" : " --", words);
}

std::string killing_signal(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? std::to_string(signal) : fmt::format("SIG{}", name);
}

} // namespace

std::int64_t now_ms() { return nanoseconds(CLOCK_REALTIME) / 1'000'000; }

Retention configured_retention(const BuiltinCall& call) {
  Retention retention{.age_ms = parse_duration(call.config.get("history.keep.age")), .runs = {}, .bytes = {}};
  if (const auto runs = parse_bytes(call.config.get("history.keep.runs"))) retention.runs = static_cast<std::uint64_t>(*runs);
  if (const auto bytes = parse_bytes(call.config.get("history.keep.bytes"))) retention.bytes = static_cast<std::uint64_t>(*bytes);
  return retention;
}

Result<History> open_history(const BuiltinCall& call) {
  const WaitNote note{is_quiet(call) ? "" : "reading the history"}; // a long journal is folded first
  return History::open(configured_retention(call));
}

Status refuse_empty_options(const BuiltinCall& call) {
  for (const ParameterValue& option : call.arguments.parameters) {
    if (!option.is_option || option.origin != ParameterValue::Origin::given || !option.values.back().empty()) continue;
    return fail(Error{.status = ExitCode::usage,
                      .what = fmt::format("history {}: --{} is empty", call.verb, option.parameter->name),
                      .why = "leave it out where there is nothing to say",
                      .hint = fmt::format("tcli help history {}", call.verb)});
  }
  return {};
}

Result<Run> find_run(const BuiltinCall& call, History& history) {
  auto run = history.find(call.arguments.value("run"));
  if (run) return run;
  std::string newest;
  for (const std::string& note : run.error().notes)
    if (is_run_id(note)) newest = note;
  if (!newest.empty()) run.error().hint = call_with_run(call, newest);
  return run;
}

Result<RunFilter> filter_of(const BuiltinCall& call) {
  TCLI_CHECK(refuse_empty_options(call));
  RunFilter filter;
  filter.module = call.arguments.value("module");
  filter.verb = call.arguments.value("verb");
  filter.user = call.arguments.value("user");
  TCLI_TRY(filter.since_ms, moment_option(call, "since"));
  TCLI_TRY(filter.until_ms, moment_option(call, "until"));
  return filter;
}

std::optional<std::int64_t> duration_option(const BuiltinCall& call, std::string_view name) {
  return parse_duration(call.arguments.value(name));
}

std::string run_line_for_people(const RunStart& start) { return "tcli " + command_of(start); }

std::string state_for_people(const Run& run) {
  std::string text{run_state_word(run.state)};
  if (run.state == RunState::failed) text += fmt::format(" {}", run.end->status);
  if (run.state == RunState::killed) text += " " + killing_signal(run.end->signal);
  return text;
}

std::string state_and_time(const Run& run, std::int64_t now_ms) {
  if (run.end) return fmt::format("{} ({})", state_for_people(run), elapsed(run.end->duration_us));
  if (run.state == RunState::abandoned) return state_for_people(run);
  return fmt::format("{} ({})", state_for_people(run), elapsed(std::max<std::int64_t>(0, now_ms - run.start.started_ms) * 1000));
}

} // namespace tcli
