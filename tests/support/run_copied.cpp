// run_child_copied from a command line: `run_copied off|stderr|all OUT ERR [--limit N] [--secret TEXT]… [--report FILE] --
// PROGRAM [words]`. Ends as the program ended. FILE gets what became of the copies. For the tests of pipes and terminals.
#include "capture/copied_child.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unistd.h>

namespace {

void report(std::FILE* file, const char* stream, const tcli::StreamCopied& copied) {
  std::fprintf(file, "%s bytes=%llu cut=%d kept=%d refused=%d why=%s\n", stream, static_cast<unsigned long long>(copied.bytes),
               copied.is_cut ? 1 : 0, copied.is_kept ? 1 : 0, copied.refused, copied.why.c_str());
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  tcli::open_standard_streams();
  const std::string_view mode = argv[1];
  tcli::ChildSpec spec;
  tcli::CopySpec copy{.out = mode == "all", .err = mode != "off", .out_file = argv[2], .err_file = argv[3]};
  const char* report_file = nullptr;
  int word = 4;
  for (; word + 1 < argc && std::strcmp(argv[word], "--") != 0; word += 2) {
    const std::string_view option = argv[word];
    if (option == "--secret") copy.secrets.emplace_back(argv[word + 1]);
    if (option == "--limit") copy.limit = std::strtoul(argv[word + 1], nullptr, 10);
    if (option == "--report") report_file = argv[word + 1];
  }
  spec.argv.assign(argv + word + 1, argv + argc);
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);

  tcli::StreamsCopied copied;
  const auto outcome = mode == "off" ? tcli::run_child(spec) : tcli::run_child_copied(spec, copy, copied);
  if (report_file != nullptr) {
    if (std::FILE* const file = std::fopen(report_file, "w"); file != nullptr) {
      report(file, "out", copied.out);
      report(file, "err", copied.err);
      std::fclose(file);
    }
  }
  if (!outcome) {
    std::fprintf(stderr, "%s: %s\n", outcome.error().what.c_str(), outcome.error().why.c_str());
    return static_cast<int>(outcome.error().status);
  }
  return outcome->cannot_execute != 0 ? 126 : tcli::end_like(outcome->end);
}
