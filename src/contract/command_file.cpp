#include "contract/command_file.hpp"

#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "contract/contract.hpp"
#include "contract/declaration.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

Error named(Error error, const std::string& file) {
  if (error.why.find(file) == std::string::npos) error.why = file + ": " + error.why;
  return error;
}

bool lacks_permission(const std::string& file) {
  struct ::stat status {};
  return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0111) == 0;
}

} // namespace

Result<Finding> command_file(const Finding& module, const std::string& subject, const std::string& verb) {
  Finding file = module;
  file.kind = "exec";
  file.commands_are_files = false;
  file.manifest_place = Finding::ManifestPlace::none;
  file.location = fmt::format("{}/{}{}{}", module.location, subject, subject.empty() ? "" : "/", verb);
  file.argv = {file.location};
  file.id = file_id(file.location);
  if (const auto problem = file_problem(file.location)) return fail(named(cannot_run(file, problem), file.location));
  return file;
}

Error explain_refused_command(const Finding& file, int error_number) {
  if (error_number == ENOENT && !file.problem.remedy.empty() && ::access(file.location.c_str(), F_OK) != 0)
    return cannot_run(file, {.reason = file.location + ": " + std::strerror(ENOENT), .remedy = file.problem.remedy});
  if (error_number == EACCES && lacks_permission(file.location)) {
    return cannot_run(file, {.reason = file.location + " is not executable", .remedy = "chmod +x " + shell_quote(file.location)});
  }
  return named(explain_refusal(file, error_number), file.location);
}

Problem commands_problem(const Finding& module, const Manifest& manifest) {
  for (const Command& command : manifest.commands) {
    auto file = command_file(module, command.subject, command.verb);
    Error error;
    if (!file)
      error = file.error();
    else if (::access(file->location.c_str(), X_OK) != 0)
      error = explain_refused_command(*file, errno);
    else if (const auto declaration = read_declaration(*file); declaration && declaration->verdict.state == State::broken)
      error = named(cannot_run(*file, declaration->verdict.problem), file->location);
    if (!error.why.empty()) return {.reason = std::move(error.why), .remedy = std::move(error.hint)};
  }
  return {};
}

} // namespace tcli
