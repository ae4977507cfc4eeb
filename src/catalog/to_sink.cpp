#include "catalog/to_sink.hpp"

namespace tcli {

namespace {

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

// The words as the ABI wants them; they stay the finding's.
std::vector<const char*> pointers(const std::vector<std::string>& words) {
  std::vector<const char*> list;
  for (const std::string& word : words) list.push_back(word.c_str());
  list.push_back(nullptr);
  return list;
}

} // namespace

tcli_file_id to_abi(const FileId& id) { return {id.device, id.inode, id.size, id.mtime_ns, id.ctime_ns}; }

int to_sink(const Finding& finding, const tcli_sink& sink) {
  const auto argv = pointers(finding.argv), ask = pointers(finding.ask), cleanup = pointers(finding.cleanup);
  const bool has_manifest =
      finding.manifest_place == Finding::ManifestPlace::file || finding.manifest_place == Finding::ManifestPlace::text;
  const tcli_module module{.size = sizeof module,
                           .name = finding.name.c_str(),
                           .kind = finding.kind.c_str(),
                           .location = finding.location.c_str(),
                           .shown = text_or_null(finding.shown),
                           .group = finding.group.c_str(),
                           .argv = finding.problem ? nullptr : argv.data(),
                           .id = to_abi(finding.id),
                           .manifest_kind = static_cast<tcli_manifest_kind>(finding.manifest_place),
                           .manifest = has_manifest ? finding.manifest.c_str() : nullptr,
                           .manifest_id = to_abi(finding.manifest_id),
                           .problem = text_or_null(finding.problem.reason),
                           .remedy = text_or_null(finding.problem.remedy),
                           .relative = text_or_null(finding.relative),
                           .ask = finding.ask.empty() ? nullptr : ask.data(),
                           .cleanup = finding.cleanup.empty() ? nullptr : cleanup.data(),
                           .question = text_or_null(finding.question),
                           .summary = text_or_null(finding.summary),
                           .problem_status = finding.problem.status == ExitCode::usage ? TCLI_USAGE : 0,
                           .commands_are_files = finding.commands_are_files ? 1U : 0U};
  return sink.found(sink.context, &module);
}

} // namespace tcli
