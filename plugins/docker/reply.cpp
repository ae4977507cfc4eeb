#include "reply.hpp"

#include "client_run.hpp"
#include "http.hpp"
#include "images.hpp"
#include "unix_socket.hpp"

#include <cerrno>
#include <system_error>

namespace images {

namespace {

struct Question {
  const char* target;                    // of docker, without a version: the engine takes its own
  std::vector<std::string> podman_words; // what podman is called with
  const char* limit_name = "";           // what sets the limit
};

Question about_images() { return {"/images/json", {"image", "ls", "--format", "json"}, " (containers.timeout)"}; }
Question about_version() { return {"/version", {"info", "--format", "{{.Version.Version}}"}}; }

tl::unexpected<Trouble> cannot_ask(const Engine& engine, const std::string& why, std::string hint) {
  const std::string name = name_of(engine.kind);
  return trouble(name + " can't be asked", engine.shown + " " + why, hint.empty() ? name + " info" : std::move(hint));
}

tl::unexpected<Trouble> no_connection(const Engine& engine, int error) {
  const bool is_default = engine.socket == "/var/run/docker.sock" || engine.socket == "/run/docker.sock";
  const std::string start = is_default ? "sudo systemctl start docker" : "docker context ls";
  switch (error) {
  case ENOENT:
  case ENOTDIR:
    return cannot_ask(engine, "does not exist; is it running?", start);
  case ECONNREFUSED:
    return cannot_ask(engine, "is there, but nobody listens; is it running?", start);
  case EACCES:
  case EPERM:
    return cannot_ask(engine, "does not let you in: no permission", is_default ? "sudo usermod -aG docker \"$USER\"" : "");
  case ENOTSOCK:
    return cannot_ask(engine, "is no socket", "docker context ls");
  case ENAMETOOLONG:
    return cannot_ask(engine, "is longer than the path of a socket can be", "docker context ls");
  default:
    return cannot_ask(engine, "can't be reached: " + std::generic_category().message(error), {});
  }
}

Result<std::string> ask_socket(const Engine& engine, const Question& question, Deadline deadline) {
  const auto connection = connect_to(engine.socket, deadline);
  if (!connection) return no_connection(engine, connection.error());
  auto answer = http_get(connection->get(), question.target, deadline);
  if (!answer) return cannot_ask(engine, "failed: " + answer.error().why, {});
  return answer;
}

Result<std::string> ask_client(const Engine& engine, const Question& question, Deadline deadline) {
  std::vector<std::string> argv{engine.client};
  argv.insert(argv.end(), question.podman_words.begin(), question.podman_words.end());
  auto answer = engine.kind == Client::podman ? output_of(argv, deadline)
                                              : get_through({engine.client, "system", "dial-stdio"}, question.target, deadline);
  if (!answer) return cannot_ask(engine, "failed: " + answer.error().why, {});
  return answer;
}

Result<std::string> ask(const Engine& engine, const Question& question, std::chrono::milliseconds limit) {
  const Deadline deadline = std::chrono::steady_clock::now() + limit;
  auto answer = engine.socket.empty() || engine.kind == Client::podman ? ask_client(engine, question, deadline)
                                                                       : ask_socket(engine, question, deadline);
  if (!answer && std::chrono::steady_clock::now() >= deadline)
    return cannot_ask(engine, "did not answer within " + std::to_string(limit.count()) + " ms" + question.limit_name, {});
  return answer;
}

} // namespace

Result<std::string> ask_for_images(const Engine& engine, std::chrono::milliseconds limit) {
  return ask(engine, about_images(), limit);
}

Result<std::string> ask_for_version(const Engine& engine, std::chrono::milliseconds limit) {
  const auto answer = ask(engine, about_version(), limit);
  if (!answer) return answer;
  auto version = read_version(*answer, engine.kind);
  if (version.empty()) return cannot_ask(engine, "answers, but tells no version", {});
  return version;
}

} // namespace images
