#include "adopt/merge_fields.hpp"

#include "base/text.hpp"
#include "module/todo_lines.hpp"

#include <algorithm>

namespace tcli {

namespace {

struct Field {
  std::string_view key, text; // "name", "name: x"
};

struct Fields {
  std::string_view before, after; // "      - {" and "}  # a comment"
  std::vector<Field> all;

  const Field* find(std::string_view key) const {
    const auto found = std::ranges::find(all, key, &Field::key);
    return found == all.end() ? nullptr : &*found;
  }
};

// Where the part that begins at `at` ends: at a comma or a closing brace that belongs to no text and no inner list.
std::size_t end_of_field(std::string_view text, std::size_t at) {
  int depth = 0;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char byte = text[at];
    if (quote != 0) {
      const bool is_pair = quote == '\'' ? text.substr(at).starts_with("''") : byte == '\\';
      if (is_pair)
        ++at;
      else if (byte == quote)
        quote = 0;
    } else if ((byte == '"' || byte == '\'') && std::string_view{" [{,:"}.find(text[at - 1]) != std::string_view::npos) {
      quote = byte;
    } else if (byte == '[' || byte == '{') {
      ++depth;
    } else if (depth > 0 && (byte == ']' || byte == '}')) {
      --depth;
    } else if (depth == 0 && (byte == ',' || byte == '}')) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::optional<Fields> fields_of(std::string_view line) {
  constexpr std::string_view k_begin = "- {";
  const auto begin = line.find(k_begin);
  if (begin == std::string_view::npos || line.find_first_not_of(' ') != begin) return std::nullopt;
  std::size_t at = begin + k_begin.size();
  Fields fields{.before = line.substr(0, at), .after = {}, .all = {}};
  while (true) {
    const std::size_t end = end_of_field(line, at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = trim(line.substr(at, end - at)), key = text.substr(0, text.find(':'));
    if (key.empty() || key.size() == text.size() || fields.find(key) != nullptr) return std::nullopt;
    fields.all.push_back({key, text});
    at = end + 1;
    if (line[end] == ',') continue;
    fields.after = line.substr(end);
    return fields;
  }
}

bool says_as(const Field* one, const Field* other) {
  return (one == nullptr) == (other == nullptr) && (one == nullptr || one->text == other->text);
}

} // namespace

std::optional<MergedFields> merge_fields(std::string_view mine_line, std::string_view base_line, std::string_view theirs_line) {
  const auto mine = fields_of(mine_line), base = fields_of(base_line), theirs = fields_of(theirs_line);
  if (!mine || !base || !theirs) return std::nullopt;
  if (!says_as(theirs->find("name"), base->find("name"))) return std::nullopt; // it may be another one
  MergedFields merged;
  std::vector<Field> all;
  for (const Field& field : mine->all) {
    const Field *const was = base->find(field.key), *const is = theirs->find(field.key);
    if (says_as(&field, was)) {
      if (is != nullptr) all.push_back(*is);
      continue;
    }
    all.push_back(field);
    const bool is_decided = is != nullptr && is->text.find(k_todo_mark) != std::string_view::npos; // there is nothing to lose
    if (!says_as(is, was) && !says_as(is, &field) && !is_decided)
      merged.lost.push_back(is == nullptr ? "without " + std::string{field.key} : std::string{is->text});
  }
  std::size_t at = 0; // behind what is known of theirs so far
  for (const Field& field : theirs->all) {
    const auto known = std::ranges::find(all, field.key, &Field::key);
    if (known != all.end()) {
      at = static_cast<std::size_t>(known - all.begin()) + 1;
    } else if (const Field* const was = base->find(field.key); was == nullptr) {
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(at++), field);
    } else if (was->text != field.text) { // it was taken out by hand
      merged.lost.emplace_back(field.text);
    }
  }
  merged.text = mine->before;
  for (const Field& field : all) (merged.text += &field == all.data() ? "" : ", ") += field.text;
  merged.text += mine->after;
  return merged;
}

} // namespace tcli
