#include "host/call_services.hpp"

#include "base/boundary.hpp"
#include "run/child.hpp"
#include "run/find_program.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

CallServices& call_of(void* context) { return *static_cast<CallServices*>(context); }

// The variable of a declared parameter, as parameter_variables() (module/arguments.hpp) calls it.
std::string variable(std::string_view kind, std::string_view name) {
  std::string text{kind};
  for (const char byte : name)
    text += byte == '-' ? '_' : byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  return text;
}

template <class List> auto find_named(const List& list, std::string_view name) {
  const auto found = std::ranges::find_if(list, [&](const auto& parameter) { return parameter.name == name; });
  return found == list.end() ? nullptr : &*found;
}

// The variable that holds value number `index` of a declared parameter; empty when there can be none.
std::string variable_of(const Command* command, const char* name, std::size_t index) {
  if (command == nullptr) return {};
  if (const Argument* const argument = find_named(command->arguments, name)) {
    if (argument->variadic) return fmt::format("{}_{}", variable("TCLI_ARG_", name), index + 1);
    return index == 0 ? variable("TCLI_ARG_", name) : std::string{};
  }
  return index == 0 && find_named(command->options, name) != nullptr ? variable("TCLI_OPT_", name) : std::string{};
}

const char* value(void* context, const char* name, std::size_t index) {
  return at_boundary<const char*>(nullptr, [&]() -> const char* {
    const CallVariables& variables = call_of(context).variables();
    const auto found = variables.find(variable_of(call_of(context).declared(), name, index));
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

std::size_t count_values(void* context, const char* name) {
  const Command* const command = call_of(context).declared();
  const Argument* const argument = command == nullptr ? nullptr : find_named(command->arguments, name);
  if (argument == nullptr || !argument->variadic) return value(context, name, 0) == nullptr ? 0 : 1;
  const std::string text = variable_in(call_of(context).variables(), variable("TCLI_ARG_", name) + "_COUNT");
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::size_t count(void* context, const char* name) {
  return at_boundary<std::size_t>(0, [&] { return count_values(context, name); });
}

int run_program(CallServices& call, const char* const* argv, int* status) {
  if (argv[0] == nullptr) return EINVAL;
  call.progress().clear();
  ChildSpec child;
  for (const char* const* word = argv; *word != nullptr; ++word) child.argv.emplace_back(*word);
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) child.environment.emplace_back(*entry);
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

int run(void* context, const char* const* argv, int* status) {
  return at_boundary(ENOMEM, [&] { return run_program(call_of(context), argv, status); });
}

} // namespace

CallVariables call_variables() {
  CallVariables variables;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto end = text.find('=');
    if (!text.starts_with("TCLI_") || end == std::string_view::npos) continue;
    variables.emplace(text.substr(0, end), text.substr(end + 1)); // of two the first counts, as for getenv(3)
  }
  return variables;
}

std::string variable_in(const CallVariables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string{} : found->second;
}

CallServices::CallServices(char** words, const Command* declared, const CallVariables& variables)
    : m_declared(declared), m_variables(variables), m_module(variable_in(variables, "TCLI_MODULE")),
      m_subject(variable_in(variables, "TCLI_SUBJECT")), m_verb(variable_in(variables, "TCLI_VERB")),
      m_run_id(variable_in(variables, "TCLI_RUN_ID")), m_abi{} {
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
  m_abi.columns = [](void* context, const char* const* names) {
    return at_boundary(-1, [&] { return call_of(context).m_rows.set_columns(names) ? 0 : -1; });
  };
  m_abi.row = [](void* context, const char* const* cells) {
    return at_boundary(-1, [&] { return call_of(context).m_rows.add(cells) ? 0 : -1; });
  };
  m_abi.progress = [](void* context, std::uint64_t done, std::uint64_t total, const char* text) {
    at_boundary(0, [&] { return call_of(context).m_progress.show(done, total, text), 0; });
  };
  m_abi.run = run;
}

} // namespace tcli
