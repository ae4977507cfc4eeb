#include "container.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace images {

namespace {

constexpr std::size_t k_manifest_limit = 64 * 1024; // bytes: a list reads those of all images
constexpr std::size_t k_most_items = 64;            // of a list in it
constexpr std::string_view k_digits = "0123456789";
constexpr std::string_view k_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Thrown within this file alone, beside the exceptions of yaml-cpp.
struct Wrong {
  YAML::Mark at;
  std::string what;
};

[[noreturn]] void wrong(const YAML::Node& node, std::string what) { throw Wrong{node.Mark(), std::move(what)}; }

bool consists_of(std::string_view text, std::initializer_list<std::string_view> sets) {
  return !text.empty() && std::ranges::all_of(text, [&](char byte) {
    return std::ranges::any_of(sets, [&](std::string_view set) { return set.find(byte) != std::string_view::npos; });
  });
}

// Refuses what makes a large text of a small one, in the words that tcli has for it.
class PlainOnly : public YAML::EventHandler {
public:
  void OnDocumentStart(const YAML::Mark& /*at*/) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& /*at*/, YAML::anchor_t /*anchor*/) override {} // of an anchor that was refused before
  void OnNull(const YAML::Mark& at, YAML::anchor_t anchor) override { check(at, anchor); }
  void OnScalar(const YAML::Mark& at, const std::string& /*tag*/, YAML::anchor_t anchor, const std::string& /*value*/) override {
    check(at, anchor);
  }
  void OnSequenceStart(const YAML::Mark& at, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    check(at, anchor);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& at, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    check(at, anchor);
  }
  void OnMapEnd() override {}

private:
  static void check(const YAML::Mark& at, YAML::anchor_t anchor) {
    if (anchor != 0) throw Wrong{at, "anchors (&name) are not read here: remove it"};
  }
};

void refuse_anchors(std::string_view manifest) {
  if (manifest.find_first_of("&*") == std::string_view::npos) return;
  std::istringstream stream{std::string{manifest}};
  PlainOnly handler;
  for (YAML::Parser parser{stream}; parser.HandleNextDocument(handler);) {
  }
}

std::string scalar(const YAML::Node& node, const char* wanted) {
  if (!node.IsScalar() || node.Scalar().find('\0') != std::string::npos) wrong(node, wanted);
  return node.Scalar();
}

// No argv is to grow beyond what the system takes.
void check_length(const YAML::Node& list) {
  if (list.size() > k_most_items) wrong(list, "a list of 'container' has " + std::to_string(k_most_items) + " items at most");
}

std::vector<std::string> list_of_texts(const YAML::Node& node, const char* wanted) {
  if (node.IsScalar()) return {scalar(node, wanted)};
  if (!node.IsSequence()) wrong(node, wanted);
  check_length(node);
  std::vector<std::string> texts;
  for (const YAML::Node& item : node) texts.push_back(scalar(item, wanted));
  return texts;
}

bool is_writable(const YAML::Node& node, std::string_view mode) {
  if (mode != "ro" && mode != "rw") wrong(node, "a mount's mode is ro or rw, not '" + std::string{mode} + "'");
  return mode == "rw";
}

void read_workdir(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'workdir' wants cwd, cwd:rw or an absolute path in the container";
  const std::string value = scalar(node, k_wanted);
  if (value.starts_with('/')) {
    out.folder = Container::Folder::fixed;
    out.workdir = value;
    return;
  }
  if (value != "cwd" && value != "cwd:ro" && value != "cwd:rw") wrong(node, k_wanted);
  out.folder = Container::Folder::current;
  out.is_folder_writable = value == "cwd:rw";
}

// SOURCE:TARGET[:MODE], or {source, target, mode}.
Mount read_mount(const YAML::Node& node) {
  constexpr const char* k_wanted = "a mount is SOURCE:TARGET, SOURCE:TARGET:rw or {source: …, target: …, mode: rw}";
  Mount mount;
  if (node.IsMap()) {
    for (const auto& entry : node) {
      const std::string key = scalar(entry.first, k_wanted);
      const std::string value = scalar(entry.second, k_wanted);
      if (key == "source")
        mount.source = value;
      else if (key == "target")
        mount.target = value;
      else if (key == "mode")
        mount.is_writable = is_writable(entry.second, value);
      else
        wrong(entry.first, k_wanted);
    }
  } else {
    std::string text = scalar(node, k_wanted);
    const auto colon = text.find(':');
    if (colon == std::string::npos) wrong(node, k_wanted);
    mount.source = text.substr(0, colon);
    mount.target = text.substr(colon + 1);
    const auto mode = mount.target.find(':');
    if (mode != std::string::npos) {
      mount.is_writable = is_writable(node, mount.target.substr(mode + 1));
      mount.target.resize(mode);
    }
  }
  const bool is_source = mount.source.starts_with('/') || mount.source.starts_with("~/");
  if (!is_source || !mount.target.starts_with('/')) wrong(node, "a mount's source begins with / or ~/, and its target with /");
  return mount;
}

