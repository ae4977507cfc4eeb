// tcli_call as a command of a plugin sees it: made of the environment and the words of the call.
#include "host/call_services.hpp"

#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <cerrno>

using namespace tcli;
using namespace tcli::test;

namespace {

using Texts = std::vector<std::string>;

// A call with these words behind the module, in the environment that tcli makes for it, and with what is set there by now.
class Call {
public:
  Call(const std::string& subject, const std::string& verb, Texts words, const Command* declared = nullptr)
      : m_module("TCLI_MODULE", "oncall"), m_subject("TCLI_SUBJECT", subject), m_verb("TCLI_VERB", verb),
        m_words(std::move(words)) {
    for (std::string& word : m_words) m_pointers.push_back(word.data());
    m_pointers.push_back(nullptr);
    m_services.emplace(m_pointers.data(), declared, m_variables);
  }
  const tcli_call* operator->() const { return m_services->abi(); }
  CallServices& services() { return *m_services; }

  Texts argv() const {
    Texts words;
    for (const char* const* word = m_services->abi()->argv; *word != nullptr; ++word) words.emplace_back(*word);
    return words;
  }
  std::size_t count(const char* name) const { return m_services->abi()->count(m_services->abi()->context, name); }
  std::string value(const char* name, std::size_t index = 0) const {
    const char* const text = m_services->abi()->value(m_services->abi()->context, name, index);
    return text == nullptr ? "(none)" : text;
  }
  int run(const Texts& words, int& status) const {
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    argv.push_back(nullptr);
    return m_services->abi()->run(m_services->abi()->context, argv.data(), &status);
  }

private:
  Variable m_module, m_subject, m_verb;
  Variable m_run_id{"TCLI_RUN_ID", "01ARZ3NDEKTSV4RRFFQ69G5FAV"};
  CallVariables m_variables = call_variables();
  Texts m_words;
  std::vector<char*> m_pointers;
  std::optional<CallServices> m_services;
};

Command declared() {
  Command command;
  for (const char* name : {"due-date", "files"}) command.arguments.emplace_back().name = name;
  command.arguments.back().variadic = true;
  for (const char* name : {"dry-run2", "empty", "files-count", "unset"}) command.options.emplace_back().name = name;
  return command;
}

} // namespace

