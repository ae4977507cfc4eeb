// The smallest dispatcher around run_child: `run_driver <module> [words]` runs tcli-<module> from the search path. For the
// tests of signals and terminals, where the rest of tcli should have no part.
#include "run/child.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  tcli::open_standard_streams();
  tcli::ChildSpec spec;
  std::istringstream folders(std::getenv("PATH"));
  for (std::string folder; std::getline(folders, folder, ':') && spec.argv.empty();)
    if (const auto path = folder + "/tcli-" + argv[1]; ::access(path.c_str(), X_OK) == 0) spec.argv.push_back(path);
  if (spec.argv.empty()) return 127;
  spec.argv.insert(spec.argv.end(), argv + 2, argv + argc);
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);

  const auto outcome = tcli::run_child(spec);
  if (!outcome) {
    std::fprintf(stderr, "%s: %s\n", outcome.error().what.c_str(), outcome.error().why.c_str());
    return static_cast<int>(outcome.error().status);
  }
  return outcome->cannot_execute != 0 ? 126 : tcli::end_like(outcome->end);
}
