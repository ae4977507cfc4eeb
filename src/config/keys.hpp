// Every key of the config, in one table.
#pragma once

#include <array>
#include <string_view>

namespace tcli {

enum class ConfigText {
  not_empty,
  any,          // an empty one too
  file,         // begins with / or ~/
  folders,      // each begins with / or ~/
  items,        // a list with one at least
  names,        // of plugins; one that is none is refused where it is set, and costs a warning where it is read
  milliseconds, // 1 to 60000
  duration,     // see parse_duration
  count,        // a whole number
  bytes,        // see parse_bytes
  call,         // see alias_words
};

// Which of two values allows less: the key's choices stand from loose to strict, or the one with fewer items, or with patterns
// that match less.
enum class ConfigStrictness { none, choices, fewer, patterns };

struct ConfigKey {
  std::string_view name;    // dotted; each `*` stands for one name
  std::string_view choices; // separated by spaces; empty: any text
  std::string_view default_value;
  const char* variable; // the environment variable that wins over the file; null: none
  std::string_view help;
  char separator = 0;                      // of a list, which may be written as one in YAML; 0: a single value
  ConfigText text = ConfigText::not_empty; // where there are no choices
  ConfigStrictness strictness = ConfigStrictness::none;
  std::string_view offered = {}; // for TAB, where others are taken too
};

inline constexpr std::array<ConfigKey, 28> k_config_keys{{
    {"alias.*", "", "", nullptr, "a name for a call, such as oncall rota list", 0, ConfigText::call},
    {"color", "auto always never", "auto", "TCLI_COLOR", "whether what people read has colour"},
    {"containers.engine", "", "auto", "TCLI_CONTAINERS_ENGINE", "what finds and runs container images"},
    {"containers.timeout", "", "", "TCLI_CONTAINERS_TIMEOUT", "milliseconds that a listing waits for containers", 0,
     ConfigText::milliseconds},
    {"discovery.relative_path", "allow warn refuse", "warn", "TCLI_DISCOVERY_RELATIVE_PATH",
     "modules of relative folders on the search path", 0, ConfigText::not_empty, ConfigStrictness::choices},
    {"history.capture", "off stderr all", "off", "TCLI_HISTORY_CAPTURE", "which output is kept"},
    {"history.capture_limit", "", "1M", nullptr, "how much is kept of a stream", 0, ConfigText::bytes},
    {"history.enabled", "true false", "true", "TCLI_HISTORY_ENABLED", "whether runs are written down"},
    {"history.keep.age", "", "52w", nullptr, "how long a run stays in the history", 0, ConfigText::duration},
    {"history.keep.bytes", "", "1G", nullptr, "how large the history may grow", 0, ConfigText::bytes},
    {"history.keep.runs", "", "1000000", nullptr, "how many runs the history keeps", 0, ConfigText::count},
    {"images.allow", "", "", nullptr, "which images may be modules (patterns); unset: all", ' ', ConfigText::items,
     ConfigStrictness::patterns},
    {"images.pinned", "", "", nullptr, "images by digest: what their repositories have to be", ' ', ConfigText::items},
    {"modules.*.capture", "off stderr all", "", nullptr, "which output of the module is kept"},
    {"modules.*.from", "", "", nullptr, "the provider that a module is taken from"},
    {"modules.*.history", "on off", "on", nullptr, "whether its runs are written down"},
    {"modules.*.image", "", "", nullptr, "the digest of the image that a module has to be"},
    {"modules.*.pack", "", "", nullptr, "the pack that a module is taken from"},
    {"modules.*.settings.*", "", "", nullptr, "what a native plugin asks for by this name", 0, ConfigText::any},
    {"packs.hint", "true false", "true", nullptr, "whether a line a day tells of newer versions"},
    {"packs.protocols", "", "https ssh file", nullptr, "how git may reach packs", ' ', ConfigText::items, ConfigStrictness::fewer,
     "file git http https ssh"},
    {"packs.signatures", "off warn require", "off", nullptr, "whether what is installed has to be signed", 0,
     ConfigText::not_empty, ConfigStrictness::choices},
    {"packs.signers", "", "", nullptr, "a file of allowed signers; unset: git's own", 0, ConfigText::file},
    {"packs.timeout", "", "20000", "TCLI_PACKS_TIMEOUT", "milliseconds a remote has to answer", 0, ConfigText::milliseconds},
    {"pager", "", "", "TCLI_PAGER", "what shows long pages; unset: PAGER, else less", 0, ConfigText::any},
    {"plugins.folders", "", "", "TCLI_PLUGINS_FOLDERS", "folders of native plugins, searched before tcli's own; ':' between them",
     ':', ConfigText::folders},
    {"plugins.providers", "", "", "TCLI_PLUGINS_PROVIDERS", "native plugins asked for modules, in this order", ' ',
     ConfigText::names},
    {"undeclared", "allow refuse", "allow", "TCLI_UNDECLARED", "whether modules without a manifest may run", 0,
     ConfigText::not_empty, ConfigStrictness::choices},
}};

} // namespace tcli
