// A program for the build: the man pages with their lists of commands, options, topics and keys made from the tables that tcli
// itself has. fill-pages FOLDER PAGE...: each page as FOLDER/PAGE. In a page such a list is a block of comments:
//
//   .\" @commands pack@        which list
//   .\" @about install@        what else is to be said of one of its items, if anything; roff
//   ...
//   .\" @end@
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/global_options.hpp"
#include "cli/help_words.hpp"
#include "cli/man_page.hpp"
#include "cli/output.hpp"
#include "cli/roff.hpp"
#include "cli/topics.hpp"
#include "commands/builtins.hpp"
#include "config/keys.hpp"
#include "contract/declaration.hpp"

#include <fmt/format.h>
#include <functional>
#include <map>
#include <set>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_page_limit = 1024 * 1024;

Error wrong(std::string what) { return {.status = ExitCode::failed, .what = std::move(what)}; }

Result<Manifest> builtin_manifest(const std::string& name) {
  const auto finding = Providers{{&builtin_plugin()}, {}}.find(name, {});
  if (!finding) return fail(wrong("no built-in module " + name));
  TCLI_TRY(const auto declaration, read_declaration(*finding));
  return *declaration.verdict.manifest;
}

// "which output is kept" as a sentence.
std::string sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return roff_prose(text + ".");
}

std::string value_text(const ConfigKey& key) {
  if (key.separator != 0) {
    const std::string list =
        fmt::format("A list, or one text with {} between its items", key.separator == ' ' ? "spaces" : "':'");
    return list + (key.text == ConfigText::folders ? ", of which each begins with / or ~/" : "");
  }
  switch (key.text) {
  case ConfigText::milliseconds:
    return "Milliseconds, 1 to 60000";
  case ConfigText::duration:
    return "A duration, such as 90m or 7d";
  case ConfigText::count:
    return "A whole number";
  case ConfigText::bytes:
    return "Bytes, or a number with K, M, G or T behind it: 1024 bytes, and 1024 times more each";
  case ConfigText::file:
    return "A path that begins with / or ~/";
  case ConfigText::any:
    return "A text, an empty one too";
  case ConfigText::call:
    return "A module and words after it, quoted as for a shell";
  case ConfigText::not_empty:
  case ConfigText::items:
  case ConfigText::names:
  case ConfigText::folders:
    break;
  }
  return "A text";
}

std::string config_keys(const ManAbout& about) {
  std::string items;
  for (const ConfigKey& key : k_config_keys) {
    items += fmt::format(".It Cm {}\n{}.Pp\n", key.name, sentence(std::string{key.help}));
    if (key.choices.empty()) {
      items += sentence(value_text(key));
    } else {
      const auto words = split(key.choices, ' ');
      items += "One of\n";
      for (std::size_t at = 0; at < words.size(); ++at)
        items += fmt::format(".Cm {} {}\n", words[at], at + 1 < words.size() ? "," : ".");
    }
    if (!key.default_value.empty()) items += fmt::format("Default:\n.Cm {} .\n", key.default_value);
    if (key.variable != nullptr) items += fmt::format("Variable:\n.Ev {}\n", key.variable);
    if (const std::string more = about(std::string{key.name}); !more.empty()) items += ".Pp\n" + more;
  }
  return items;
}

std::string config_variables(const ManAbout& about) {
  std::string head = ".It";
  for (const ConfigKey& key : k_config_keys)
    if (key.variable != nullptr) head += fmt::format("{} Ev {}", head == ".It" ? "" : " ,", key.variable);
  return head + "\n" + about("all");
}

std::string topics(const ManAbout& about) {
  std::string items;
  for (const Topic& topic : help_topics())
    items += fmt::format(".It Cm {}\n{}{}", topic.name, roff_prose(topic.summary), about(std::string{topic.name}));
  return items;
}

