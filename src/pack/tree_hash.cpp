#include "pack/tree_hash.hpp"

#include "base/file.hpp"
#include "pack/pack_modules.hpp"
#include "pack/pack_store.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

// A line of a tree object: "MODE NAME\0ID", the id as bytes.
struct Line {
  std::string sort_name; // of a folder with a slash behind it: git's order
  std::string name;
  std::uint32_t mode = 0;
  std::string id;
};

constexpr std::uint32_t k_writing_of_others = S_IWGRP | S_IWOTH;

class Hashing {
public:
  Hashing(Digest::Kind kind, const HashedFile& on_file) : m_kind(kind), m_on_file(on_file) {}

  Result<std::string> folder(const std::string& path, const std::string& shown) {
    std::vector<Line> lines;
    for (const std::string& name : names_in(path)) {
      if (shown.empty() && name == ".tcli") continue;
      TCLI_TRY(auto line, entry(path + "/" + name, shown.empty() ? name : shown + "/" + name));
      line.name = name;
      line.sort_name = S_ISDIR(line.mode) ? name + "/" : name;
      lines.push_back(std::move(line));
    }
    std::ranges::sort(lines, {}, &Line::sort_name);
    std::string text;
    for (const Line& line : lines) {
      text += fmt::format("{:o} {}", line.mode, line.name);
      text += '\0';
      text += line.id;
    }
    return object("tree", text);
  }

  std::vector<std::string> findings;

private:
  Result<Line> entry(const std::string& path, const std::string& shown) {
    struct ::stat status {};
    if (::lstat(path.c_str(), &status) != 0) return fail(pack_error("read " + path, errno));
    Line line;
    if ((status.st_mode & (S_ISUID | S_ISGID)) != 0U) findings.push_back(shown + ": it is setuid or setgid");
    const std::uint32_t writing = status.st_mode & k_writing_of_others; // in no commit's mode: it makes the hash another one
    if (S_ISDIR(status.st_mode)) {
      line.mode = k_git_folder | writing;
      TCLI_TRY(line.id, folder(path, shown));
      if (m_on_file && writing != 0U) m_on_file(line.mode, to_hex(line.id), shown);
      return line;
    }
    if (S_ISLNK(status.st_mode)) {
      line.mode = k_git_link;
      TCLI_TRY(line.id, link(path));
    } else if (S_ISREG(status.st_mode)) {
      line.mode = ((status.st_mode & S_IXUSR) != 0U ? k_git_program : k_git_file) | writing;
      TCLI_TRY(line.id, file(path));
    } else {
      findings.push_back(shown + ": it is neither file nor folder nor link");
    }
    if (m_on_file) m_on_file(line.mode, to_hex(line.id), shown);
    return line;
  }

  std::string object(std::string_view kind, std::string_view content) const {
    Digest digest(m_kind);
    add_head(digest, kind, content.size());
    digest.add(content);
    return digest.finish();
  }

  static void add_head(Digest& digest, std::string_view kind, std::uint64_t size) {
    digest.add(fmt::format("{} {}", kind, size));
    digest.add(std::string_view{"\0", 1});
  }

  Result<std::string> link(const std::string& path) const {
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return fail(pack_error("read " + path, errno));
    return object("blob", {target.data(), static_cast<std::size_t>(size)});
  }

  // Not read as a whole: there is no limit to its size.
  Result<std::string> file(const std::string& path) const {
    constexpr std::size_t k_read_at_once = std::size_t{1} << 16;
    struct ::stat status {};
    auto opened = open_regular(path, status);
    if (!opened) {
      opened.error().status = ExitCode::failed;
      return fail(std::move(opened).error());
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    Digest digest(m_kind);
    add_head(digest, "blob", size);
    std::array<char, k_read_at_once> buffer{};
    for (std::uint64_t at = 0; at < size;) {
      TCLI_TRY(const auto count, read_at(*opened, path, at, buffer));
      if (count == 0) break; // it was cut meanwhile: the hash tells
      digest.add({buffer.data(), count});
      at += count;
    }
    return digest.finish();
  }

  Digest::Kind m_kind;
  const HashedFile& m_on_file;
};

} // namespace

Result<std::string> hash_tree(const std::string& folder, Digest::Kind kind, const HashedFile& on_file) {
  struct ::stat status {};
  if (::stat(folder.c_str(), &status) != 0) return fail(pack_error("read " + folder, errno));
  Hashing hashing(kind, on_file);
  TCLI_TRY(const auto id, hashing.folder(folder, ""));
  if (hashing.findings.empty()) return to_hex(id);
  return fail(unusable_pack("in " + folder, std::move(hashing.findings)));
}

Result<std::vector<TreeChange>> tree_changes(const PackTree& tree, const std::string& folder, std::size_t at_most) {
  struct File {
    std::uint32_t mode;
    std::string id;
  };
  std::map<std::string, File> files;
  const auto note = [&](std::uint32_t mode, const std::string& id, const std::string& path) { files[path] = {mode, id}; };
  TCLI_TRY(const auto hash, hash_tree(folder, digest_kind(tree.id), note));
  std::map<std::string, TreeChange::Kind> changes;
  if (hash != tree.id) {
    for (const TreeEntry& entry : tree.entries) {
      const auto found = files.find(entry.path);
      if (found == files.end() && entry.is_folder()) continue; // its files tell
      if (found == files.end())
        changes[entry.path] = TreeChange::Kind::missing;
      else if (found->second.id != entry.id && !entry.is_folder())
        changes[entry.path] = TreeChange::Kind::changed;
      else if (found->second.mode != entry.mode)
        changes[entry.path] = TreeChange::Kind::mode;
      if (found != files.end()) files.erase(found);
    }
    for (const auto& [path, file] : files) changes[path] = TreeChange::Kind::added;
  }
  std::vector<TreeChange> list;
  for (const auto& [path, kind] : changes)
    if (list.size() < at_most) list.push_back({kind, path});
  return list;
}

} // namespace tcli
