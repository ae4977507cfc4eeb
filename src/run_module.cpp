#include "run_module.hpp"

#include "base/clock.hpp"
#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/record_store.hpp"
#include "base/style.hpp"
#include "capture/copied_child.hpp"
#include "cli/output.hpp"
#include "contract/command_file.hpp"
#include "contract/native_run.hpp"
#include "contract/support.hpp"
#include "history/journal.hpp"
#include "history/output.hpp"
#include "history/process.hpp"
#include "history/run_id.hpp"
#include "run/child.hpp"
#include "run/cleanup.hpp"
#include "run/load_report.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <fmt/format.h>
#include <functional>
#include <optional>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::int64_t k_ns_per_ms = 1'000'000;

std::string current_folder() {
  std::array<char, PATH_MAX> path{};
  return ::getcwd(path.data(), path.size()) == nullptr ? std::string{} : std::string{path.data()};
}

std::string user_name() {
  for (const char* variable : {"USER", "LOGNAME"})
    if (auto name = environment(variable); !name.empty()) return name;
  return std::to_string(::geteuid());
}

RunStart run_start(const ModuleCall& call, const RunFacts& facts) {
  const Finding& finding = call.finding;
  RunStart start;
  start.id = facts.run_id;
  start.module = finding.name;
  start.subject = call.subject;
  start.verb = call.verb;
  if (auto parent = environment("TCLI_RUN_ID"); is_run_id(parent)) start.parent = std::move(parent);
  start.words = call.shown_words.empty() ? std::vector<std::string>{call.words.begin(), call.words.end()} : call.shown_words;
  start.parameters = call.parameters;
  start.provider = finding.provider;
  start.kind = finding.kind;
  start.location = finding.location;
  start.version = call.version;
  start.file = finding.id;
  start.folder = current_folder();
  start.user = user_name();
  start.host = current_host();
  start.pid = ::getpid();
  start.boot_ms = nanoseconds(CLOCK_BOOTTIME) / k_ns_per_ms;
  start.boot_id = current_boot_id();
  start.started_ms = time_of_run_id(start.id); // that of its place in every list
  return start;
}

using RunChild = std::function<Result<ChildOutcome>(const ChildSpec&)>;

// With copies of its output in files of the history. The run goes on where none can be made.
RunChild copying(const ModuleCall& call, const std::string& id, StreamsCopied& copied) {
  return [&call, &id, &copied](const ChildSpec& child) {
    const auto folder = history_folder();
    auto made = folder ? make_output_folder(*folder) : fail(Error{.what = "no place for a history"});
    if (!made) {
      copied.err = {.is_kept = false, .why = made.error().what};
      return run_child(child);
    }
    const CopySpec copy{.out = call.capture == Capture::all,
                        .err = true,
                        .out_file = output_file(*folder, id, Stream::out),
                        .err_file = output_file(*folder, id, Stream::err),
                        .limit = call.capture_limit,
                        .secrets = call.secrets};
    return run_child_copied(child, copy, copied);
  };
}

StreamKept kept(const StreamCopied& copied, bool is_wanted) {
  return {.is_kept = is_wanted && copied.is_kept, .is_cut = copied.is_cut, .bytes = copied.bytes};
}

void end_journal(Journal& journal, const ModuleCall& call, const ChildEnd& end, const StreamsCopied& copied) {
  const bool wants_err = call.capture != Capture::off && !copied.are_one,
             wants_out = call.capture == Capture::all || copied.are_one;
  for (const StreamCopied* stream : {wants_err ? &copied.err : nullptr, wants_out ? &copied.out : nullptr})
    if (stream != nullptr && !stream->is_kept && !stream->why.empty())
      warn_unkept(stream->why, "the output of this run is not in the history");
  journal.end(end.status, end.signal, kept(copied.out, wants_out), kept(copied.err, wants_err));
}

// What a copied module could not learn: its output went to tcli, and nobody took it there. A reader that has left is no error.
std::optional<Error> refused_output(const StreamsCopied& copied) {
  for (const auto& [name, stream] : {std::pair{"standard output", &copied.out}, {"standard error", &copied.err}}) {
    if (stream->refused == 0 || stream->refused == EPIPE) continue;
    Error error = system_error(fmt::format("write {}", name), stream->refused);
    error.status = ExitCode::failed;
    return error;
  }
  return std::nullopt;
}

// The child's end; what it started elsewhere ends with it, whatever kills it or tcli. A client that was told to end may say that
// all is well, and leave its container.
Result<ChildOutcome> run_with_cleanup(const Finding& finding, ChildSpec child, const RunChild& run) {
  TCLI_TRY(auto cleanup, Cleanup::prepare(finding.cleanup));
  child.dies_with_tcli = true;
  auto outcome = run(child);
  if (outcome && outcome->end.signal == 0 && !outcome->disturbed) cleanup.run_ended(outcome->end.status);
  return outcome;
}

// What a call starts: the module itself with all words, or the file of its command with those behind the verb.
struct Program {
  explicit Program(const Finding& module) : m_module(module) {}

