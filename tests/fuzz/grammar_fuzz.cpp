// Any words to a declared module: a command of the manifest and the words behind it, or an error whose hint works.
#include "base/text.hpp"
#include "fuzz/fuzz_words.hpp"
#include "fuzz/invariant.hpp"
#include "module/grammar.hpp"
#include "module/word_parts.hpp"
#include "support/sample_manifest.hpp"
#include "support/shell_words.hpp"

#include <algorithm>

using namespace tcli;

namespace {

constexpr std::string_view k_known[] = {"now",     "take",    "rota",  "team",   "list", "set", "wipe", "--",   "--help", "-h",
                                        "--count", "--token", "--yes", "--from", "-y",   "-c",  "-s",   "tkae", "rtoa",   "lst"};
constexpr std::string_view k_secret = "S3CRET-9f";

void check_found(const Call& call, const Manifest& manifest, const std::vector<std::string>& words) {
  const bool has_command = call.help == Call::Help::none || call.help == Call::Help::command;
  TCLI_INVARIANT((call.command != nullptr) == has_command); // a command, or the help of something else
  if (!has_command) {
    TCLI_INVARIANT((call.help == Call::Help::subject) == manifest.has_subject(call.subject)); // the help of a subject that exists
    return;
  }
  const std::size_t named = call.command->subject.empty() ? 1 : 2;
  TCLI_INVARIANT(manifest.find(call.command->subject, call.command->verb) == call.command); // a command of the manifest
  TCLI_INVARIANT(words[named - 1] == call.command->verb);                                   // the verb as it was typed
  TCLI_INVARIANT(named == 1 || words[0] == call.command->subject);                          // the subject as it was typed
  TCLI_INVARIANT(call.rest.size() + named == words.size() &&
                 call.rest.data() == words.data() + named); // all words behind the verb
  const auto parts = word_parts(*call.command, call.rest);  // a "--" may be the value of an option
  const auto dashes =
      std::find_if(parts.begin(), parts.end(), [](const auto& part) { return part.kind == WordPart::Kind::dashes; });
  const auto end = dashes == parts.end() ? call.rest.end() : call.rest.begin() + static_cast<std::ptrdiff_t>(dashes->word);
  const bool wants_help = std::any_of(call.rest.begin(), end, [](const auto& word) { return word == "--help" || word == "-h"; });
  TCLI_INVARIANT(wants_help == (call.help == Call::Help::command)); // help is shown when asked for
}

void check_hint(const std::string& hint, const Manifest& manifest) {
  TCLI_INVARIANT(escape(hint) == hint); // a hint can be printed as it is
  auto line = shell_words(hint);
  TCLI_INVARIANT(line && line->size() >= 3 && line->front() == "tcli"); // a hint is a call
  if (line->at(1) == "help") {
    TCLI_INVARIANT(line->at(2) == "oncall");
    std::vector<std::string> named(line->begin() + 3, line->end());
    named.emplace_back("--help");
    const auto help = parse_call("oncall", manifest, named);
    TCLI_INVARIANT(help && help->help != Call::Help::none && help->rest.size() <= 1); // help of what exists, by its whole name
    return;
  }
  auto module = line->begin() + 1;
  while (module != line->end() && module->starts_with("-")) module += *module == "--from" ? 2 : 1; // tcli's own options
  TCLI_INVARIANT(module != line->end() && *module == "oncall");
  const std::vector<std::string> words(module + 1, line->end());
  TCLI_INVARIANT(parse_call("oncall", manifest, words).has_value()); // the hint works
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Manifest manifest = sample_manifest();
  if ((data[0] & 1U) != 0) manifest.commands.push_back(sample_command("", "rota")); // a verb and a subject at once
  auto words = fuzz_words({reinterpret_cast<const char*>(data) + 1, size - 1}, k_known);
  const bool has_secret = (data[0] & 2U) != 0;
  if (has_secret)
    words.insert(words.begin() + data[0] / 4 % static_cast<int>(words.size() + 1), "--token=" + std::string(k_secret));

  const auto call = parse_call("oncall", manifest, words);
  if (call) {
    check_found(*call, manifest, words);
    return 0;
  }
  const Error& error = call.error();
  TCLI_INVARIANT(error.status == ExitCode::usage);                                  // status 2
  TCLI_INVARIANT(error.what.starts_with("oncall"));                                 // the module is named
  TCLI_INVARIANT(error.notes.size() == 1 && error.notes[0].starts_with("verbs: ")); // what exists is listed
  check_hint(error.hint, manifest);
  const auto holders =
      std::count_if(words.begin(), words.end(), [](const std::string& word) { return word.find(k_secret) != std::string::npos; });
  TCLI_INVARIANT(!has_secret || holders > 1 ||
                 (error.what + error.why + error.hint).find(k_secret) == std::string::npos); // secrets stay secret
  return 0;
}
