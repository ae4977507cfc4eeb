#include "cli/yaml_output.hpp"

#include "module/yaml_quote.hpp"

#include <nlohmann/json.hpp>

namespace tcli {

namespace {

using Json = nlohmann::ordered_json;

bool is_block(const Json& value) { return value.is_structured() && !value.empty(); }

void write(std::string& text, const Json& value, std::size_t indent, bool first_stands_here);

// JSON's own quotes leave characters bare that YAML's readers refuse.
std::string scalar(const Json& value) { return value.is_string() ? yaml_quote(value.get<std::string>()) : value.dump(); }

// What follows "key:" or "-".
void write_value(std::string& text, const Json& value, std::size_t indent, bool in_list) {
  if (!is_block(value)) {
    text += " " + scalar(value) + "\n";
  } else if (in_list) {
    text += " ";
    write(text, value, indent, true);
  } else {
    text += "\n";
    write(text, value, indent, false);
  }
}

// `first_stands_here`: the first line continues one that is already indented.
void write(std::string& text, const Json& value, std::size_t indent, bool first_stands_here) {
  for (const auto& [key, item] : value.items()) {
    if (!first_stands_here) text.append(indent, ' ');
    first_stands_here = false;
    text += value.is_array() ? "-" : yaml_quote(key) + ":";
    write_value(text, item, indent + 2, value.is_array());
  }
}

} // namespace

std::string yaml_of_json(std::string_view json) {
  const auto document = Json::parse(json, nullptr, false);
  std::string text;
  if (is_block(document)) write(text, document, 0, false);
  return text;
}

} // namespace tcli
