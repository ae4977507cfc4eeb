#include "cli/self_json.hpp"

#include <nlohmann/json.hpp>

namespace tcli {

namespace {

using Json = nlohmann::ordered_json;

std::string document_text(const Json& document) { return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json object_of(const JsonFields& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) object[name] = value;
  return object;
}

} // namespace

std::string check_json(const Table& findings, const JsonFields& versions) {
  Json rows = Json::array();
  for (const auto& row : findings.rows) {
    Json& object = rows.emplace_back(Json::object());
    for (std::size_t index = 0; index < row.size(); ++index) object[findings.columns[index]] = row[index];
  }
  return document_text(
      Json{{"schema_version", k_schema_version}, {findings.name, std::move(rows)}, {"versions", object_of(versions)}});
}

std::string version_json(const VersionFacts& facts) {
  return document_text(Json{{"schema_version", k_schema_version},
                            {"version", facts.version},
                            {"abi", facts.abi},
                            {"path", facts.path},
                            {"host", facts.host},
                            {"compiler", facts.compiler},
                            {"target", facts.target},
                            {"libraries", object_of(facts.libraries)}});
}

} // namespace tcli
