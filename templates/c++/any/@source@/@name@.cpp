// The module @name@. Its manifest is read from the library without loading it, and every word of a call is checked by it before a
// command is reached; tcli-plugins(7) has the whole interface.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <tcli/plugin.hpp>

TCLI_MANIFEST("tcli: 1\n"
              "summary: Says hello\n"
              "version: 0.1.0\n"
              "owner: @c_owner@\n"
              "contact: @c_contact@\n"
              "commands:\n"
              "  hello:\n"
              "    summary: Greet somebody\n"
              "    arguments: [{name: who, summary: Whom to greet}]\n"
              "    options: [{name: times, short: t, type: int, default: 1, summary: How often}]\n"
              "    examples:\n"
              "      - {run: tcli @name@ hello World, safe: true, output: \"Hello, World!\"}\n"
              "      - {run: tcli @name@ hello World --times 2, summary: Twice}\n");

namespace {

using namespace tcli::plugin;

// What is thrown is shown, and destructors have run by then. tcli::plugin::Error has a hint and a status too.
void hello(const Host&, const Call& call) {
  const std::string line = "Hello, " + std::string{call.value("who").value()} + "!\n";
  const auto times = call.integer("times").value();
  for (std::int64_t time = 0; time < times; ++time) {
    if (std::fputs(line.c_str(), stdout) < 0) break;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw Error("@name@ hello: can't print", std::strerror(errno));
}

constexpr tcli_command k_commands[] = {command<hello>("hello")}; // one row a command, with the key that it has in the manifest

} // namespace

TCLI_PLUGIN(@identifier@) = entry<k_commands>("@name@", "0.1.0");
