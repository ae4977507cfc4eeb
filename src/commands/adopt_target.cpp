#include "commands/adopt_target.hpp"

#include "adopt/files_beside.hpp"
#include "adopt/merge.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/adopt_leftovers.hpp"
#include "commands/adopt_paths.hpp"
#include "module/manifest_reader.hpp"
#include "module/todo_lines.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr mode_t k_permissions = 07777;

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\n' && !out.ends_with('\r')) out += '\r';
    out += byte;
  }
  return out;
}

} // namespace

bool AdoptTarget::owns(const std::string& name, const std::string& script) const {
  const auto known = m_state.modules.find(name);
  return known != m_state.modules.end() && known->second.script == link_text(m_folder, script);
}

bool AdoptTarget::stands_elsewhere(const AdoptCandidate& script) const {
  boost::system::error_code error;
  return !fs::equivalent(fs::path(fs::absolute(script.path)).parent_path(), m_folder, error);
}

std::string AdoptTarget::whole_path(const Adopted& adopted) const {
  if (adopted.script.starts_with('/')) return adopted.script;
  std::string path = fs::path(m_folder + "/" + adopted.script).lexically_normal().string();
  boost::system::error_code error;
  if (const auto real = fs::canonical(m_folder, error); !error && !is_there(path)) { // the folder may be a link
    const std::string other = (real / adopted.script).lexically_normal().string();
    if (is_there(other)) path = other;
  }
  return (m_folder.starts_with("./") || m_folder == ".") && !path.starts_with("./") ? "./" + path : path;
}

// One that is called tcli-NAME, and stands where that has to be.
bool AdoptTarget::is_program(const AdoptCandidate& script) const {
  return m_form != AdoptForm::tree && fs::path(script.path).filename() == "tcli-" + script.name && !stands_elsewhere(script);
}

// How a script that has its manifest in itself is called as a module; empty: it is.
std::string AdoptTarget::way_to_reach(const AdoptCandidate& script) const {
  const std::string path = program_path(script.name);
  if (is_there(path)) return {};
  return fmt::format(", and is a module as a file tcli-{}: {} {} {}", script.name, m_form == AdoptForm::copy ? "cp" : "ln -s",
                     shell_quote(m_form == AdoptForm::copy ? script.path : link_text(m_folder, script.path)), shell_quote(path));
}

// What it uses beside itself, and would not find beside its copy.
std::vector<std::string> AdoptTarget::missed_files(const AdoptCandidate& script) const {
  const fs::path folder = fs::path(fs::absolute(script.path)).parent_path();
  return files_beside(script.script.text, script.script.file, [&](const std::string& file) {
    struct ::stat status {};
    const fs::path copy = fs::path(program_path(script.name)).parent_path() / file;
    return ::stat((folder / file).c_str(), &status) == 0 && S_ISREG(status.st_mode) && !is_there(copy.string());
  });
}

// The module that a script with that text was when it had another name, and was edited; empty: none.
std::string AdoptTarget::earlier_name(const AdoptCandidate& script, const std::string& hash) const {
  for (const auto& [name, adopted] : m_state.modules)
    if (name != script.name && adopted.hash == hash && !is_there(whole_path(adopted)) && is_edited(name)) return name;
  return {};
}

bool AdoptTarget::is_edited(const std::string& name) const {
  const std::string text = written_manifest(name);
  return !text.empty() && text != m_state.base(name, hash_of(text));
}

