#include "author/file_rules.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "module/front_matter.hpp"
#include "module/manifest.hpp"
#include "module/name.hpp"
#include "module/todo_lines.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr std::size_t k_read_limit = k_manifest_limit + 64 * 1024; // a manifest, and a licence before it
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

// The first line with such an end.
void check_line_ends(std::string_view text, const RemarkSink& sink) {
  const std::size_t at = text.find("\r\n");
  if (at == std::string_view::npos) return;
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  std::size_t count = 0;
  for (std::size_t next = at; next != std::string_view::npos; next = text.find("\r\n", next + 2)) ++count;
  sink.add(RuleId::line_end, line == 1 ? Weight::error : Weight::warning, fmt::format("{} with CR LF", counted(count, "line")),
           static_cast<int>(line));
}

void check_mode(const struct ::stat& status, const RemarkSink& sink) {
  if ((status.st_mode & 0111) == 0) sink.add(RuleId::permission, "it is not executable (chmod +x)");
  if ((status.st_mode & S_IWOTH) != 0) sink.add(RuleId::permission, "anyone can change it (chmod o-w)");
}

std::size_t offset_of_line(std::string_view text, int line) {
  std::size_t at = 0;
  for (int number = 1; number < line && at != std::string_view::npos; ++number) {
    at = text.find('\n', at);
    if (at != std::string_view::npos) ++at;
  }
  return std::min(at, text.size());
}

std::optional<YamlNode> tree_of(std::string_view yaml, YamlPosition origin) {
  auto root = parse_yaml(yaml, origin);
  if (!root) return std::nullopt; // whoever reads the manifest says so
  return *std::move(root);
}

void check_todos(std::string_view yaml, YamlPosition origin, const RemarkSink& sink) {
  for (const TodoLine& todo : todo_lines(yaml))
    sink.add(RuleId::todo, todo.text, origin.line + todo.line - 1, origin.column + todo.column - 1);
}

void read_front_matter(std::string_view text, bool whole, AuthorFile& file, const RemarkSink& sink) {
  const FrontMatter block = find_front_matter(text, whole);
  if (block.kind != FrontMatter::Kind::found) {
    file.script = text;
    return;
  }
  const YamlPosition origin{block.first_line, block.column_shift + 1};
  file.root = tree_of(block.yaml, origin);
  check_todos(block.yaml, origin, sink);
  const auto lines = static_cast<int>(std::count(block.yaml.begin(), block.yaml.end(), '\n'));
  file.script = text.substr(offset_of_line(text, block.first_line + lines));
}

} // namespace

void add_no_module(const std::string& path, const RemarkSink& sink) {
  const std::string name = module_name_of(path.substr(path.rfind('/') + 1)), program = "tcli-" + name;
  if (name.empty()) return sink.add(RuleId::name, "no module: its file has to be named tcli-NAME");
  sink.add(RuleId::name, "no module: its file has to be named " + program);
  const std::string beside = shell_quote(sink.file().substr(0, sink.file().rfind('/') + 1) + program);
  struct ::stat status {};
  const bool is_taken =
      ::lstat((path.substr(0, path.rfind('/') + 1) + program).c_str(), &status) == 0; // adopted, it may be a link
  sink.mend_last(is_taken ? "tcli plugin check " + beside : fmt::format("mv {} {}", shell_quote(sink.file()), beside));
}

AuthorFile check_file_rules(const std::string& path, const std::string& sidecar, const std::string& shown_sidecar,
                            const RemarkSink& sink) {
  AuthorFile file;
  file.manifest_file = sidecar.empty() ? sink.file() : shown_sidecar;
  struct ::stat status {};
  const auto text = read_head(path, k_read_limit);
  if (!text) {
    sink.add(RuleId::file, reason_of(text.error()));
    return file;
  }
  if (::stat(path.c_str(), &status) == 0) check_mode(status, sink);
  file.is_there = true;
  const bool marked = text->starts_with(k_byte_order_mark);
  std::string_view rest = *text;
  if (marked) {
    rest.remove_prefix(k_byte_order_mark.size());
    if (rest.starts_with("#!")) sink.add(RuleId::mark, "a byte order mark stands before #!", 1, 1);
  }
  file.is_script = rest.starts_with("#!");
  if (file.is_script) {
    check_line_ends(rest, sink);
    read_front_matter(rest, rest.size() + (marked ? k_byte_order_mark.size() : 0) < k_read_limit, file, sink);
  }
  if (!sidecar.empty()) {
    if (const auto yaml = read_file(sidecar, k_manifest_limit)) {
      file.root = tree_of(*yaml, {1, 1});
      check_todos(*yaml, {1, 1}, sink.about(shown_sidecar));
      if (file.is_script) file.script = rest;
      struct ::stat beside {};
      if (::stat(sidecar.c_str(), &beside) == 0 && (beside.st_mode & S_IWOTH) != 0)
        sink.add(RuleId::permission, fmt::format("anyone can change its manifest {} (chmod o-w)", shown_sidecar));
    }
  }
  return file;
}

} // namespace tcli
