#include "pack/git.hpp"

#include "base/text.hpp"
#include "pack/git_on_terminal.hpp"
#include "pack/git_setting.hpp"
#include "pack/git_words.hpp"
#include "pack/pack_source.hpp"
#include "run/collect_output.hpp"
#include "run/end_groups.hpp"
#include "run/find_program.hpp"
#include "run/signals.hpp"

#include <fmt/format.h>
#include <utility>

namespace tcli {

namespace {

constexpr mode_t k_umask = 022; // whatever the caller's is: git makes folders that it then writes to

std::string talked_to(const GitCall& call) { return call.remote == nullptr ? "git" : shown_url(call.remote->url); }

Error without_answer(const GitCall& call, const Collected& collected) {
  Error error{.status = ExitCode::failed, .what = talked_to(call)};
  switch (collected.end) {
  case Collected::End::timed_out:
    error.what += fmt::format(" gave no answer within {} s", std::chrono::ceil<std::chrono::seconds>(call.time_limit).count());
    break;
  case Collected::End::too_long:
    error.what += fmt::format(" answered with more than {} bytes", call.size_limit);
    break;
  default:
    error.what = fmt::format("git {} was ended by {}", call.words.front(), signal_name(collected.status));
  }
  return error;
}

// What the person's own config has for ssh; empty: nothing.
std::string configured_ssh(const std::string& program) {
  GitCall call{.words = {"config", "--get", "core.sshCommand"}};
  CollectSpec spec{.argv = git_options(call), .environment = git_environment(call)};
  spec.argv.insert(spec.argv.begin(), program);
  spec.argv.insert(spec.argv.end(), call.words.begin(), call.words.end());
  const auto collected = collect_output(spec);
  return collected ? std::string{trim(collected->output)} : std::string{};
}

} // namespace

Result<GitAnswer> run_git(const GitCall& call) {
  const std::string program = find_program("git");
  if (program.empty())
    return fail(Error{.status = ExitCode::failed,
                      .what = "packs need the program git",
                      .why = "it is not installed",
                      .hint = "sudo apt-get install git"}); // as Debian calls it
  CollectSpec spec;
  spec.argv = git_options(call);
  spec.argv.insert(spec.argv.begin(), program);
  spec.argv.insert(spec.argv.end(), call.words.begin(), call.words.end());
  spec.environment = git_environment(call);
  spec.umask = k_umask;
  if (call.uses_terminal) return run_git_on_terminal(spec.argv, spec.environment, k_umask, call.shows_progress);
  if (call.remote != nullptr && is_ssh_url(call.remote->url)) keep_ssh_quiet(spec.environment, configured_ssh(program));
  spec.input = call.input;
  spec.time_limit = call.time_limit;
  spec.size_limit = call.size_limit;
  const EndGroupsScope ends_helpers; // that talk to the remote
  auto collected = collect_output(spec);
  if (!collected) {
    collected.error().status = ExitCode::failed;
    return fail(std::move(collected).error());
  }
  if (collected->end != Collected::End::exited) return fail(without_answer(call, *collected));
  return GitAnswer{.status = collected->status, .output = std::move(collected->output), .errors = std::move(collected->errors)};
}

Result<std::string> git_output(const GitCall& call, const std::string& what) {
  TCLI_TRY(GitAnswer answer, run_git(call));
  if (answer.status != 0) return fail(git_error(call, answer, what));
  return std::move(answer.output);
}

Error git_error(const GitCall& call, const GitAnswer& answer, const std::string& what) {
  Error error{.status = ExitCode::failed, .what = what};
  if (call.remote != nullptr) {
    KnownReason known = known_reason(answer.errors, call.remote->url);
    error.why = std::move(known.why);
    error.hint = std::move(known.hint);
  }
  if (error.why.empty()) error.why = git_reason(answer.errors);
  if (error.why.empty()) error.why = fmt::format("git {} ended with status {}", call.words.front(), answer.status);
  return error;
}

} // namespace tcli
