// tcli/plugin.h for C++20, what a function of a plugin works with: Error, Host, Call, Table, Progress and Question. Included by
// tcli/plugin.hpp, which has the rules that hold for all of it.
#ifndef TCLI_CALL_HPP
#define TCLI_CALL_HPP

#include <tcli/plugin.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace tcli::plugin {

// Thrown to end a command or a provider's function:
//   throw Error("clock wait: it would take -5 seconds", "time has one direction", "tcli clock wait 5");
// It is shown as `tcli: error: what: why`, then `hint: hint`; an empty `why` or `hint` is left out. A hint is a command that
// works, as typed into a shell. The command ends with `status`, 1 to 255 (another one counts as 1); a provider with
// TCLI_FAILED. Owns its texts. Copies share them, so that copying can't fail, as what is thrown must not.
class Error : public std::runtime_error {
public:
  explicit Error(const std::string& what, std::string why = {}, std::string hint = {}, int status = 1)
      : std::runtime_error(what), m_more(std::make_shared<const More>(std::move(why), std::move(hint))), m_status(status) {}

  const std::string& why() const noexcept { return m_more->first; }
  const std::string& hint() const noexcept { return m_more->second; }
  int status() const noexcept { return m_status; }

private:
  using More = std::pair<std::string, std::string>;
  std::shared_ptr<const More> m_more;
  int m_status;
};

// What tcli offers every function of a plugin: tcli_host. Never made by a plugin; it may be copied, and dies with the call.
class Host {
public:
  explicit Host(const tcli_host& raw) noexcept : m_raw(&raw) {}

  // A variable of the calling user's environment; nothing when it is not set.
  std::optional<std::string_view> environment(const char* name) const noexcept {
    return view(m_raw->environment(m_raw->context, name));
  }

  // A value that tcli holds for plugins ("exec-path"; plugin.h lists the keys); nothing when there is none under `key`.
  std::optional<std::string_view> setting(const char* key) const noexcept { return view(m_raw->setting(m_raw->context, key)); }

  // What the user's config says under modules.<this plugin>.settings.<key>; nothing when it says nothing.
  std::optional<std::string_view> config(const char* key) const noexcept { return view(m_raw->config(m_raw->context, key)); }

  // One line for the person at the terminal, on standard error: a debug line with TCLI_DEBUG=1 only, a warning always, as
  // `tcli: warning: NAME: text`. Foreign text may stand in it: it is escaped.
  void debug(const std::string& text) const noexcept { m_raw->log(m_raw->context, TCLI_LOG_DEBUG, text.c_str()); }
  void warn(const std::string& text) const noexcept { m_raw->log(m_raw->context, TCLI_LOG_WARNING, text.c_str()); }

  // Why the function is about to fail, for one that returns its failure itself; throwing an Error does both. The last one told
  // is shown, once the function has failed. An empty `why` or `hint` is left out.
  void error(const std::string& what, const std::string& why = {}, const std::string& hint = {}) const noexcept {
    m_raw->error(m_raw->context, what.c_str(), why.empty() ? nullptr : why.c_str(), hint.empty() ? nullptr : hint.c_str());
  }

  // The struct itself, for fields that this header doesn't know yet.
  const tcli_host& raw() const noexcept { return *m_raw; }

private:
  static std::optional<std::string_view> view(const char* text) noexcept {
    return text == nullptr ? std::nullopt : std::optional<std::string_view>{text};
  }

  const tcli_host* m_raw;
};

// The call that a command answers: tcli_call. Never made by a plugin; it may be copied, and dies when the command returns.
// Names are those of the manifest, without "--"; a name that the manifest doesn't declare has no value. Every value has been
// checked against its type, and a default stands in for what was not given:
//   const auto reason = call.value("reason");           // nothing when it was left out and has no default
//   const auto count = call.integer("count").value();   // one that has a default is always there
class Call {
public:
  explicit Call(const tcli_call& raw) noexcept : m_raw(&raw) {}

  // What was called. The run id is that of the history, TCLI_RUN_ID.
  std::string_view module() const noexcept { return m_raw->module; }
  std::string_view subject() const noexcept { return m_raw->subject; } // "" for a command without one
  std::string_view verb() const noexcept { return m_raw->verb; }
  std::string_view run_id() const noexcept { return m_raw->run_id; }

