#include "host/call_services.hpp"

#include "base/program.hpp"
#include "run/child.hpp"
#include "run/find_program.hpp"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

CallServices& self(void* context) { return *static_cast<CallServices*>(context); }

// The variable of a declared parameter, as parameter_variables() (module/arguments.hpp) calls it.
std::string variable(std::string_view kind, std::string_view name) {
  std::string text{kind};
  for (const char byte : name)
    text += byte == '-' ? '_' : byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  return text;
}

// The single value of an argument or option; null when it has none, or several.
const char* single_value(const char* name) {
  const char* const value = std::getenv(variable("TCLI_ARG_", name).c_str());
  return value != nullptr ? value : std::getenv(variable("TCLI_OPT_", name).c_str());
}

std::size_t variadic_count(const char* name) {
  const std::string text = environment((variable("TCLI_ARG_", name) + "_COUNT").c_str());
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::size_t count(void* /*context*/, const char* name) { return single_value(name) != nullptr ? 1 : variadic_count(name); }

const char* value(void* /*context*/, const char* name, std::size_t index) {
  if (const char* const single = single_value(name)) return index == 0 ? single : nullptr;
  return std::getenv(fmt::format("{}_{}", variable("TCLI_ARG_", name), index + 1).c_str());
}

int run(void* context, const char* const* argv, int* status) {
  if (argv[0] == nullptr) return EINVAL;
  self(context).progress().clear();
  ChildSpec child;
  for (const char* const* word = argv; *word != nullptr; ++word) child.argv.emplace_back(*word);
  for (char** entry = ::environ; *entry != nullptr; ++entry) child.environment.emplace_back(*entry);
  if (child.argv[0].find('/') == std::string::npos) {
    child.argv[0] = find_program(argv[0]);
    if (child.argv[0].empty()) return ENOENT;
  }
  const auto outcome = run_child(child);
  if (!outcome) return outcome.error().system != 0 ? outcome.error().system : EAGAIN;
  if (outcome->cannot_execute != 0) return outcome->cannot_execute;
  *status = outcome->end.signal == 0 ? outcome->end.status : 128 + outcome->end.signal;
  return 0;
}

} // namespace

CallServices::CallServices(char** words)
    : m_module(environment("TCLI_MODULE")), m_subject(environment("TCLI_SUBJECT")), m_verb(environment("TCLI_VERB")),
      m_run_id(environment("TCLI_RUN_ID")), m_abi{} {
  for (int skipped = m_subject.empty() ? 1 : 2; skipped > 0 && *words != nullptr; --skipped) ++words;
  m_abi.size = sizeof m_abi;
  m_abi.context = this;
  m_abi.module = m_module.c_str();
  m_abi.subject = m_subject.c_str();
  m_abi.verb = m_verb.c_str();
  m_abi.argv = words;
  m_abi.run_id = m_run_id.c_str();
  m_abi.count = count;
  m_abi.value = value;
  m_abi.columns = [](void* context, const char* const* names) { return self(context).m_rows.set_columns(names) ? 0 : -1; };
  m_abi.row = [](void* context, const char* const* cells) { return self(context).m_rows.add(cells) ? 0 : -1; };
  m_abi.progress = [](void* context, std::uint64_t done, std::uint64_t total, const char* text) {
    self(context).m_progress.show(done, total, text);
  };
  m_abi.run = run;
}

} // namespace tcli
