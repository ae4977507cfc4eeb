#include "pack/receipt.hpp"

#include "base/file.hpp"
#include "module/manifest_reader.hpp"
#include "module/manifest_text.hpp"
#include "module/name.hpp"
#include "module/node_reader.hpp"
#include "module/yaml_quote.hpp"
#include "pack/pack_store.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::string_view k_place = "/.tcli/receipt";
constexpr std::size_t k_receipt_limit = 4 * 1024 * 1024;

void read_modules(NodeReader& reader, const YamlEntry& entry, Receipt& receipt) {
  if (entry.value.kind != YamlNode::Kind::sequence) return reader.complain(entry, "a list of paths is wanted");
  for (const YamlNode& item : entry.value.items) {
    if (module_of_path(item.scalar).empty()) reader.complain(item.at, "no path of a module");
    receipt.modules.push_back(item.scalar);
  }
}

constexpr KeyRow<Receipt> k_receipt_rows[] = {
    {"url", [](auto& reader, auto& entry, Receipt& out) { out.url = reader.line(entry); }, "where it came from"},
    {"commit", [](auto& reader, auto& entry, Receipt& out) { out.commit = reader.line(entry); }, "the commit"},
    {"tree", [](auto& reader, auto& entry, Receipt& out) { out.tree = reader.line(entry); }, "its tree"},
    {"modules", read_modules},
};

} // namespace

std::string manifest_place(std::string_view module) { return fmt::format(".tcli/manifests/{}.yaml", module); }

std::string module_of_path(std::string_view path) {
  struct Form {
    std::string_view before, after;
  };
  constexpr std::array<Form, 3> k_forms{{{"modules/", ""}, {"bin/tcli-", ""}, {"plugins/", ".so"}}};
  for (const Form& form : k_forms) {
    if (!path.starts_with(form.before) || !path.ends_with(form.after)) continue;
    const auto name = path.substr(form.before.size(), path.size() - form.before.size() - form.after.size());
    if (is_valid_name(name)) return std::string{name};
  }
  return {};
}

Status write_receipt(const std::string& folder, const Receipt& receipt, const std::vector<PackModule>& modules) {
  TCLI_CHECK(make_pack_folder(folder + "/.tcli"));
  TCLI_CHECK(make_pack_folder(folder + "/.tcli/manifests"));
  for (const PackModule& module : modules)
    if (module.kind == PackModule::Kind::tree)
      TCLI_CHECK(as_failed(write_cache_file(folder + "/" + manifest_place(module.name), manifest_text(*module.manifest))));
  std::string text = fmt::format("url: {}\ncommit: {}\ntree: {}\n", yaml_quote(receipt.url), receipt.commit, receipt.tree);
  if (!receipt.modules.empty()) text += "modules:\n";
  for (const std::string& path : receipt.modules) text += fmt::format("  - {}\n", yaml_quote(path));
  return as_failed(write_cache_file(folder + std::string{k_place}, text));
}

Result<Receipt> read_receipt(const std::string& folder) {
  const std::string file = folder + std::string{k_place};
  auto text = read_file(file, k_receipt_limit);
  NodeReader reader(file);
  Receipt receipt;
  if (!text) {
    text.error().status = ExitCode::failed;
    return fail(std::move(text).error());
  }
  if (const auto root = parse_yaml(*text); !root)
    reader.complain(root.error().at, root.error().what);
  else
    reader.map<Receipt>(*root, root->at, "a receipt", k_receipt_rows, receipt);
  if (reader.first_finding()) return fail(Error{.status = ExitCode::failed, .what = *reader.first_finding()});
  return receipt;
}

bool has_commands(const std::string& folder, const Receipt& receipt) {
  const auto is_there = [&](const std::string& path) { return ::access((folder + "/" + path).c_str(), F_OK) == 0; };
  return std::ranges::all_of(receipt.modules, [&](const std::string& path) {
    if (!path.starts_with("modules/")) return is_there(path);
    const auto text = read_file(folder + "/" + manifest_place(module_of_path(path)), k_manifest_limit);
    const auto manifest = text ? read_manifest(*text, {.file = path}) : fail(text.error());
    return manifest && std::ranges::all_of(manifest->commands, [&](const Command& command) {
             return is_there(fmt::format("{}/{}{}{}", path, command.subject, command.subject.empty() ? "" : "/", command.verb));
           });
  });
}

} // namespace tcli
