// A manifest read and checked: everything tcli knows of a module without running it. Plain values; tcli-manifest(5) has the
// schema.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr std::size_t k_manifest_limit = 1024 * 1024; // bytes of YAML
inline constexpr int k_manifest_schema = 1;                  // `tcli: 1`
inline constexpr std::string_view k_dry_run = "dry-run";     // the option of a command with `dry_run: true`

enum class Type : std::uint8_t { string, integer, real, boolean, choice, path, file, dir, duration };
enum class Effect : std::uint8_t { read, write, destructive };
enum class Capture : std::uint8_t { off, stderr_only, all }; // of which streams the history keeps a copy

// What a parameter names that tcli knows, or that only the module itself does, which is asked then: completion offers those.
enum class Known : std::uint8_t { nothing, modules, runs, packs, config_keys, own };

// The word for each in a manifest and in help ("int", "float", "bool" …).
std::string_view type_word(Type type);
std::optional<Type> type_from_word(std::string_view word);
std::string_view effect_word(Effect effect);
std::optional<Effect> effect_from_word(std::string_view word);
std::string_view capture_word(Capture capture);
std::optional<Capture> capture_from_word(std::string_view word); // "off", "stderr", "all"
std::string_view known_word(Known known);                        // empty of nothing, "true" of own
std::optional<Known> known_from_word(std::string_view word);

// Whether a parameter of that type can have `complete: known`.
bool may_complete(Type type, Known known);

struct Parameter {
  std::string name;
  std::string summary;
  Type type = Type::string;
  std::vector<std::string> choices; // filled if and only if type is choice
  std::optional<std::string> default_value;
  bool required = false;
  Known known = Known::nothing; // see may_complete

  bool operator==(const Parameter&) const = default;
};

// A positional word. `required` is true unless the manifest says otherwise or gives a default.
struct Argument : Parameter {
  bool variadic = false; // only the last one

  bool operator==(const Argument&) const = default;
};

struct Option : Parameter {
  char short_name = 0;   // a letter or digit, never h; 0: none
  bool secret = false;   // its value is never shown or stored
  std::string env;       // environment variable that stands in when the option is not given; may be empty
  std::string passed_as; // how the program itself spells it ("-n", "-name", "name="); empty: as it was typed

  bool operator==(const Option&) const = default;
};

struct Example {
  std::string run;
  std::string summary;
  bool safe = false;                      // may be run anywhere, to see that it holds
  std::uint8_t status = 0;                // that a safe one ends with
  std::optional<std::string> output = {}; // of a safe one, on standard output; none: any

  bool operator==(const Example&) const = default;
};

struct Command {
  std::string subject; // may be empty
  std::string verb;
  std::string summary;
  std::string description;
  std::vector<Argument> arguments;
  std::vector<Option> options;
  std::vector<Example> examples;
  Effect effect = Effect::read;
  bool dry_run = false;       // --dry-run, which is among the options then, shows what would be done and does nothing
  bool passes_command = true; // whether a program gets subject and verb before its other words
  bool options_first = false; // it gets its options before all other words, wherever they were typed
  bool passes_dashes = true;  // it gets the `--` that ends the options, where that was typed

  std::string key() const { return subject.empty() ? verb : subject + " " + verb; }
  bool operator==(const Command&) const = default;
};

struct Subject {
  std::string name;
  std::string summary;

  bool operator==(const Subject&) const = default;
};

// Who answers for a module: text for people, a line each, any of them empty.
struct Support {
  std::string owner;
  std::string contact;
  std::string docs;

  bool empty() const { return owner.empty() && contact.empty() && docs.empty(); }
  bool operator==(const Support&) const = default;
};

// Its keys, wherever they are read, written or shown.
struct SupportKey {
  std::string_view name;
  std::string Support::*text;
};
inline constexpr std::array<SupportKey, 3> k_support_keys{
    {{"owner", &Support::owner}, {"contact", &Support::contact}, {"docs", &Support::docs}}};

struct Manifest {
  std::string summary;
  std::string description;
  std::string version;
  Support support;
  bool history = true;               // whether its runs are written down
  std::optional<Capture> capture;    // none: it says nothing of that
  std::vector<Subject> subjects;     // every subject that a command names, in the manifest's order
  std::vector<Command> commands;     // in the manifest's order; never empty
  std::vector<std::string> warnings; // "file:line:col: unknown key 'x'": read anyway

  bool operator==(const Manifest&) const = default;
  const Command* find(std::string_view subject, std::string_view verb) const;
  bool has_subject(std::string_view name) const;
};

} // namespace tcli