Status AdoptTarget::adopt(AdoptCandidate script, std::vector<AdoptRow>& rows) {
  const auto tell = [&](std::string what, std::string why) {
    rows.push_back({.what = std::move(what), .name = script.name, .file = script.path, .text = std::move(why)});
  };
  const UniqueFd lock = m_is_dry_run ? UniqueFd{} : m_state.lock();
  const bool is_inside = m_form == AdoptForm::front_matter;
  const std::string sidecar = program_path(script.name) + ".yaml";
  struct ::stat status {};
  if (is_inside && ::stat(script.path.c_str(), &status) == 0 && status.st_uid != ::geteuid()) {
    tell("skipped", "it belongs to another user, who could change it no more");
    return {};
  }
  if (is_inside && is_there(sidecar)) {
    tell("skipped",
         fmt::format("its manifest is {0}, which goes before one in itself: adopt it without --front-matter, or rm {0}",
                     shell_quote(sidecar)));
    return {};
  }
  const auto known = m_state.modules.find(script.name);
  if (known != m_state.modules.end() && !owns(script.name, script.path) && is_there(whole_path(known->second))) {
    tell("skipped", fmt::format("{} is called {} too: rename one", whole_path(known->second), script.name));
    return {};
  }
  if (const std::string problem = m_form == AdoptForm::tree ? settle_verb(script) : std::string{}; !problem.empty()) {
    tell("skipped", problem);
    return {};
  }
  const std::string answer = script.script.help;
  if (answer.empty()) script.script.help = m_state.answer(script.name, script.hash); // the same script answers the same
  if (is_copy()) script.script.missed = missed_files(script);
  std::string draft = draft_manifest(script.script);
  if (m_form == AdoptForm::tree) draft = draft_of_verb(draft);
  const std::string path = is_inside ? script.path : manifest_path(script.name);
  const std::string mine = is_inside ? script.front_matter : written_manifest(script.name);
  std::string base = m_state.base(script.name, hash_of(mine));
  // The draft of one that was killed is no sign that adopt has written the manifest that stands there.
  if (!knows(script.name) && base != mine && read_link(program_path(script.name)) != link_text(m_folder, script.path))
    base.clear();
  if (!is_inside && !script.front_matter.empty()) {
    tell("skipped",
         "it has a manifest in itself already" + (knows(script.name) ? ": adopt it with --front-matter" : way_to_reach(script)));
    return {};
  }
  if (!mine.empty() && mine != draft && base.empty()) {
    tell("skipped", is_inside ? "it has a manifest already, which adopt did not write"
                              : fmt::format("{} is there, and adopt did not write it", path));
    return {};
  }
  if (const std::string problem = program_problem(script); !problem.empty()) {
    tell("skipped", problem);
    return {};
  }
  if (draft.empty()) {
    tell("skipped", fmt::format("it chooses among verbs now, and {} is one: mv {} away, and adopt it again", path,
                                shell_quote(fs::path(path).parent_path().string())));
    return {};
  }

  std::string text = draft, what = "new", why;
  bool is_taken_in = true;
  if (!mine.empty()) {
    const bool is_edited = mine != base && mine != draft;
    text = is_edited && draft == base ? mine : draft;
    if (is_edited && draft != base) {
      auto merged = merge_texts(mine, base, draft);
      const auto is_good = [&] { return check_manifest(merged.text, path).has_value(); };
      if (!is_good()) merged = merge_texts(mine, base, draft, MergeUnit::line); // parts of a line may contradict each other
      is_taken_in = is_good();                                                  // else it is tried again the next time
      text = is_taken_in ? std::move(merged.text) : mine;
      if (!is_taken_in)
        why = "what changed could not be merged into what was edited by hand; --to FOLDER makes a draft to compare it with";
      else if (!merged.lost.empty())
        why = fmt::format("{} of the script gave way to what was edited by hand: {}{}", counted(merged.lost.size(), "change"),
                          join(merged.lost, "; "),
                          m_is_dry_run ? "" : "; the draft has all of it: " + m_state.base_path(script.name));
    }
    what = text != mine ? "changed" : is_edited ? "kept" : "unchanged";
    if (mine.find("\r\n") != std::string::npos && text != mine) text = with_crlf(text);
    if (const auto kept = check_manifest(text, path); what == "kept" && why.empty() && !kept)
      why = "it is no manifest: " + kept.error().what;
  } else if (const auto checked = check_manifest(draft, path); !checked) {
    std::string_view reason = checked.error().what; // without the place, of a file that is not there
    if (reason.starts_with(path)) reason.remove_prefix(std::min(reason.size(), reason.find(": ") + 2));
    tell("skipped", fmt::format("what it tells can't be said in a manifest: {}", reason));
    return {};
  }
  if (mine.empty() && !m_is_dry_run) TCLI_CHECK(m_state.keep_base(script.name, draft)); // so that it is known as adopt's own
  if (!answer.empty() && !m_is_dry_run) TCLI_CHECK(m_state.keep_answer(script.name, script.hash, answer));
  if (text != mine && !mine.empty() && is_taken_in && !m_is_dry_run)
    TCLI_CHECK(m_state.begin_base(script.name, draft, hash_of(text)));
  if (text != mine) TCLI_CHECK(put_manifest(script, text));
  std::string hash = script.hash, source;
  if (is_copy()) {
    TCLI_TRY(source, read_file(script.path, k_copy_limit));
    hash = hash_of(compared(source));
  }
  if (m_form == AdoptForm::tree) source = with_front_matter(source, text);
  const std::string earlier = what == "new" ? earlier_name(script, hash) : std::string{};
  const std::string place = link_text(m_folder, script.path);
  if (m_is_dry_run)
    m_state.modules[script.name] = {.script = place, .hash = hash};
  else
    TCLI_CHECK(m_state.note(script.name, place, hash, is_copy())); // else a copy of a killed one were nobody's
  TCLI_TRY(const bool is_put, put_program(script, source));
  m_state.modules[script.name].earlier.clear();
  if (is_put && what == "unchanged") what = "changed";
  if (!m_is_dry_run && base != draft && is_taken_in) TCLI_CHECK(m_state.keep_base(script.name, draft));
  boost::system::error_code error;
  if (is_inside) m_held.push_back(fs::weakly_canonical(script.path, error).string());
  if (!earlier.empty())
    why = fmt::format("it was {}: what was edited by hand stays in {}", earlier, manifest_path(earlier));
  else if (what == "new" && !is_inside && asks_for_its_folder(script.script.text) &&
           !follows_links_to_itself(script.script.text) && stands_elsewhere(script))
    why = "it looks for files beside itself, and is called as " + program_path(script.name) + ": see that it finds them";
  else if (what == "changed" && why.empty() && script.script.help.empty() && m_state.has_answer(script.name))
    why = "what its --help told is left out, since it has changed: --ask asks it again";
  tell(what, why);
  const bool is_in_script = is_inside || m_form == AdoptForm::tree;
  const auto before = is_in_script ? with_front_matter(script.script.text, "") : std::string{};
  const int shift = !is_in_script ? 0 : static_cast<int>(split(before.substr(0, before.find(" ---\n")), '\n').size());
  const auto tell_todos = [&](const std::string& file, const std::string& yaml, int lines_before) {
    for (const TodoLine& todo : todo_lines(yaml))
      rows.push_back({.what = "todo", .name = script.name, .file = file, .line = todo.line + lines_before, .text = todo.text});
  };
  tell_todos(path, text, shift);
  if (m_form == AdoptForm::tree) tell_todos(module_path(script.name), module_text(script), 0);
  return {};
}