  // The words behind the verb as they were typed, options and all.
  std::vector<std::string_view> words() const {
    std::vector<std::string_view> all;
    for (const char* const* word = m_raw->argv; *word != nullptr; ++word) all.emplace_back(*word);
    return all;
  }

  // Whether `name` was given, or has a default.
  bool has(const char* name) const noexcept { return m_raw->count(m_raw->context, name) > 0; }

  // Its value, the first of several; nothing without one.
  std::optional<std::string_view> value(const char* name) const noexcept {
    const char* text = m_raw->value(m_raw->context, name, 0);
    return text == nullptr ? std::nullopt : std::optional<std::string_view>{text};
  }

  // All values of a variadic argument, in the order typed; empty without one.
  std::vector<std::string_view> values(const char* name) const {
    std::vector<std::string_view> all(m_raw->count(m_raw->context, name));
    for (std::size_t index = 0; index < all.size(); ++index) all[index] = m_raw->value(m_raw->context, name, index);
    return all;
  }

  // Whether a flag (type bool) is set.
  bool flag(const char* name) const noexcept { return value(name) == "true"; }

  // Values of the types int, float and duration; nothing without one. They can't be wrong unless the manifest declares another
  // type: where the text is then not of this one, an Error is thrown that says so.
  std::optional<std::int64_t> integer(const char* name) const { return parsed<std::int64_t>(name, "int"); }
  std::optional<double> number(const char* name) const { return parsed<double>(name, "float"); }
  std::optional<std::chrono::milliseconds> duration(const char* name) const {
    const auto text = value(name);
    return text ? std::optional{to_duration(name, *text)} : std::nullopt;
  }

  // Runs a program in the foreground and waits for it: no shell, argv[0] looked up along the search path unless it has a '/',
  // this process's streams, terminal and environment. What was printed so far with stdio comes first. Returns its exit status,
  // 128 + signal when one killed it: a failing program is no exception. Throws an Error when it can't be started or `argv` is
  // empty.
  int run(const std::vector<std::string>& argv) const {
    if (argv.empty()) throw Error("no program to run");
    std::vector<const char*> words;
    words.reserve(argv.size() + 1);
    for (const std::string& word : argv) words.push_back(word.c_str());
    words.push_back(nullptr);
    std::fflush(stdout);
    int status = 0;
    const int problem = m_raw->run(m_raw->context, words.data(), &status);
    if (problem != 0) throw Error(argv.front() + " can't be started", std::generic_category().message(problem));
    return status;
  }

  const tcli_call& raw() const noexcept { return *m_raw; }

private:
  [[noreturn]] static void refuse(const char* name, std::string_view text, const char* type) {
    throw Error(std::string(name) + ": '" + std::string(text) + "' is no " + type, "the manifest declares another type");
  }

  template <class Number> std::optional<Number> parsed(const char* name, const char* type) const {
    const auto text = value(name);
    if (!text) return std::nullopt;
    Number number{};
    const char* end = text->data() + text->size();
    const auto [stop, problem] = std::from_chars(text->data(), end, number);
    if (stop != end || problem != std::errc{}) refuse(name, *text, type);
    return number;
  }