// The list that a marker names: its first word, and the others.
Result<std::string> list_of(const std::vector<std::string>& words, const ManAbout& about) {
  const std::string& kind = words.front();
  if (kind == "options") return man_options(global_command(), about);
  if (kind == "help-options") return man_options(help_command(), about);
  if (kind == "topics") return topics(about);
  if (kind == "exit-codes") return man_exit_codes();
  if (kind == "config-keys") return config_keys(about);
  if (kind == "config-variables") return config_variables(about);
  if (kind != "commands" && kind != "examples") return fail(wrong(fmt::format("no list '{}'", kind)));
  std::string text;
  for (std::size_t at = 1; at < words.size(); ++at) {
    TCLI_TRY(const auto manifest, builtin_manifest(words[at]));
    const bool is_one = words.size() == 2; // where a page has more modules, their commands are called by both words
    const ManAbout about_one = [&](const std::string& key) { return about(is_one ? key : words[at] + " " + key); };
    text += kind == "commands" ? man_commands(words[at], manifest, about_one) : man_examples(manifest);
  }
  return text;
}

// "commands pack" of `.\" @commands pack@`; empty: the line is no marker.
std::string marker(std::string_view line) {
  constexpr std::string_view k_start = ".\\\" @";
  if (!line.starts_with(k_start) || !line.ends_with('@') || line.size() == k_start.size()) return {};
  return std::string{line.substr(k_start.size(), line.size() - k_start.size() - 1)};
}

// The lines of one block, from the one behind its marker.
struct Block {
  std::map<std::string, std::string> abouts;
  std::size_t next = 0; // the line behind its end
};

Result<Block> read_block(const std::vector<std::string_view>& lines, std::size_t at) {
  Block block;
  std::string* about = nullptr;
  for (; at < lines.size(); ++at) {
    const std::string found = marker(lines[at]);
    if (found == "end") {
      block.next = at + 1;
      return block;
    }
    constexpr std::string_view k_about = "about ";
    if (found.starts_with(k_about)) {
      const auto [place, is_new] = block.abouts.try_emplace(found.substr(k_about.size()));
      if (!is_new) return fail(wrong(fmt::format("line {}: a second '{}'", at + 1, found)));
      about = &place->second;
    } else if (!found.empty() || about == nullptr) {
      return fail(wrong(fmt::format("line {}: neither @about NAME@ nor @end@", at + 1)));
    } else {
      *about += std::string{lines[at]} + "\n";
    }
  }
  return fail(wrong("a list without @end@"));
}

Result<std::string> filled(const std::string& page) {
  const auto lines = split(page, '\n');
  std::string text;
  for (std::size_t at = 0; at < lines.size();) {
    const std::string found = marker(lines[at]);
    if (found.empty()) {
      text += std::string{lines[at]} + (at + 1 < lines.size() ? "\n" : "");
      ++at;
      continue;
    }
    if (found == "end") return fail(wrong(fmt::format("line {}: the end of no list", at + 1)));
    TCLI_TRY(auto block, read_block(lines, at + 1));
    std::set<std::string> used;
    const ManAbout about = [&](const std::string& name) {
      used.insert(name);
      const auto entry = block.abouts.find(name);
      return entry == block.abouts.end() ? std::string{} : entry->second;
    };
    std::vector<std::string> words;
    for (const auto word : split(found, ' ')) words.emplace_back(word);
    auto list = list_of(words, about);
    if (!list) return fail(wrong(fmt::format("line {}: {}", at + 1, list.error().what)));
    for (const auto& [name, ignored] : block.abouts)
      if (!used.contains(name)) return fail(wrong(fmt::format("line {}: no '{}' in this list", at + 1, name)));
    text += *list;
    at = block.next;
  }
  return text;
}

Status fill_page(const std::string& folder, const std::string& path) {
  TCLI_TRY(const auto page, read_file(path, k_page_limit));
  const auto text = filled(page);
  if (!text) return fail(wrong(path + ": " + text.error().what));
  return write_cache_file(folder + path.substr(path.rfind('/')), *text);
}

} // namespace

} // namespace tcli

int main(int argc, char** argv) {
  for (int at = 2; at < argc; ++at) {
    const auto done = tcli::fill_page(argv[1], argv[at]);
    if (!done) return tcli::report(done.error());
  }
  return 0;
}
