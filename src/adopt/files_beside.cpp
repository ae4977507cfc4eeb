#include "adopt/files_beside.hpp"

#include "adopt/script_text.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

constexpr std::size_t k_most = 10, k_most_looks = 2000; // at the file system

bool is_path_byte(char byte) {
  return byte == '/' || byte == '.' || byte == '_' || byte == '-' || byte == '+' || is_digit(byte) ||
         (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// The words of a line that could be paths: "$DIR/lib/x.sh" is "DIR/lib/x.sh" here.
std::vector<std::string_view> path_words(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = at;
    while (at < line.size() && is_path_byte(line[at])) ++at;
    if (at > begin) words.push_back(line.substr(begin, at - begin));
    if (at == begin) ++at;
  }
  return words;
}

// Also behind a test: `[ -f lib.sh ] && . lib.sh`.
bool takes_in_another(std::string_view line) {
  for (const std::string_view word : {". ", "source "})
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1))
      if (at == 0 || line[at - 1] == ' ' || line[at - 1] == ';' || line[at - 1] == '{') return true;
  return false;
}

// `import os, lib.part as part`, `from lib import part`: the files of the modules, were they beside it.
std::vector<std::string> imported_files(std::string_view line) {
  std::vector<std::string> files;
  for (const std::string_view part : split(line.substr(line.find(' ')), line.starts_with("import ") ? ',' : '\n')) {
    const std::string_view one = trim(part);
    std::string name{one.substr(0, one.find(' '))};
    std::ranges::replace(name, '.', '/');
    files.insert(files.end(), {name + ".py", name + "/__init__.py"});
  }
  return files;
}

} // namespace

std::vector<std::string> files_beside(std::string_view text, std::string_view own_name,
                                      const std::function<bool(const std::string&)>& is_there) {
  std::vector<std::string> found;
  std::size_t looks = 0;
  const auto look = [&](std::string path) {
    while (path.starts_with("./")) path.erase(0, 2);
    if (path.empty() || path == own_name || path.starts_with('/') || path.find("..") != std::string::npos) return;
    if (std::ranges::count(found, path) > 0 || found.size() == k_most || ++looks > k_most_looks) return;
    if (is_there(path)) found.push_back(std::move(path));
  };
  const bool is_python = language_of(text) == Language::python;
  for (const std::string& whole : script_lines(text)) {
    const std::string_view line = trim(whole);
    if (line.starts_with('#') || line.starts_with("//")) continue;
    if (is_python && (line.starts_with("import ") || line.starts_with("from "))) {
      for (std::string& file : imported_files(line)) look(std::move(file));
      continue;
    }
    for (const std::string_view word : path_words(line)) {
      const auto slash = word.find('/');
      // What stands before the slash is a variable or "." most often; else it is a folder beside it.
      if (slash != std::string_view::npos) look(std::string{word.substr(slash + 1)});
      if (slash != std::string_view::npos ? slash > 0 : takes_in_another(line)) look(std::string{word});
    }
  }
  return found;
}

bool uses_its_own_file(std::string_view text) {
  constexpr std::array k_names{
      "$0",           "${0",          "BASH_SOURCE",   "ZSH_ARGZERO",     "__file__",       "argv[0]",
      "__dirname",    "__filename",   "FindBin",       "process.argv[1]", "__FILE__",       "__dir__",
      "import.meta",  "PROGRAM_NAME", "info script",   "status filename", "status current", "MAKEFILE_LIST",
      "require(\"./", "require('./",  "require(\"../", "require('../",    " from \"./",     " from './"};
  constexpr std::array k_readers{"sed ", "grep ", "awk ", "head ", "tail ", "cat "};
  const auto has = [](std::string_view line, const auto& words) {
    return std::ranges::any_of(words, [&](const char* word) { return line.find(word) != std::string_view::npos; });
  };
  const auto lines = script_lines(text);
  const bool is_awk = text.substr(0, text.find('\n')).find("awk") != std::string_view::npos; // where $0 is a line that it reads
  return !is_awk && std::ranges::any_of(lines, [&](std::string_view line) {
    if (trim(line).starts_with('#') || !has(line, k_names)) return false;
    const bool is_usage = has(line, std::array{"sage: ", "SAGE: "}) && !has(line, k_readers);
    return !is_usage;
  });
}

bool asks_for_its_folder(std::string_view text) {
  constexpr std::array k_ways{"dirname \"$0\"", "dirname $0", "dirname -- \"$0\"", "${0%/*}",
                              "BASH_SOURCE",    "__file__",   "__dirname",         "FindBin"};
  return std::ranges::any_of(k_ways, [&](const char* way) { return text.find(way) != std::string_view::npos; });
}

bool follows_links_to_itself(std::string_view text) {
  constexpr std::array k_ways{"readlink -f", "realpath", ".resolve()", "RealBin"};
  return std::ranges::any_of(k_ways, [&](const char* way) { return text.find(way) != std::string_view::npos; });
}

} // namespace tcli
