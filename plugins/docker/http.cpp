#include "http.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <exception>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

namespace images {

namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t k_header_limit = std::uint32_t{64} << 10;
constexpr std::size_t k_chunk = std::size_t{16} << 10;         // a larger buffer costs more page faults than it saves calls
constexpr std::size_t k_usual_answer = std::size_t{256} << 10; // bytes, of some hundred images: taken where they stay
constexpr std::size_t k_message_limit = 500;                   // bytes of the engine's own sentence
constexpr auto k_half_way = "its answer ends half-way";

tl::unexpected<Trouble> not_asked(std::string why) { return trouble("the engine can't be asked", std::move(why)); }
tl::unexpected<Trouble> too_late() { return not_asked("it did not answer in time"); }

// A connection that is lost while writing is told when reading: there may be an answer that says why.
bool send_request(int connection, std::string_view text, Deadline deadline) {
  while (!text.empty()) {
    const ssize_t count = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) text.remove_prefix(static_cast<std::size_t>(count));
    if (count >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN) return true;
    if (!wait_for(connection, POLLOUT, deadline)) return false;
  }
  return true;
}

std::string complaint(const boost::system::error_code& error) {
  if (error == http::error::body_limit) return "its answer is longer than 16 MiB";
  if (error == http::error::header_limit) return "its answer has a header longer than 64 KiB";
  return "its answer is no HTTP: " + error.message();
}

// What stands in {"message": "..."}; the bound keeps a strange answer from costing more than its own size.
std::string message_in(const std::string& body) {
  if (body.size() > k_header_limit) return {};
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object() || !answer.contains("message") || !answer["message"].is_string()) return {};
  return answer["message"].get<std::string>().substr(0, k_message_limit);
}

Result<std::string> body_of(Parser& parser) {
  const unsigned status = parser.get().result_int();
  if (status == 200) return std::move(parser.get().body());
  const std::string message = message_in(parser.get().body());
  std::string answer = "it answered " + std::to_string(status);
  if (const auto known = parser.get().result(); known != http::status::unknown)
    answer += " " + std::string(http::obsolete_reason(known));
  return not_asked(message.empty() ? answer : answer + ": " + message);
}

// Gives the parser what has come, and keeps what it can't take yet: the beginning of a header.
boost::system::error_code parse(Parser& parser, std::string& pending) {
  std::size_t taken = 0;
  boost::system::error_code error;
  while (!error && taken < pending.size() && !parser.is_done())
    taken += parser.put(boost::asio::const_buffer(pending.data() + taken, pending.size() - taken), error);
  pending.erase(0, taken);
  return error == http::error::need_more ? boost::system::error_code{} : error;
}

Result<std::string> read_answer(int connection, Deadline deadline) {
  Parser parser; // not eager: such a one forgets that a Content-Length was over the limit (Boost 1.74)
  parser.header_limit(k_header_limit);
  parser.body_limit(k_reply_limit);
  parser.get().body().reserve(k_usual_answer);
  std::string pending;
  std::array<char, k_chunk> chunk;
  while (!parser.is_done()) {
    // The parser limits the header of an answer, not that of a chunk.
    if (pending.size() > k_header_limit) return not_asked("its answer is no HTTP: a line is longer than 64 KiB");
    if (!wait_for(connection, POLLIN, deadline)) return too_late();
    const ssize_t count = ::recv(connection, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count > 0) {
      pending.append(chunk.data(), static_cast<std::size_t>(count));
      if (const auto error = parse(parser, pending)) return not_asked(complaint(error));
    } else { // a lost connection is an end too
      if (!parser.got_some()) return not_asked(pending.empty() ? "it closed the connection without an answer" : k_half_way);
      boost::system::error_code error;
      parser.put_eof(error);
      if (error) return not_asked(k_half_way);
    }
    // One that trickles would otherwise never be late.
    if (std::chrono::steady_clock::now() >= deadline && !parser.is_done()) return too_late();
  }
  return body_of(parser);
}

} // namespace

Result<std::string> http_get(int connection, std::string_view target, Deadline deadline) {
  try {
    const std::string request =
        "GET " + std::string(target) + " HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\nConnection: close\r\n\r\n";
    if (!send_request(connection, request, deadline)) return too_late();
    return read_answer(connection, deadline);
  } catch (const std::exception& exception) { // Beast and the JSON library: out of memory
    return not_asked(exception.what());
  }
}

} // namespace images
