#include "reply.hpp"

#include "client_run.hpp"
#include "http.hpp"
#include "images.hpp"
#include "unix_socket.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace images {

namespace {

struct Question {
  const char* target;                    // of docker, without a version: the engine takes its own
  std::vector<std::string> podman_words; // what podman is called with
  const char* limit_name = "";           // what sets the limit
};

Question about_images() { return {"/images/json", {"image", "ls", "--format", "json"}, " (containers.timeout)"}; }
Question about_version() { return {"/version", {"info", "--format", "{{.Version.Version}}"}}; }

// Of the engine's own service, as this machine starts services.
std::string service(const std::string& verb) {
  const std::string root = ::geteuid() == 0 ? "" : "sudo ";
  const bool has_systemd = ::access("/run/systemd/system", F_OK) == 0;
  return root + (has_systemd ? "systemctl " + verb + " docker" : "service docker " + verb);
}

bool is_default(const Engine& engine) { return engine.socket == "/var/run/docker.sock" || engine.socket == "/run/docker.sock"; }

// What is there, and of no use: the service anew, or the default in place of what somebody chose.
std::string mend_of(const Engine& engine) {
  if (is_default(engine)) return service("restart");
  return engine.mend.empty() ? std::string(name_of(engine.kind)) + " info" : engine.mend;
}

tl::unexpected<Trouble> cannot_ask(const Engine& engine, const std::string& why, std::string hint = {}) {
  const std::string name = name_of(engine.kind);
  return trouble(name + " can't be asked", engine.shown + " " + why, hint.empty() ? mend_of(engine) : std::move(hint));
}

tl::unexpected<Trouble> no_connection(const Engine& engine, int error) {
  const std::string start = is_default(engine) ? service("start") : mend_of(engine);
  switch (error) {
  case ENOENT:
  case ENOTDIR:
    return cannot_ask(engine, "does not exist; is it running?", start);
  case ECONNREFUSED:
    return cannot_ask(engine, "is there, but nobody listens; is it running?", start);
  case EACCES:
  case EPERM:
    return cannot_ask(engine, "does not let you in: no permission",
                      is_default(engine) ? "sudo usermod -aG docker \"$USER\"" : "");
  case ENOTSOCK:
    return cannot_ask(engine, "is no socket");
  case ENAMETOOLONG:
    return cannot_ask(engine, "is longer than the path of a socket can be");
  default:
    return cannot_ask(engine, "can't be reached: " + std::generic_category().message(error));
  }
}

Result<std::string> ask_socket(const Engine& engine, const Question& question, Deadline deadline) {
  const auto connection = connect_to(engine.socket, deadline);
  if (!connection) return no_connection(engine, connection.error());
  auto answer = http_get(connection->get(), question.target, deadline);
  if (!answer) return cannot_ask(engine, "failed: " + answer.error().why);
  return answer;
}

Result<std::string> ask_client(const Engine& engine, const Question& question, Deadline deadline) {
  std::vector<std::string> argv{engine.client};
  argv.insert(argv.end(), question.podman_words.begin(), question.podman_words.end());
  auto answer = engine.kind == Client::podman ? output_of(argv, deadline)
                                              : get_through({engine.client, "system", "dial-stdio"}, question.target, deadline);
  if (!answer) return cannot_ask(engine, "failed: " + answer.error().why);
  return answer;
}

Result<std::string> ask(const Engine& engine, const Question& question, std::chrono::milliseconds limit) {
  const Deadline deadline = std::chrono::steady_clock::now() + limit;
  auto answer = engine.socket.empty() || engine.kind == Client::podman ? ask_client(engine, question, deadline)
                                                                       : ask_socket(engine, question, deadline);
  if (!answer && std::chrono::steady_clock::now() >= deadline)
    return cannot_ask(engine, "did not answer within " + std::to_string(limit.count()) + " ms" + question.limit_name);
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
  if (version.empty()) return cannot_ask(engine, "answers, but tells no version");
  return version;
}

} // namespace images
