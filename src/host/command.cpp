#include "host/command.hpp"

#include "base/text.hpp"
#include "cli/output.hpp"
#include "host/call_services.hpp"
#include "host/complete.hpp"
#include "host/host_services.hpp"
#include "host/library.hpp"
#include "module/manifest_reader.hpp"
#include "run/load_report.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <sys/prctl.h>

namespace tcli {

namespace {

constexpr int k_highest_status = 255;
constexpr int k_closed_status = static_cast<int>(ExitCode::cannot_run);

tl::unexpected<Problem> unfit(std::string reason) {
  return tl::unexpected(Problem{.reason = std::move(reason), .remedy = "man tcli-plugins"});
}

// Nothing is read beyond the sizes that the plugin tells.
tl::expected<const tcli_command*, Problem> find_command(const tcli_plugin& plugin, const std::string& key) {
  const auto* const commands = static_cast<const tcli_commands*>(plugin.get_interface(TCLI_MODULE_1));
  if (commands == nullptr) return unfit("it has no commands: no interface " TCLI_MODULE_1);
  if (!TCLI_HAS(commands, items)) return unfit(fmt::format("its tcli_commands is too short: {} bytes", commands->size));
  if (commands->items == nullptr) return unfit("its tcli_commands has no items");
  for (std::size_t index = 0; index < commands->count; ++index) {
    const tcli_command* const command = commands->items[index];
    if (command == nullptr) return unfit(fmt::format("its tcli_command number {} is NULL", index));
    if (!TCLI_HAS(command, run))
      return unfit(fmt::format("its tcli_command number {} is too short: {} bytes", index, command->size));
    if (command->key != nullptr && key == command->key && command->run != nullptr) return command;
  }
  return unfit(fmt::format("its manifest declares '{}', which the library does not have", key));
}

// The call that shows what the command takes by now.
std::string help_call(const CallVariables& variables) {
  std::string call = "tcli";
  for (const char* const name : {"TCLI_MODULE", "TCLI_SUBJECT", "TCLI_VERB"})
    if (const auto word = variable_in(variables, name); !word.empty()) call += " " + shell_quote(word);
  return call + " --help";
}

// To tcli, which prints it; to the person when nobody else asked.
int refuse(int report_to, const std::string& path, const Problem& problem) {
  if (report_to >= 0) {
    write_load_report(report_to, {.kind = LoadReport::Kind::refused, .problem = problem});
    return static_cast<int>(ExitCode::cannot_run);
  }
  return report({.status = ExitCode::cannot_run, .what = path, .why = problem.reason, .hint = problem.remedy});
}

// What the command printed itself comes first.
int finish(CallServices& call, const HostServices& host, int status) {
  call.progress().clear();
  if (std::fflush(stdout) != 0)
    return report({.status = ExitCode::failed, .what = "standard output", .why = std::strerror(errno)});
  if (status != 0) {
    if (host.told()) (void)report(*host.told());
    return status > 0 && status <= k_highest_status ? status : 1;
  }
  const auto& options = call.declared()->options;
  const bool has_format = std::ranges::any_of(options, [](const Option& option) { return option.name == "output"; });
  const auto printed = call.rows().print(has_format ? variable_in(call.variables(), "TCLI_OPT_OUTPUT") : "table");
  return printed ? 0 : report(printed.error());
}

} // namespace

int run_command(const std::string& path, char** words) {
  const int report_to = take_load_report();
  const CallVariables variables = call_variables();
  const auto library = load_library(path, {.identity = take_library_identity(), .remedy = help_call(variables)});
  if (!library) return refuse(report_to, path, library.error());
  const auto manifest = read_manifest(library->manifest, {.file = path});
  if (!manifest) return refuse(report_to, path, {.reason = manifest.error().what, .remedy = "man tcli-manifest"});
  const Command* const declared = manifest->find(variable_in(variables, "TCLI_SUBJECT"), variable_in(variables, "TCLI_VERB"));
  const tl::expected<const tcli_command*, Problem> command =
      declared == nullptr ? unfit("its manifest declares no such command") : find_command(*library->plugin, declared->key());
  end_copies(); // of get_interface
  if (!command) return refuse(report_to, path, command.error());
  // tcli takes this status without a word for what it is: it would kill a command that it does not know to have begun.
  if (report_to >= 0 && !write_load_report(report_to, {.kind = LoadReport::Kind::loaded})) return k_closed_status;
  if (report_to >= 0) ::prctl(PR_SET_PDEATHSIG, 0); // which tcli has set before it started this

  CallServices call(words, declared, variables);
  HostServices host(call.abi()->module, [&call] { call.progress().clear(); });
  const int status = (*command)->run(host.abi(), call.abi());
  return finish(call, host, status);
}

int check_commands(const std::string& path, std::span<char* const> keys) {
  (void)print(k_host_started);
  const auto library = load_library(path);
  std::string reason = library ? "" : library.error().reason;
  if (library && keys.empty() && library->plugin->get_interface(TCLI_PROVIDER_1) == nullptr)
    reason = "it brings neither a module (no section .tcli.manifest) nor a provider";
  for (std::size_t index = 0; index < keys.size() && reason.empty(); ++index) {
    if (keys[index] == std::string_view(TCLI_COMPLETER_1)) {
      if (completer_of(*library->plugin) == nullptr)
        reason = "its manifest has 'complete: true', and the library no interface " TCLI_COMPLETER_1;
    } else if (const auto command = find_command(*library->plugin, keys[index]); !command) {
      reason = command.error().reason;
    }
  }
  end_copies(); // of get_interface
  if (!print(reason.empty() ? std::string{k_all_there} : std::string{k_not_all_there} + escape(reason) + "\n"))
    return k_closed_status;
  return reason.empty() ? 0 : 1;
}

} // namespace tcli
