#include "author/example.hpp"
#include "author/example_run.hpp"
#include "commands/plugin_check.hpp"
#include "run/child.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr int k_levels_up = 4; // PACK/modules/MODULE/SUBJECT/VERB

// Where the module's file can be called: the pack around it, or what it stands in.
CleanFolder folder_of(const Finding& finding) {
  std::string folder = finding.location;
  for (int up = 0; up < k_levels_up && folder.find('/') != std::string::npos; ++up) {
    const std::string name = folder.substr(folder.rfind('/') + 1);
    folder.resize(folder.rfind('/'));
    struct ::stat status {};
    if ((name == "modules" || name == "bin" || name == "plugins") && ::stat((folder + "/pack.yaml").c_str(), &status) == 0)
      return {.folder = folder, .is_pack = true};
  }
  CleanFolder alone{.folder = finding.location.substr(0, finding.location.rfind('/'))};
  if (finding.kind == "native") alone.plugin = finding.location;
  return alone;
}

struct Held {
  std::string problem; // empty: the example holds
  int stopped_by = 0;  // a signal to tcli
};

Result<Held> try_example(const Finding& finding, const Example& example) {
  TCLI_TRY(const StopSignals signals, StopSignals::catch_them());
  const OrphanScope orphans;
  Held held;
  const CleanFolder where = folder_of(finding);
  TCLI_TRY(held.problem, run_example(where, where.is_pack ? "pack" : finding.provider, example, signals, orphans));
  held.stopped_by = signals.came();
  return held;
}

const YamlNode* below(const YamlNode* node, std::string_view key) { return node == nullptr ? nullptr : node->find(key); }

// A clean home has the providers that are built in, and asks no service.
bool is_found_anywhere(const Providers& providers, const std::string& provider) {
  const tcli_provider* const service = providers.service();
  return !providers.is_third_party(provider) && (service == nullptr || provider != service->name);
}

} // namespace

Status run_examples(const Providers& providers, const Finding& finding, const Manifest& manifest, const Command& command,
                    const YamlNode* node, const RemarkSink& sink) {
  const YamlNode* const list = below(node, "examples");
  for (std::size_t index = 0; index < command.examples.size(); ++index) {
    const Example& example = command.examples[index];
    if (!example.safe || !example_problem(finding.name, manifest, example).empty()) continue;
    Held held;
    if (is_found_anywhere(providers, finding.provider)) {
      TCLI_TRY(held, try_example(finding, example));
    } else {
      held.problem = fmt::format("a module of provider '{}' can't be called in a place of its own", finding.provider);
    }
    if (held.stopped_by != 0) {
      end_like({.signal = held.stopped_by}); // and does not come back, but as process 1
      return fail({.status = ExitCode::failed, .what = "plugin check", .why = "it was told to end"});
    }
    if (held.problem.empty()) continue;
    const YamlPosition at = list == nullptr || index >= list->items.size() ? YamlPosition{} : list->items[index].at;
    sink.add(RuleId::run, fmt::format("the example '{}': {}", example.run, held.problem), at.line, at.column);
  }
  return {};
}

} // namespace tcli
