#include "history/output.hpp"

#include "base/file.hpp"
#include "base/xdg.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <fmt/format.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::size_t k_most = 4096; // bytes of last lines

std::string output_folder(const std::string& history) { return history + "/output"; }

void for_each_copy(const std::string& history, const std::function<void(const fs::path&)>& take) {
  boost::system::error_code error;
  for (fs::directory_iterator at{output_folder(history), error}, end; !error && at != end; at.increment(error)) take(at->path());
}

} // namespace

std::string output_file(const std::string& history, std::string_view id, Stream stream) {
  return fmt::format("{}/{}.{}", output_folder(history), id, stream == Stream::out ? "out" : "err");
}

Status make_output_folder(const std::string& history) { return make_user_folder(output_folder(history)); }

bool has_output(const std::string& history, std::string_view id) {
  return ::access(output_file(history, id, Stream::out).c_str(), F_OK) == 0 ||
         ::access(output_file(history, id, Stream::err).c_str(), F_OK) == 0;
}

std::string last_lines(std::string text, std::size_t count) {
  if (text.size() > k_most) {
    text.erase(0, text.size() - k_most);
    text.erase(0, text.find('\n') + 1); // the line that is cut there; all of them are short of it, or none
  }
  std::size_t at = text.size() - (text.ends_with('\n') ? 1 : 0);
  for (; count > 0 && at != std::string::npos && at > 0; --count) at = text.rfind('\n', at - 1);
  return count > 0 || at == std::string::npos || at == 0 ? text : text.substr(at + 1);
}

std::string last_lines_of_file(const std::string& file, std::size_t count) {
  struct ::stat status {};
  const auto opened = open_regular(file, status);
  if (!opened) return {};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  auto text = read_at(*opened, file, size - std::min<std::uint64_t>(size, k_most + 1), k_most + 1);
  return text ? last_lines(*std::move(text), count) : std::string{};
}

std::uint64_t output_bytes(const std::string& history, std::string_view first) {
  std::uint64_t bytes = 0;
  for_each_copy(history, [&](const fs::path& path) {
    if (path.filename().string() < first) return;
    boost::system::error_code error;
    const auto size = fs::file_size(path, error);
    if (!error) bytes += size;
  });
  return bytes;
}

std::uint64_t remove_outputs(const std::string& history, std::string_view first_kept, const std::vector<std::string>& running,
                             bool dry_run) {
  std::uint64_t bytes = 0;
  for_each_copy(history, [&](const fs::path& path) {
    boost::system::error_code error;
    const std::string name = path.filename().string();
    const auto is_its = [&](const std::string& id) { return name.starts_with(id); };
    if (name >= first_kept || std::ranges::any_of(running, is_its)) return;
    const auto size = fs::file_size(path, error);
    if (!error && (dry_run || fs::remove(path, error))) bytes += size;
  });
  return bytes;
}

} // namespace tcli
