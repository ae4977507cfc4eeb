#include "contract/memory.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "module/codec.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

std::optional<std::string> below(std::optional<std::string> folder, std::string_view name) {
  if (folder) *folder += name;
  return folder;
}

// A file that is run as it stands is known by its path. Where one program runs several modules, the words that make the
// difference and the manifest belong to what is known.
std::string known_by(const Finding& finding) {
  const bool is_text = finding.manifest_place == Finding::ManifestPlace::text;
  const bool is_own =
      finding.argv.size() == 1 && finding.kind == "exec" && finding.manifest_place != Finding::ManifestPlace::none;
  if (is_own && !is_text) return finding.location;
  // Such an argv is another one each time: it holds what is typed around the call, and a name for the run.
  if (!finding.ask.empty())
    return fmt::format("{}\n{} {:016x}", finding.location, finding.kind, is_text ? hash64(finding.manifest) : 0);
  return fmt::format("{}\n{} {}\n{}\n{:016x}", finding.location, finding.kind, static_cast<int>(finding.manifest_place),
                     join(finding.argv, "\n"), is_text ? hash64(finding.manifest) : 0);
}

RecordKey key(const Finding& finding, std::string_view path) {
  return {.path = path, .first = finding.id, .second = finding.manifest_id};
}

std::string encode(const RememberedVerdict& remembered) {
  const Verdict& verdict = remembered.verdict;
  BinaryWriter writer;
  writer.number(static_cast<std::uint8_t>(verdict.state));
  writer.text(remembered.interpreter);
  writer.text(verdict.help);
  writer.text(verdict.problem.reason);
  writer.text(verdict.problem.remedy);
  if (verdict.manifest) encode(writer, *verdict.manifest);
  return writer.take();
}

std::optional<RememberedVerdict> decode(std::string_view bytes) {
  BinaryReader reader{bytes};
  RememberedVerdict remembered;
  const auto state = reader.number<std::uint8_t>();
  if (state > static_cast<std::uint8_t>(State::broken)) return std::nullopt;
  remembered.verdict.state = static_cast<State>(state);
  remembered.interpreter = reader.text();
  remembered.verdict.help = reader.text();
  remembered.verdict.problem = {.reason = std::string{reader.text()}, .remedy = std::string{reader.text()}};
  if (remembered.verdict.state == State::declared) {
    auto manifest = decode_manifest(reader);
    if (!manifest) return std::nullopt;
    remembered.verdict.manifest = std::make_shared<const Manifest>(*std::move(manifest));
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return remembered;
}

std::optional<RememberedVerdict> load(const RecordStore& store, const Finding& finding) {
  const auto bytes = store.load(key(finding, known_by(finding)));
  auto remembered = bytes ? decode(*bytes) : std::nullopt;
  if (remembered && !remembered->interpreter.empty() && !file_id(remembered->interpreter).exists()) return std::nullopt;
  return remembered;
}

} // namespace

Memory::Memory()
    : m_declarations(below(cache_folder(), "/manifests"), "tcli manifest 9"),
      m_answers(below(state_folder(), "/answers"), "tcli answer 2") {}

std::optional<RememberedVerdict> Memory::recall(const Finding& finding) const {
  // Answers first: a module that answered has no manifest, and the way of a plain executable is the shortest one.
  if (auto answer = load(m_answers, finding)) return answer;
  return load(m_declarations, finding);
}

std::optional<RememberedVerdict> Memory::recall_answer(const Finding& finding) const { return load(m_answers, finding); }

void Memory::keep_declaration(const Finding& finding, const RememberedVerdict& verdict) const {
  m_declarations.save(key(finding, known_by(finding)), encode(verdict));
}

void Memory::keep_answer(const Finding& finding, const RememberedVerdict& verdict) const {
  m_answers.save(key(finding, known_by(finding)), encode(verdict));
}

} // namespace tcli