  static std::chrono::milliseconds to_duration(const char* name, std::string_view text) {
    constexpr std::pair<std::string_view, std::int64_t> k_units[] = {{"ms", 1},        {"s", 1000},       {"m", 60'000},
                                                                     {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
    constexpr std::string_view k_digits = "0123456789";
    std::int64_t total = 0;
    std::string_view rest = text;
    do {
      std::int64_t count = 0;
      const auto [stop, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
      rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
      const std::string_view word = rest.substr(0, rest.find_first_of(k_digits));
      rest.remove_prefix(word.size());
      std::int64_t unit = 0;
      for (const auto& [known, milliseconds] : k_units) {
        if (word == known) unit = milliseconds;
      }
      if (problem != std::errc{} || count < 0 || unit == 0) refuse(name, text, "duration");
      if (count > (INT64_MAX - total) / unit) refuse(name, text, "duration");
      total += count * unit;
    } while (!rest.empty());
    return std::chrono::milliseconds{total};
  }

  const tcli_call* m_raw;
};

// A result of rows, which tcli prints once the command has returned 0: as its declared option `output` says ("table" or
// "json"), as a table without such an option. One in a call. Columns are the keys in JSON ("started_at"), at most 64; cells may
// be foreign text.
//   Table table{call, {"zone", "time"}};
//   table.row({"UTC", "12:00"});
// The constructor and row() throw an Error when tcli doesn't take it: a second table, a wrong number of cells, over 64 MiB in
// all.
class Table {
public:
  Table(const Call& call, const std::vector<std::string>& columns) : m_raw(&call.raw()) { send(m_raw->columns, columns); }

  // One cell for each column.
  void row(const std::vector<std::string>& cells) const { send(m_raw->row, cells); }

private:
  void send(int (*take)(void*, const char* const*), const std::vector<std::string>& texts) const {
    std::vector<const char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (const std::string& text : texts) pointers.push_back(text.c_str());
    pointers.push_back(nullptr);
    if (take(m_raw->context, pointers.data()) == 0) return;
    throw Error(std::string(m_raw->module) + ": the table is not accepted",
                "its columns come twice, a row has not as many cells as "
                "there are columns, or it is over 64 MiB");
  }

  const tcli_call* m_raw;
};

// How far a long command is, on standard error while that is a terminal, from the first second on. Its line is removed when
// this is destroyed, also by an exception, and before tcli prints anything else. A command that prints meanwhile keeps it in a
// scope that ends before. It can't be copied: one line is shown at a time.
class Progress {
public:
  explicit Progress(const Call& call) noexcept : m_raw(&call.raw()) {}
  ~Progress() { m_raw->progress(m_raw->context, 0, 0, ""); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` steps; `total` 0 when it is not known. Cheap: call it as often as you like.
  void show(std::uint64_t done, std::uint64_t total, const std::string& text) const noexcept {
    m_raw->progress(m_raw->context, done, total, text.c_str());
  }

private:
  const tcli_call* m_raw;
};

// The value that is being typed, for which completion asks a plugin: tcli_question. Never made by a plugin; it may be copied, and
// dies when the function returns.
class Question {
public:
  explicit Question(const tcli_question& raw) noexcept : m_raw(&raw) {}

  // As of the Call that will be made of it.
  std::string_view module() const noexcept { return m_raw->module; }
  std::string_view subject() const noexcept { return m_raw->subject; }
  std::string_view verb() const noexcept { return m_raw->verb; }

  // The argument or option that the value is for, by its name in the manifest.
  std::string_view parameter() const noexcept { return m_raw->parameter; }

  // What was typed behind the verb, never empty: the last word is what there is of the value.
  std::vector<std::string_view> words() const {
    std::vector<std::string_view> all;
    for (const char* const* word = m_raw->words; *word != nullptr; ++word) all.emplace_back(*word);
    return all;
  }

  // The value of an option among the words before the last one, typed as `--name value` or `--name=value`, the last of several;
  // nothing without one. `name` is without "--".
  std::optional<std::string_view> option(std::string_view name) const {
    std::optional<std::string_view> found;
    const auto typed = words();
    for (std::size_t index = 0; index + 1 < typed.size() && typed[index] != "--"; ++index) {
      std::string_view word = typed[index];
      if (!word.starts_with("--") || !word.substr(2).starts_with(name)) continue;
      word.remove_prefix(2 + name.size());
      if (word.starts_with('='))
        found = word.substr(1);
      else if (word.empty() && index + 2 < typed.size())
        found = typed[index + 1];
    }
    return found;
  }

  // One candidate, and a line on it for shells that show one. tcli leaves out what does not begin with the last word. False when
  // no more are taken.
  bool candidate(const std::string& value, const std::string& summary = {}) const noexcept {
    return m_raw->candidate(m_raw->context, value.c_str(), summary.empty() ? nullptr : summary.c_str()) == 0;
  }

  const tcli_question& raw() const noexcept { return *m_raw; }

private:
  const tcli_question* m_raw;
};

} // namespace tcli::plugin

#endif