  static Result<Program> of(const ModuleCall& call) {
    Program program{call.finding};
    if (call.finding.commands_are_files) {
      auto file = command_file(call.finding, call.subject, call.verb);
      if (!file) return fail(program.supported(std::move(file).error()));
      program.m_command = *std::move(file);
    }
    return program;
  }

  const Finding& finding() const { return m_command ? *m_command : m_module; }
  std::vector<std::string> argv(const ModuleCall& call) const {
    std::vector<std::string> argv = finding().argv;
    const std::size_t command_words = call.subject.empty() ? 1 : 2;
    const auto words = m_command ? call.words.subspan(command_words) : call.words;
    if (!call.arguments) {
      argv.insert(argv.end(), words.begin(), words.end());
      return argv;
    }
    if (!m_command && call.passes_command) {
      const auto command = words.first(command_words);
      argv.insert(argv.end(), command.begin(), command.end());
    }
    argv.insert(argv.end(), call.arguments->begin(), call.arguments->end());
    return argv;
  }
  Error refusal(int error_number) const {
    return m_command ? supported(explain_refused_command(*m_command, error_number)) : explain_refusal(m_module, error_number);
  }

private:
  // The file of a command tells nobody's name; the module does.
  Error supported(Error error) const {
    if (error.status == ExitCode::cannot_run) error.notes = support_notes(m_module);
    return error;
  }

  const Finding& m_module;
  std::optional<Finding> m_command;
};

// tcli-host is a part of tcli: what --verbose, --quiet and --color say holds for it.
ChildSpec told_how_much(ChildSpec child) {
  std::string tells{chosen_color()};
  if (debug_enabled()) tells += " all";
  if (tells_nothing()) tells += " quiet";
  if (!tells.empty()) child.environment.push_back(fmt::format("{}={}", k_tells_variable, tells));
  return child;
}

Result<ChildEnd> run_to_its_end(const Session& session, const Program& program, const ChildSpec& child, const RunChild& run) {
  const Finding& finding = program.finding();
  if (finding.kind == "native") return run_native(finding, told_how_much(child), run);
  TCLI_TRY(const auto outcome, finding.cleanup.empty() ? run(child) : run_with_cleanup(finding, child, run));
  if (outcome.cannot_execute != 0) return fail(program.refusal(outcome.cannot_execute));
  const bool no_start = outcome.end.status == 126 || outcome.end.status == 127;
  if (no_start && file_id(finding.location) == finding.id) {
    // Perhaps not the module's word but that of env(1), which found no interpreter along today's search path. A file that is no
    // longer the one that ran says nothing of it.
    TCLI_TRY(const auto verdict, session.contract.read(finding));
    if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  }
  return outcome.end;
}

} // namespace

Result<int> run_module(const Session& session, ModuleCall call) {
  const Finding& finding = call.finding;
  RunFacts facts{.module = finding.name, .subject = call.subject, .verb = call.verb, .run_id = new_run_id()};
  facts.parameters = std::move(call.variables);
  if (finding.location.starts_with('/')) // else it is no file
    facts.plugin_dir = finding.location.substr(0, std::max<std::size_t>(1, finding.location.rfind('/')));
  TCLI_TRY(const auto program, Program::of(call));
  ChildSpec child{.argv = program.argv(call), .environment = {}};
  TCLI_TRY(child.environment, child_environment(facts));
  debug("run {} with {} words", child.argv.front(), child.argv.size() - 1); // not the words: there may be a secret among them

  const bool has_to_wait = finding.kind == "native" || !finding.cleanup.empty();
  if (!call.is_recorded && !has_to_wait) return fail(program.refusal(exec_in_place(child)));
  // A second Ctrl-C, say, may come when the module has ended and its run is not written down yet.
  const std::optional<SignalScope> signals = call.is_recorded ? std::optional<SignalScope>{std::in_place} : std::nullopt;
  if (signals) child.signals = &*signals;
  std::optional<Journal> journal;
  if (call.is_recorded) journal.emplace(run_start(call, facts));
  StreamsCopied copied{.out = {.is_kept = false}, .err = {.is_kept = false}};
  const bool copies = journal && journal->works() && call.capture != Capture::off;
  const auto end = run_to_its_end(session, program, child, copies ? copying(call, facts.run_id, copied) : RunChild{run_child});
  const ChildEnd told = end ? *end : ChildEnd{.status = static_cast<int>(end.error().status)};
  if (journal) end_journal(*journal, call, told, copied);
  if (!end) return fail(end.error());
  // The module has said why it can't run; whom to ask is for tcli to say.
  if (end->signal == 0 && end->status == static_cast<int>(ExitCode::cannot_run))
    for (const std::string& note : support_notes(finding)) tell("  " + note);
  const auto refused = refused_output(copied);
  if (refused && end->status == 0 && end->signal == 0) return fail(*refused);
  if (refused) complain(fmt::format("{}: {}", refused->what, refused->why));
  return end_like(*end);
}

} // namespace tcli
