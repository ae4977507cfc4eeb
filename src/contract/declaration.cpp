#include "contract/declaration.hpp"

#include "base/text.hpp"
#include "contract/elf_file.hpp"
#include "contract/mend.hpp"
#include "module/front_matter.hpp"
#include "module/manifest_reader.hpp"
#include "module/shebang.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <tcli/plugin.h>

namespace tcli {

namespace {

constexpr std::size_t k_head_size = 4096;
// The whole of a script is never needed: its first block is, and that holds at most a manifest and a licence.
constexpr std::size_t k_block_limit = k_manifest_limit + 64 * 1024;

Declaration broken(std::string reason, std::string remedy, Rests rests = Rests::on_nothing_else) {
  Declaration declaration;
  declaration.verdict.state = State::broken;
  declaration.verdict.problem = {.reason = std::move(reason), .remedy = std::move(remedy)};
  declaration.rests = rests;
  return declaration;
}

bool is_exhausted(int error_number) { return error_number == EMFILE || error_number == ENFILE || error_number == ENOMEM; }

std::string mend_head(const std::string& file, std::string_view head, const Executable& program, HeadFault::Kind kind,
                      Interpreters& interpreters) {
  switch (kind) {
  case HeadFault::Kind::none:
  case HeadFault::Kind::empty:
    break;
  case HeadFault::Kind::byte_order_mark:
    return on_file("sed -i '1s/^\\xef\\xbb\\xbf//'", file);
  case HeadFault::Kind::no_program:
    return on_file("sed -i '1i #!/bin/sh'", file);
  case HeadFault::Kind::unfit_line:
    return program.program.empty() ? open_file(file) : mend_env(file, head, program);
  case HeadFault::Kind::carriage_return:
    return on_file("sed -i 's/\\r$//'", file);
  case HeadFault::Kind::no_interpreter:
    return on_file("sed -i '1c #!/bin/sh'", file);
  case HeadFault::Kind::relative_interpreter:
    return mend_interpreter(file, head, program, interpreters);
  case HeadFault::Kind::elf:
    return on_file("file", file);
  }
  return open_file(file);
}

// Whether the kernel could run the file, as far as its first bytes tell.
Declaration check_program(const Finding& finding, std::string_view head, Interpreters& interpreters) {
  const Executable program = read_executable_head(head);
  const std::string& file = finding.location;
  const auto first_line = [&](std::string_view what) { return fmt::format("{}:1: {}", file, what); };
  if (const HeadFault fault = head_fault(program, head)) {
    const bool is_looked_up = fault.kind == HeadFault::Kind::relative_interpreter; // what the mend names
    auto unfit = broken(fault.is_of_first_line() ? first_line(fault.what) : fault.what,
                        mend_head(file, head, program, fault.kind, interpreters),
                        is_looked_up ? Rests::on_watched_files : Rests::on_nothing_else);
    unfit.is_unfit = true;
    return unfit;
  }
  if (!program.problem.empty()) return broken(elf_sentence(program.problem), on_file("file", file));
  if (program.kind == Executable::Kind::other) return broken("it is no program for this machine", on_file("file", file));
  Declaration declaration;
  if (program.kind == Executable::Kind::elf) return declaration;
  declaration.interpreter = program.interpreter;
  if (const auto problem = interpreters.problem(program.interpreter); !problem.empty()) {
    auto unfit = broken(first_line(fmt::format("its interpreter {} {}", program.interpreter, problem)),
                        mend_interpreter(file, head, program, interpreters), Rests::on_watched_files);
    unfit.interpreter = program.interpreter;
    return unfit;
  }
  if (!program.program.empty()) {
    declaration.interpreter = interpreters.along_path(program.program);
    if (declaration.interpreter.empty()) {
      return broken(first_line(fmt::format("its interpreter '{}' is not on your search path", program.program)),
                    mend_interpreter(file, head, program, interpreters), Rests::on_watched_files);
    }
  }
  return declaration;
}

void take_manifest(Declaration& declaration, const Finding& finding, std::string_view yaml, ManifestSource source) {
  source.is_plugin = finding.kind == "native";
  auto manifest = read_manifest(yaml, source);
  if (manifest) {
    declaration.verdict.state = State::declared;
    declaration.verdict.manifest = std::make_shared<const Manifest>(*std::move(manifest));
    return;
  }
  const Error& error = manifest.error();
  declaration.is_wrong = true;
  declaration.verdict.state = State::broken;
  declaration.verdict.problem = {.reason = error.why.empty() ? error.what : error.what + ": " + error.why,
                                 .remedy = plugin_command("check", finding)};
}

Result<Declaration> read_sidecar(Declaration declaration, const Finding& finding) {
  auto yaml = read_file(finding.manifest, k_manifest_limit);
  if (yaml) {
    take_manifest(declaration, finding, *yaml, {.file = finding.manifest});
    return declaration;
  }
  const Error& error = yaml.error();
  if (is_exhausted(error.system)) return fail(error);
  const std::string& back = finding.problem.remedy; // what puts it back, where its provider knows
  return broken(fmt::format("{}: {}", finding.manifest, error.why),
                back.empty() || (error.system != ENOENT && !finding.commands_are_files) ? mend_unreadable(finding.manifest)
                                                                                        : back,
                error.system != 0 ? Rests::on_the_moment : Rests::on_nothing_else);
}

Result<Declaration> read_front_matter(Declaration declaration, const Finding& finding, std::string_view head) {
  std::string block;
  FrontMatter found = find_front_matter(head, head.size() < k_head_size);
  if (found.kind == FrontMatter::Kind::cut) {
    TCLI_TRY(block, read_head(finding.location, k_block_limit));
    found = find_front_matter(block, block.size() < k_block_limit);
  }
  const bool is_empty = found.kind == FrontMatter::Kind::found && trim(found.yaml).empty(); // a manifest to be, more likely
  if (found.kind != FrontMatter::Kind::cut && !is_empty && !has_manifest_keys(found.yaml)) return declaration;
  switch (found.kind) {
  case FrontMatter::Kind::none:
    break;
  case FrontMatter::Kind::found:
    if (found.yaml.size() > k_manifest_limit) {
      return broken(fmt::format("{}:{}: the manifest is longer than 1 MiB", finding.location, found.first_line), {});
    }
    take_manifest(declaration, finding, found.yaml,
                  {.file = finding.location, .first_line = found.first_line, .column_shift = found.column_shift});
    break;
  case FrontMatter::Kind::unclosed:
    declaration = broken(fmt::format("{}:{}: the manifest that begins here has no closing --- line", finding.location,
                                     std::max(1, found.first_line - 1)),
                         open_file(finding.location));
    declaration.is_wrong = true;
    break;
  case FrontMatter::Kind::cut:
    return broken(fmt::format("{}: its first comment block is longer than 1 MiB", finding.location), {});
  }
  return declaration;
}

// What is wrong with an ELF file; the manifest it holds, if any, is in `facts`.
Result<Declaration> without_facts(const Finding& finding, const Error& error) {
  if (is_exhausted(error.system)) return fail(error);
  const std::string file = shell_quote(finding.location);
  if (error.system != 0) return broken(fmt::format("{}: {}", finding.location, error.why), "ls -l " + file, Rests::on_the_moment);
  return broken(elf_sentence(error.why), "file " + file);
}

// A compiled program may hold a manifest; most don't.
Result<Declaration> read_program(Declaration declaration, const Finding& finding) {
  const auto facts = read_elf_file(finding.location, ElfUse::program);
  if (!facts) return without_facts(finding, facts.error());
  if (facts->manifest) take_manifest(declaration, finding, *facts->manifest, {.file = finding.location});
  return declaration;
}

// A plugin must: nobody can ask a library for its --help.
Result<Declaration> read_library(const Finding& finding) {
  const auto facts = read_elf_file(finding.location, ElfUse::library);
  if (!facts) {
    TCLI_TRY(auto unfit, without_facts(finding, facts.error()));
    const auto head = read_head(finding.location, k_head_size);
    const bool is_for_another =
        head && elf_head_fault(*head, ElfUse::library).empty() && !elf_head_problem(*head, ElfUse::library).empty();
    unfit.is_unfit = head && facts.error().system == 0 && !is_for_another; // else damaged on all machines
    return unfit;
  }
  if (!facts->abi && !facts->manifest) {
    return broken("it is no plugin for tcli: it has neither .tcli.abi nor .tcli.manifest",
                  "readelf -SW " + shell_quote(finding.location));
  }
  if (facts->abi && *facts->abi != TCLI_ABI_VERSION) {
    return broken(fmt::format("it needs ABI {}, this tcli has ABI {}", *facts->abi, TCLI_ABI_VERSION), "man tcli-plugins");
  }
  Declaration declaration;
  if (facts->manifest) {
    take_manifest(declaration, finding, *facts->manifest, {.file = finding.location});
  } else {
    declaration = broken("it brings no module (no section .tcli.manifest); a provider is used when plugins.providers names it",
                         "man tcli-config");
    declaration.no_module = true;
  }
  return declaration;
}

// What to call a text that stands in no file: the file at the location is not to blame.
std::string text_source(const Finding& finding) {
  if (finding.kind == "image") return "label tcli.manifest"; // its location is a long number
  return finding.location.starts_with('/') ? fmt::format("manifest from provider {}", finding.provider) : finding.location;
}

// A manifest that the provider tells stands in no file whose program was looked at.
Problem program_problem(const Finding& finding, Interpreters& interpreters) {
  if (finding.argv.empty() || finding.is_builtin()) return {};
  const std::string& program = finding.argv.front();
  const auto problem = interpreters.problem(program);
  if (problem.empty()) return {};
  return {.reason = fmt::format("its program {} {}", program, problem), .remedy = "ls -l " + shell_quote(program)};
}

// The files of its commands are looked at when one is called: all of them would be too many.
Result<Declaration> read_tree(const Finding& finding) {
  Declaration declaration;
  switch (finding.manifest_place) {
  case Finding::ManifestPlace::file:
    return read_sidecar(std::move(declaration), finding);
  case Finding::ManifestPlace::text:
    take_manifest(declaration, finding, finding.manifest, {.file = text_source(finding)});
    return declaration;
  default:
    return broken("it has no manifest, which would say what commands it has", "tcli help manifest");
  }
}

} // namespace

std::string plugin_command(std::string_view verb, const Finding& finding) {
  const std::string from = finding.asked_from.empty() ? "" : "--from " + shell_quote(finding.asked_from) + " ";
  return fmt::format("tcli plugin {} {}{}", verb, from, shell_quote(finding.name));
}

Result<Declaration> read_declaration(const Finding& finding, Interpreters& interpreters) {
  if (finding.commands_are_files) return read_tree(finding);
  if (finding.manifest_place == Finding::ManifestPlace::text) {
    Declaration declaration;
    if (auto problem = program_problem(finding, interpreters))
      declaration = broken(std::move(problem.reason), std::move(problem.remedy), Rests::on_watched_files);
    else
      take_manifest(declaration, finding, finding.manifest, {.file = text_source(finding)});
    if (!finding.argv.empty() && !finding.is_builtin()) declaration.interpreter = finding.argv.front();
    return declaration;
  }
  if (finding.kind == "native") return read_library(finding);
  if (!finding.ask.empty()) { // no file to look into
    auto problem = program_problem(finding, interpreters);
    Declaration declaration =
        problem ? broken(std::move(problem.reason), std::move(problem.remedy), Rests::on_watched_files) : Declaration{};
    declaration.interpreter = finding.argv.front();
    return declaration;
  }
  auto head = read_head(finding.location, k_head_size);
  // A program may be executed without being readable; then it has no manifest that tcli could see.
  const bool unreadable = !head && head.error().system == EACCES;
  if (!head && is_exhausted(head.error().system)) return fail(head.error());
  if (!head && !unreadable) return broken(fmt::format("{}: {}", finding.location, head.error().why), {}, Rests::on_the_moment);
  Declaration declaration = unreadable ? Declaration{} : check_program(finding, *head, interpreters);
  if (declaration.verdict.state == State::broken) return declaration;
  if (finding.manifest_place == Finding::ManifestPlace::file) return read_sidecar(std::move(declaration), finding);
  const bool is_script = !unreadable && head->starts_with("#!");
  if (finding.manifest_place == Finding::ManifestPlace::in_file && is_script) {
    return read_front_matter(std::move(declaration), finding, *head);
  }
  if (finding.manifest_place == Finding::ManifestPlace::in_file && !unreadable)
    return read_program(std::move(declaration), finding);
  return declaration;
}

Result<Declaration> read_declaration(const Finding& finding) {
  Interpreters fresh;
  return read_declaration(finding, fresh);
}

} // namespace tcli
