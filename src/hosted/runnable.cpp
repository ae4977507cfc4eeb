#include "hosted/runnable.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

// Another path would be read from wherever the user stands. A location that no file is read from may be any key.
Problem path_problem(const Finding& finding) {
  const auto refuse = [](const char* what) {
    return Problem{.reason = fmt::format("its provider names no absolute path of {}", what)};
  };
  const bool is_absolute = finding.location.starts_with('/');
  if (finding.kind == "native" && !is_absolute) return refuse("a library");
  const bool is_read = finding.manifest_place != Finding::ManifestPlace::text && finding.ask.empty();
  if (is_read && !is_absolute) return refuse("its file");
  const bool has_file = finding.manifest_place == Finding::ManifestPlace::file;
  return has_file && !finding.manifest.starts_with('/') ? refuse("its manifest") : Problem{};
}

// Of what its provider told no identity: what was read in it would be remembered for good.
void complete_identities(Finding& finding) {
  if (!finding.id.exists() && finding.location.starts_with('/')) finding.id = file_id(finding.location);
  const bool has_file = finding.manifest_place == Finding::ManifestPlace::file;
  if (has_file && !finding.manifest_id.exists()) finding.manifest_id = file_id(finding.manifest);
}

Problem program_problem(const std::string& program, const std::string& location) {
  const bool is_itself = program == location;
  const std::string words = is_itself ? "it" : "its program " + program;
  if (auto problem = is_itself ? Problem{} : file_problem(program, {.file = words, .folder = "the folder of " + words}))
    return problem;
  struct ::stat status {};
  if (::stat(program.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & 0111) != 0) return {};
  return {.reason = words + " is not executable", .remedy = "chmod +x " + shell_quote(program)};
}

Problem trust_problem(const Finding& finding) {
  if (auto problem = file_problem(finding.location)) return problem;
  if (finding.manifest_place == Finding::ManifestPlace::file) {
    if (auto problem = file_problem(finding.manifest, {.file = "its manifest", .folder = "the folder of its manifest"}))
      return problem;
  }
  if (finding.kind == "native") return {}; // it is run by tcli's own program
  for (const auto* const argv : {&finding.argv, &finding.ask, &finding.cleanup}) {
    if (argv->empty()) continue;
    if (auto problem = program_problem(argv->front(), finding.location)) return problem;
  }
  return {};
}

} // namespace

Finding made_runnable(Finding finding, const std::string& host_program) {
  if (finding.kind == "native") {
    finding.argv = {host_program, "run", finding.location};
    finding.manifest_place = Finding::ManifestPlace::in_file;
  }
  for (const auto& find : {path_problem, trust_problem}) { // the remedy of a question stays where there is none
    if (finding.problem) break;
    if (auto problem = find(finding)) finding.problem = std::move(problem);
  }
  complete_identities(finding);
  return finding;
}

} // namespace tcli