TEST_CASE("The facts of a call are those of its environment") {
  const Call call("rota", "list", {"rota", "list"});
  CHECK(call->size == sizeof(tcli_call));
  CHECK(std::string{call->module} == "oncall");
  CHECK(std::string{call->subject} == "rota");
  CHECK(std::string{call->verb} == "list");
  CHECK(std::string{call->run_id} == "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  CHECK(std::string{Call("", "list", {})->subject}.empty());
}

TEST_CASE("argv is what stands behind subject and verb") {
  CHECK(Call("rota", "list", {"rota", "list", "-n", "", "rota"}).argv() == Texts{"-n", "", "rota"});
  CHECK(Call("", "list", {"list", "list"}).argv() == Texts{"list"});
  CHECK(Call("rota", "list", {"rota", "list"}).argv().empty());
}

TEST_CASE("Words that end early leave nothing, and nothing behind them is read") {
  CHECK(Call("rota", "list", {}).argv().empty());
  CHECK(Call("rota", "list", {"rota"}).argv().empty());
  CHECK(Call("", "list", {}).argv().empty());
}

TEST_CASE("Without an environment of tcli every fact is an empty text") {
  const Variable module{"TCLI_MODULE", std::nullopt};
  const Variable subject{"TCLI_SUBJECT", std::nullopt};
  const Variable verb{"TCLI_VERB", std::nullopt};
  const Variable run_id{"TCLI_RUN_ID", std::nullopt};
  char* none[] = {nullptr};
  const CallVariables variables = call_variables();
  const CallServices services(none, nullptr, variables);
  for (const char* text : {services.abi()->module, services.abi()->subject, services.abi()->verb, services.abi()->run_id})
    CHECK(std::string{text}.empty());
}

TEST_CASE("Values of arguments and options, by the names that the manifest gives them") {
  const Command command = declared();
  const Variable argument{"TCLI_ARG_DUE_DATE", "2024-01-01"};
  const Variable option{"TCLI_OPT_DRY_RUN2", "false"};
  const Variable empty{"TCLI_OPT_EMPTY", ""};
  const Call call("", "go", {"go"}, &command);
  CHECK(call.count("due-date") == 1);
  CHECK(call.value("due-date") == "2024-01-01");
  CHECK(call.value("due-date", 1) == "(none)");
  CHECK(call.count("dry-run2") == 1);
  CHECK(call.value("dry-run2") == "false");
  CHECK(call.count("empty") == 1);
  CHECK(call.value("empty").empty());
}

TEST_CASE("A variadic argument has any number of values") {
  const Command command = declared();
  const Variable count{"TCLI_ARG_FILES_COUNT", "2"};
  const Variable one{"TCLI_ARG_FILES_1", "a"};
  const Variable two{"TCLI_ARG_FILES_2", ""};
  const Variable option{"TCLI_OPT_FILES_COUNT", "7"};
  const Call call("", "go", {"go"}, &command);
  CHECK(call.count("files") == 2);
  CHECK(call.value("files", 0) == "a");
  CHECK(call.value("files", 1).empty());
  CHECK(call.value("files", 2) == "(none)");
  CHECK(call.value("files", static_cast<std::size_t>(-1)) == "(none)");
  CHECK(call.value("files-count") == "7"); // the option, and not how many files there are
  CHECK(call.count("files-1") == 0);
  const Variable no_files{"TCLI_ARG_FILES_COUNT", "0"};
  CHECK(Call("", "go", {"go"}, &command).count("files") == 0);
}

TEST_CASE("What a command does to its environment is not held against its call") {
  const Command command = declared();
  const Variable argument{"TCLI_ARG_DUE_DATE", "2024-01-01"};
  const Variable count{"TCLI_ARG_FILES_COUNT", "1"};
  const Variable one{"TCLI_ARG_FILES_1", "a"};
  const Call call("", "go", {"go"}, &command);
  const Variable other{"TCLI_ARG_DUE_DATE", "today"};
  const Variable no_count{"TCLI_ARG_FILES_COUNT", std::nullopt};
  const Variable none{"TCLI_ARG_FILES_1", std::nullopt};
  const Variable late{"TCLI_OPT_DRY_RUN2", "true"};
  CHECK(call.value("due-date") == "2024-01-01");
  CHECK(call.count("files") == 1);
  CHECK(call.value("files") == "a");
  CHECK(call.count("dry-run2") == 0);
}

TEST_CASE("What is not there has no values, and a count that is none counts as 0") {
  const Command command = declared();
  const Variable undeclared{"TCLI_ARG_ABSENT", "x"};
  const Variable odd{"TCLI_ARG_FILES_COUNT", "many"};
  const Call call("", "go", {"go"}, &command);
  for (const char* name : {"absent", "unset", "", "=", "a b", "\xff"}) {
    CAPTURE(name);
    CHECK(call.count(name) == 0);
    CHECK(call.value(name) == "(none)");
  }
  CHECK(call.count("files") == 0);
}

TEST_CASE("Rows and columns go to the call's own table") {
  Call call("", "go", {"go"});
  const char* const names[] = {"name", nullptr};
  const char* const cells[] = {"x", nullptr};
  CHECK(call->row(call->context, cells) == -1);
  CHECK(call->columns(call->context, names) == 0);
  CHECK(call->columns(call->context, names) == -1);
  CHECK(call->row(call->context, cells) == 0);
  CHECK(written_to(1, [&] { CHECK(call.services().rows().print("table").has_value()); }) == "x\n");
}

TEST_CASE("A program runs in the foreground: its status, its signal, or why it did not start") {
  const ScriptFolder folder;
  const Call call("", "go", {"go"});
  const auto script = folder.script("tool", "printf '<%s>' \"$@\"; exit ${STATUS:-7}");
  int status = -1;
  CHECK(written_to(1, [&] { CHECK(call.run({script, "a b", ""}, status) == 0); }) == "<a b><>");
  CHECK(status == 7);
  {
    const Variable exported{"STATUS", "9"};
    written_to(1, [&] { CHECK(call.run({script}, status) == 0); });
    CHECK(status == 9); // it has this process's environment
  }
  CHECK(call.run({"/bin/sh", "-c", "kill -TERM $$"}, status) == 0);
  CHECK(status == 128 + SIGTERM);
  const Variable path{"PATH", folder.path("") + ":/bin"};
  written_to(1, [&] { CHECK(call.run({"tool"}, status) == 0); });
  CHECK(status == 7);
  status = -1;
  CHECK(call.run({}, status) == EINVAL);
  CHECK(call.run({"no-such-tool"}, status) == ENOENT);
  CHECK(call.run({""}, status) == ENOENT);
  CHECK(call.run({"/no/such/tool"}, status) == ENOENT);
  CHECK(call.run({folder.write("plain", "#!/bin/sh\n")}, status) == EACCES);
  CHECK(call.run({folder.write("garbage", "\x01\x02", 0755)}, status) == ENOEXEC);
  CHECK(status == -1);
}