void read_mounts(const YAML::Node& node, Container& out) {
  if (!node.IsSequence()) wrong(node, "'mounts' wants a list of mounts");
  check_length(node);
  for (const YAML::Node& item : node) out.mounts.push_back(read_mount(item));
}

void read_user(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'user' wants caller or image";
  const std::string value = scalar(node, k_wanted);
  if (value != "caller" && value != "image") wrong(node, k_wanted);
  out.is_user_caller = value == "caller";
}

void read_network(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'network' wants none, bridge, host or the name of a network";
  out.network = scalar(node, k_wanted);
  if (!consists_of(out.network, {k_letters, k_digits, "_.-"}) || out.network.starts_with('-')) wrong(node, k_wanted);
}

void read_environment(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'environment' wants a list of names of variables";
  out.environment = list_of_texts(node, k_wanted);
  for (const std::string& name : out.environment) {
    if (!consists_of(name, {k_letters, k_digits, "_"}) || k_digits.find(name.front()) != std::string_view::npos)
      wrong(node, k_wanted);
  }
}

void read_entrypoint(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'entrypoint' wants a program and its first words";
  out.entrypoint = list_of_texts(node, k_wanted);
  if (out.entrypoint.empty() || out.entrypoint.front().empty()) wrong(node, k_wanted);
}

void read_memory(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'memory' wants a number of bytes, with k, m or g behind it for larger units";
  out.memory = scalar(node, k_wanted);
  const std::string_view whole = out.memory;
  const std::string_view number = whole.substr(0, whole.find_first_of("bkmg"));
  const bool is_nothing = number.find_first_not_of('0') == std::string_view::npos; // which would be no limit
  if (is_nothing || !consists_of(number, {k_digits}) || whole.size() > number.size() + 1) wrong(node, k_wanted);
}

void read_cpus(const YAML::Node& node, Container& out) {
  constexpr const char* k_wanted = "'cpus' wants a number such as 2 or 0.5, of 0.01 at least";
  out.cpus = scalar(node, k_wanted);
  const auto point = std::min(out.cpus.find('.'), out.cpus.size());
  const bool is_too_little = out.cpus.substr(0, point + 3).find_first_not_of("0.") == std::string::npos; // none would be no limit
  if (is_too_little || !consists_of(out.cpus, {k_digits, "."}) || std::ranges::count(out.cpus, '.') > 1 ||
      out.cpus.front() == '.')
    wrong(node, k_wanted);
}

struct KeyRow {
  std::string_view key;
  void (*read)(const YAML::Node& node, Container& out);
};

constexpr KeyRow k_rows[] = {
    {"workdir", read_workdir}, {"mounts", read_mounts},           {"user", read_user}, {"network", read_network},
    {"memory", read_memory},   {"environment", read_environment}, {"cpus", read_cpus}, {"entrypoint", read_entrypoint},
};

Container read_section(const YAML::Node& section) {
  if (!section.IsMap()) wrong(section, "'container' wants a map of keys such as {workdir: cwd}");
  Container container;
  for (const auto& entry : section) {
    const std::string key = scalar(entry.first, "a key of 'container' is a text");
    const auto* row = std::ranges::find(k_rows, key, &KeyRow::key);
    if (row == std::end(k_rows)) wrong(entry.first, "'container' has no key '" + key + "'");
    row->read(entry.second, container);
  }
  return container;
}

Trouble at(const YAML::Mark& mark, const std::string& what) {
  return {.what = std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " + what, .why = {}, .hint = {}};
}

} // namespace

Result<Container> read_container(std::string_view manifest) {
  if (manifest.size() > k_manifest_limit) return tl::unexpected(Trouble{"1:1: a manifest in a label has 64 KiB at most", {}, {}});
  try {
    refuse_anchors(manifest);
    const YAML::Node root = YAML::Load(std::string{manifest});
    if (!root.IsMap()) return Container{};
    const YAML::Node section = root["container"];
    return section ? read_section(section) : Container{};
  } catch (const Wrong& wrong) {
    return tl::unexpected(at(wrong.at, wrong.what));
  } catch (const YAML::Exception&) {
    return Container{}; // no YAML: tcli says so
  }
}

} // namespace images
