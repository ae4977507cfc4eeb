#include "cli/file_operand.hpp"

#include "cli/output.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_piece = 65536;
constexpr std::size_t k_limit = std::size_t{1} << 30;

Error failed_read(int error) {
  auto told = system_error("read standard input", error);
  told.status = ExitCode::failed;
  return told;
}

Status copy_input(const UniqueFd& file) {
  std::string piece(k_piece, '\0');
  for (std::size_t size = 0;;) {
    const ssize_t count = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(failed_read(errno));
    if (count == 0) return {};
    size += static_cast<std::size_t>(count);
    if (size > k_limit) {
      return fail(Error{
          .status = ExitCode::failed, .what = "standard input is too long", .why = fmt::format("more than {} bytes", k_limit)});
    }
    TCLI_CHECK(write_all(file.get(), std::string_view{piece}.substr(0, static_cast<std::size_t>(count)), "standard input"));
  }
}

} // namespace

Result<std::string> input_operand(const std::string& word) {
  if (word != "-") return word;
  tell_of_terminal_input();
  const UniqueFd file{::memfd_create("standard-input", MFD_CLOEXEC)};
  if (!file.valid()) return fail(failed_read(errno));
  TCLI_CHECK(copy_input(file));
  if (::lseek(file.get(), 0, SEEK_SET) != 0 || ::dup2(file.get(), STDIN_FILENO) < 0) return fail(failed_read(errno));
  return "/dev/stdin";
}

void tell_of_terminal_input() {
  if (::isatty(STDIN_FILENO) != 0) tell("tcli: reading standard input, until Ctrl-D");
}

Status check_output_operand() {
  if (::isatty(STDOUT_FILENO) == 0) return {};
  return fail(Error{.status = ExitCode::usage, .what = "standard output is a terminal", .why = "this file is not for people"});
}

Status copy_to_standard_output(const UniqueFd& file) {
  for (std::uint64_t offset = 0;;) {
    TCLI_TRY(const auto piece, read_at(file, "what is written", offset, k_piece));
    if (piece.empty()) return {};
    TCLI_CHECK(print(piece));
    offset += piece.size();
  }
}

} // namespace tcli
