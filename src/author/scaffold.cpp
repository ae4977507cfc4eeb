#include "author/scaffold.hpp"

#include "author/templates.hpp"
#include "base/text.hpp"
#include "module/yaml_quote.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace tcli {

namespace {

using Values = std::map<std::string, std::optional<std::string>, std::less<>>; // without a value: its line goes

constexpr std::size_t k_line_limit = 200; // bytes of a text in a manifest that is a line

std::string place_word(Place place) { return place == Place::pack ? "pack" : "folder"; }

// What another program's text says, where it can be a line of a manifest.
std::optional<std::string> one_line(const std::string& text) {
  const std::string line{trim(text)};
  const bool is_plain = escape(line) == line && find_invalid_utf8(line) == std::string::npos;
  if (line.empty() || line.size() > k_line_limit || !is_plain) return std::nullopt;
  return yaml_quote(line);
}

std::string with_backslashes(std::string_view text, std::string_view before) {
  std::string out;
  for (const char c : text) {
    if (before.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Sources stand in a folder with the module's name; in a pack below another one, as a pack has folders for what it brings.
std::string source_folder(const ScaffoldRequest& request) {
  if (request.place == Place::folder) return request.name;
  return (request.language == "image" ? "images/" : "src/") + request.name;
}

bool has_source_folder(std::string_view language) { return needs_sdk(language) || language == "image"; }

Values values_of(const ScaffoldRequest& request) {
  const std::string source = source_folder(request);
  const bool is_apart = request.place == Place::folder && has_source_folder(request.language);
  std::string source_path = request.typed_root.empty() ? source : request.typed_root + "/" + source;
  if (source_path.starts_with('-')) source_path = "./" + source_path;
  std::string identifier = request.name;
  std::ranges::replace(identifier, '-', '_');
  Values values{{"dot", "."},
                {"name", request.name},
                {"identifier", identifier},
                {"source", source},
                {"source_path", shell_quote(source_path)},
                {"tests", is_apart ? source + "/tests" : "tests"},
                {"root", shell_quote(request.root)},
                {"prefix", request.sdk_prefix.empty() ? "" : " -DCMAKE_PREFIX_PATH=" + shell_quote(request.sdk_prefix)}};
  for (const auto& [key, text] : {std::pair{"owner", &request.owner}, std::pair{"contact", &request.contact}}) {
    const auto line = one_line(*text);
    values.emplace(key, line);
    values.emplace(fmt::format("c_{}", key), line ? std::optional{with_backslashes(*line, "\\\"?")} : std::nullopt); // ??/ is one
    values.emplace(fmt::format("label_{}", key), line ? std::optional{with_backslashes(*line, "\\\"$")} : std::nullopt);
  }
  return values;
}

// None: it has something without a value.
std::optional<std::string> filled_line(std::string_view line, const Values& values) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = line[at] == '@' ? line.find('@', at + 1) : std::string_view::npos;
    const auto found = end == std::string_view::npos ? values.end() : values.find(line.substr(at + 1, end - at - 1));
    if (found == values.end()) {
      out += line[at++];
      continue;
    }
    if (!found->second) return std::nullopt;
    out += *found->second;
    at = end + 1;
  }
  return out;
}

std::string filled(std::string_view text, const Values& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    out += filled_line(text.substr(0, size), values).value_or("");
    text.remove_prefix(size);
  }
  return out;
}

std::string_view template_text(const std::string& path) {
  const auto all = templates();
  const auto found = std::ranges::find(all, path, &Template::path);
  return found == all.end() ? std::string_view{} : found->text;
}

// Line by line: what is filled in may have line feeds, in quotes of the shell.
std::vector<std::string> filled_lines(std::string_view text, const Values& values) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(trim(text), '\n'))
    if (auto out = filled_line(line, values); out && !out->empty()) lines.push_back(*std::move(out));
  return lines;
}

// "a|b words": with the first of these programs that there is, else with the first one.
std::string with_program(const std::string& step, const ScaffoldRequest& request) {
  const std::size_t size = std::min(step.find(' '), step.size());
  const auto programs = split(std::string_view{step}.substr(0, size), '|');
  const auto found = std::ranges::find_if(
      programs, [&](std::string_view program) { return request.has_program && request.has_program(std::string{program}); });
  return std::string{found == programs.end() ? programs.front() : *found} + step.substr(size);
}

} // namespace

Scaffold make_scaffold(const ScaffoldRequest& request) {
  Values values = values_of(request);
  const std::string language = request.language + "/", place = language + place_word(request.place);
  values.emplace("ready", std::string{trim(template_text(place + ".ready"))});
  // What is put into a text has placeholders of its own.
  values["ready"] = filled(*values["ready"], values);
  Scaffold scaffold;
  for (const std::string& folder : {place + "/", language + "any/", std::string{"any/any/"}}) {
    for (const Template& one : templates()) {
      if (!one.path.starts_with(folder)) continue;
      NewFile file{
          .path = filled(one.path.substr(folder.size()), values), .text = {}, .is_executable = one.text.starts_with("#!")};
      if (std::ranges::find(scaffold.files, file.path, &NewFile::path) != scaffold.files.end()) continue;
      file.text = filled(one.text, values);
      scaffold.files.push_back(std::move(file));
    }
  }
  for (const std::string& step : filled_lines(template_text(place + ".steps"), values))
    scaffold.steps.push_back(with_program(step, request));
  scaffold.notes = filled_lines(template_text(place + ".notes"), values);
  return scaffold;
}

std::optional<std::string> language_problem(std::string_view language, std::string_view name) {
  constexpr std::array<std::string_view, 4> k_targets{"all", "clean", "install", "preinstall"}; // cmake(1), policy CMP0037
  if (!needs_sdk(language) || std::ranges::find(k_targets, name) == k_targets.end()) return std::nullopt;
  return fmt::format("CMake keeps the name of the target '{}' for itself", name);
}

bool needs_sdk(std::string_view language) { return language == "c" || language == "c++"; }

} // namespace tcli