// What is left of a module whose script is gone; empty: nothing.
std::string AdoptTarget::vanished_text(const std::string& name) const {
  const std::string program = program_path(name), manifest = manifest_path(name);
  std::vector<std::string> left;
  for (const std::string& path : {manifest, program})
    if (is_there(path)) left.push_back(shell_quote(path));
  if (left.empty()) return {};
  if (is_there(program) && read_link(program).empty()) return "the script is gone; its copy stays";
  return fmt::format("the script is gone; {} stays{}: rm {}", is_there(manifest) ? "its manifest" : "its link",
                     is_edited(name) ? ", with what was edited by hand" : "", join(left, " "));
}

// Of calls that were killed.
void AdoptTarget::remove_leftovers() const {
  if (m_form == AdoptForm::tree)
    for (const auto& [module, adopted] : m_state.modules)
      remove_begun(m_folder + "/" + module, [](std::string_view name, const std::string&) { return name == k_verb; });
  remove_begun(m_folder, [&](std::string_view name, const std::string& /*path*/) {
    if (!name.starts_with("tcli-")) return false;
    name.remove_prefix(5);
    const bool is_manifest = name.ends_with(".yaml");
    if (is_manifest) name.remove_suffix(5);
    return (is_manifest || m_form == AdoptForm::copy) && m_state.modules.contains(std::string{name});
  });
  remove_begun(m_folder + "/" + k_adopt_folder, [](std::string_view, const std::string&) { return true; });
  for (const std::string& script : m_held) {
    const auto whole = read_file(script, k_copy_limit);
    const fs::path file{script};
    remove_begun(file.parent_path().string(), [&](std::string_view name, const std::string& path) { // no person's own copy
      return name == file.filename().string() && whole && whole->starts_with(read_file(path, k_copy_limit).value_or("\n"));
    });
  }
}

Status AdoptTarget::finish(std::vector<AdoptRow>& rows) {
  const UniqueFd lock = m_is_dry_run ? UniqueFd{} : m_state.lock();
  std::vector<std::string> gone;
  for (const auto& [name, adopted] : m_state.modules) {
    const std::string script = whole_path(adopted);
    if (is_there(script)) continue;
    if (std::string text = vanished_text(name); !text.empty())
      rows.push_back({.what = "vanished", .name = name, .file = script, .text = std::move(text)});
    else
      gone.push_back(name);
  }
  if (m_is_dry_run) return {};
  for (const std::string& name : gone) m_state.forget(name);
  TCLI_CHECK(m_state.save());
  remove_leftovers();
  return {};
}

} // namespace tcli
