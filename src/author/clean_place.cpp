#include "author/clean_place.hpp"

#include "base/program.hpp"
#include "run/child_environment.hpp"

#include <array>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

namespace filesystem = boost::filesystem;

constexpr std::string_view k_system = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
constexpr std::array k_folders{"home", "work", "tmp", "config", "cache", "state", "data", "run", "bin"};

// Folders that a test has shut are opened, or what is in them would stay.
void open_folders(const filesystem::path& folder) {
  ::chmod(folder.c_str(), 0700);
  boost::system::error_code error;
  for (filesystem::directory_iterator entry(folder, error); !error && entry != filesystem::directory_iterator();
       entry.increment(error))
    if (filesystem::symlink_status(entry->path(), error).type() == filesystem::directory_file) open_folders(entry->path());
}

} // namespace

Result<CleanPlace> CleanPlace::make() {
  const std::string base = tcli::environment("TMPDIR");
  std::string folder = (base.starts_with('/') ? base : "/tmp") + "/tcli-test-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return fail(system_error("make " + folder, errno));
  CleanPlace place(std::move(folder));
  for (const char* name : k_folders) {
    const std::string path = place.m_folder + "/" + name;
    if (::mkdir(path.c_str(), 0700) != 0) return fail(system_error("make " + path, errno));
  }
  const std::string link = place.m_folder + "/bin/tcli"; // without what else stands in tcli's own folder
  if (::symlink(program_path().c_str(), link.c_str()) != 0) return fail(system_error("make " + link, errno));
  return place;
}

CleanPlace::~CleanPlace() {
  if (m_folder.empty()) return;
  boost::system::error_code error;
  filesystem::remove_all(m_folder, error);
  if (!error) return;
  open_folders(m_folder);
  filesystem::remove_all(m_folder, error);
}

Result<std::vector<std::string>> CleanPlace::environment(const std::string& folder) const {
  TCLI_TRY(const int depth, next_depth());
  const std::string path = m_folder + "/bin" + (folder.empty() ? "" : ":" + folder);
  return std::vector<std::string>{
      "HOME=" + m_folder + "/home",
      fmt::format("PATH={}:{}", path, k_system),
      "TMPDIR=" + m_folder + "/tmp",
      "XDG_CONFIG_HOME=" + m_folder + "/config",
      "XDG_CACHE_HOME=" + m_folder + "/cache",
      "XDG_STATE_HOME=" + m_folder + "/state",
      "XDG_DATA_HOME=" + m_folder + "/data",
      "XDG_RUNTIME_DIR=" + m_folder + "/run",
      "LANG=C.UTF-8",
      "LC_ALL=C.UTF-8",
      "TERM=dumb",
      "TZ=UTC",
      "TCLI_BIN=" + program_path(),
      fmt::format("TCLI_DEPTH={}", depth),
  };
}

} // namespace tcli
