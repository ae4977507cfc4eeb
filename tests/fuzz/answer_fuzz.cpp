// Any bytes as the answer of a provider: refused, or an answer that stays the same however often it is kept, with nothing in it
// that only tcli's own modules may be.
#include "catalog/answer.hpp"
#include "fuzz/invariant.hpp"

#include <cstdint>

using namespace tcli;

namespace {

void check_text(const std::string& text) { TCLI_INVARIANT(text.find('\0') == std::string::npos); }

void check_module(const Finding& module) {
  TCLI_INVARIANT(!module.is_builtin());
  TCLI_INVARIANT(module.provider == "fuzz");
  TCLI_INVARIANT(module.asked_from.empty());
  TCLI_INVARIANT(module.problem || module.kind == "native" || (!module.argv.empty() && module.argv[0].starts_with('/')));
  TCLI_INVARIANT(module.manifest_place <= Finding::ManifestPlace::text);
  TCLI_INVARIANT(module.problem || !module.commands_are_files || module.argv == std::vector{module.location});
  for (const std::string* text : {&module.name, &module.kind, &module.location, &module.shown, &module.group, &module.manifest,
                                  &module.problem.reason, &module.problem.remedy, &module.relative})
    check_text(*text);
  for (const std::string& word : module.argv) check_text(word);
}

bool same_module(const Finding& one, const Finding& other) {
  return one.name == other.name && one.kind == other.kind && one.location == other.location && one.shown == other.shown &&
         one.group == other.group && one.argv == other.argv && one.id == other.id && one.manifest_place == other.manifest_place &&
         one.manifest == other.manifest && one.manifest_id == other.manifest_id && one.problem == other.problem &&
         one.relative == other.relative && one.commands_are_files == other.commands_are_files;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer = decode_answer({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!answer) return 0;
  for (const Finding& module : answer->modules) check_module(module);
  for (const Watched& watched : answer->watched) check_text(watched.path);
  for (const Lookup& lookup : answer->lookups) {
    check_text(lookup.key);
    check_text(lookup.value.value_or(""));
    TCLI_INVARIANT(lookup.kind <= Lookup::Kind::config);
  }
  check_text(answer->failure);
  check_text(answer->remedy);

  const std::string kept = encode_answer(*answer);
  const auto again = decode_answer(kept, "fuzz");
  TCLI_INVARIANT(again.has_value());
  TCLI_INVARIANT(again->modules.size() == answer->modules.size());
  for (std::size_t index = 0; index < answer->modules.size(); ++index)
    TCLI_INVARIANT(same_module(again->modules[index], answer->modules[index]));
  TCLI_INVARIANT(again->watched == answer->watched);
  TCLI_INVARIANT(again->lookups == answer->lookups);
  TCLI_INVARIANT(again->failure == answer->failure);
  TCLI_INVARIANT(again->remedy == answer->remedy);
  TCLI_INVARIANT(encode_answer(*again) == kept);
  return 0;
}
