#include "endpoint.hpp"

#include "contexts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace images {

namespace {

constexpr std::string_view k_default_host = "unix:///var/run/docker.sock";
constexpr std::string_view k_default_tls_host = "tcp://localhost:2376";
constexpr std::string_view k_unix = "unix://";

std::string_view trimmed(std::string_view text) {
  constexpr auto k_blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(k_blanks);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

// Which address the client makes of what somebody wrote: without a scheme it is a path or a TCP host.
std::string completed(std::string_view host, const Variable& variable) {
  host = trimmed(host);
  if (host.empty()) {
    const bool secured = !value_of(variable, "DOCKER_TLS_VERIFY").empty() || !value_of(variable, "DOCKER_TLS").empty();
    return std::string(secured ? k_default_tls_host : k_default_host);
  }
  if (host == k_unix) return std::string(k_default_host);
  if (host.find("://") != std::string_view::npos) return std::string(host);
  return (host.front() == '/' ? "unix://" : "tcp://") + std::string(host);
}

Result<Endpoint> to_endpoint(const std::string& host, const std::string& source) {
  // An abstract socket, or a path from the current folder, is left to the client as well.
  if (host.starts_with("unix:///")) return Endpoint{.socket = host.substr(k_unix.size()), .shown = host};
  constexpr std::array<std::string_view, 6> k_schemes{"unix", "tcp", "http", "https", "ssh", "npipe"};
  const auto scheme_end = host.find("://");
  const bool known = std::ranges::find(k_schemes, std::string_view(host).substr(0, scheme_end)) != k_schemes.end();
  if (scheme_end != std::string::npos && known) return Endpoint{.socket = {}, .shown = host};
  return trouble("docker can't be asked", source + " is no address of an engine: '" + host + "'", "docker context ls");
}

std::string folder_of_client(const Variable& variable) {
  if (auto folder = value_of(variable, "DOCKER_CONFIG"); !folder.empty()) return folder;
  const auto home = value_of(variable, "HOME");
  return home.empty() ? home : home + "/.docker";
}

} // namespace

std::string value_of(const Variable& variable, const char* name) {
  const char* const value = variable(name);
  return value == nullptr ? std::string{} : std::string(value);
}

bool gives_proxies(const Variable& variable) {
  const std::string folder = folder_of_client(variable);
  return folder.empty() || has_proxies(folder);
}

Result<Endpoint> docker_endpoint(const Variable& variable) {
  const auto left_by = [](Result<Endpoint> endpoint, std::string mend) {
    (endpoint ? endpoint->mend : endpoint.error().hint) = std::move(mend);
    return endpoint;
  };
  if (const auto host = value_of(variable, "DOCKER_HOST"); !host.empty())
    return left_by(to_endpoint(completed(host, variable), "DOCKER_HOST"), "unset DOCKER_HOST");
  const std::string folder = folder_of_client(variable);
  std::string context = value_of(variable, "DOCKER_CONTEXT");
  const bool is_of_variable = !context.empty();
  if (!is_of_variable && !folder.empty()) context = current_context(folder);
  if (context.empty() || context == "default") return to_endpoint(completed({}, variable), "the default");
  const std::string mend = is_of_variable ? "unset DOCKER_CONTEXT" : "docker context use default";
  auto host = context_host(folder, context);
  if (!host) return left_by(tl::unexpected<Trouble>(std::move(host).error()), mend);
  if (host->empty()) host = std::string(k_default_host);
  return left_by(to_endpoint(*host, "the docker context '" + context + "'"), mend);
}

} // namespace images
