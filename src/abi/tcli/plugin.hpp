// tcli/plugin.h for C++20: views, an exception guard and the plugin's constant, with nothing to link. Providers are in
// tcli/provider.hpp. A whole plugin with one command, but for its manifest (TCLI_MANIFEST):
//
//   int hello(const tcli::plugin::Host&, const tcli::plugin::Call& call) { return call.run({"echo", "hello"}); }
//   constexpr tcli_command k_commands[] = {tcli::plugin::command<hello>("hello")};
//   TCLI_PLUGIN(greeter) = tcli::plugin::entry<k_commands>("greeter", "1.0.0");
//
// Rules that hold for everything here:
//  - Host, Call, Table, Progress, Question and Sink are views of what tcli passed: valid until the plugin's function returns, and
//    to be used by the thread that it was called on. They own nothing and throw nothing but std::bad_alloc unless they say so.
//  - A std::string_view that they return ends in a NUL (its data() is a C string) and lives as long as they do.
//  - Texts that go to tcli are copied by it. A NUL inside one ends it.
#ifndef TCLI_PLUGIN_HPP
#define TCLI_PLUGIN_HPP

#include <tcli/call.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace tcli::plugin {

namespace detail {

// Runs `work`, which returns a status. What it throws is told to the host instead, under the name `who`, without allocating.
template <class Work> int guarded(const tcli_host& host, const char* who, Work work) noexcept {
  try {
    return work();
  } catch (const Error& error) {
    const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    host.error(host.context, error.what(), or_null(error.why()), or_null(error.hint()));
    return error.status() > 0 && error.status() < 256 ? error.status() : TCLI_FAILED;
  } catch (const std::exception& exception) {
    host.error(host.context, who, exception.what(), nullptr);
  } catch (...) {
    host.error(host.context, who, "it threw something that is no std::exception", nullptr);
  }
  return TCLI_FAILED;
}

// The names of tcli(1): words of a-z and 0-9, joined by '-', the first one beginning with a letter; at most 64 bytes.
constexpr bool is_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > 64 || name[0] < 'a' || name[0] > 'z' || name.back() == '-') return false;
  for (std::size_t index = 0; index < name.size(); ++index) {
    const char byte = name[index];
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (!plain && (byte != '-' || name[index - 1] == '-')) return false;
  }
  return true;
}

template <auto function> int run_command(const tcli_host* host, const tcli_call* call) noexcept {
  return guarded(*host, call->module, [&]() -> int {
    using Result = decltype(function(Host{*host}, Call{*call}));
    static_assert(std::same_as<Result, int> || std::is_void_v<Result>, "a command returns its exit status, or nothing for 0");
    if constexpr (std::is_void_v<Result>)
      return function(Host{*host}, Call{*call}), 0;
    else
      return function(Host{*host}, Call{*call});
  });
}

template <auto function> int run_completer(const tcli_host* host, const tcli_question* question) noexcept {
  return guarded(*host, question->module, [&]() -> int { return function(Host{*host}, Question{*question}), TCLI_OK; });
}

// What get_interface returns for rows of one kind.
template <class Row> struct Interface;
template <> struct Interface<tcli_command> {
  using Type = tcli_commands;
  static constexpr std::string_view id = TCLI_MODULE_1;
};
template <> struct Interface<tcli_provider> {
  using Type = tcli_providers;
  static constexpr std::string_view id = TCLI_PROVIDER_1;
};

template <const auto& rows> struct Rows {
  using Row = std::remove_cvref_t<decltype(rows[0])>;
  using Of = Interface<Row>;
  static constexpr auto items = [] {
    std::array<const Row*, std::size(rows)> pointers{};
    for (std::size_t index = 0; index < pointers.size(); ++index) pointers[index] = &rows[index];
    return pointers;
  }();
  static constexpr typename Of::Type table{sizeof(typename Of::Type), items.size(), items.data()};
};

// A completer is no row of several: it stands for itself.
template <const auto& completer>
requires std::same_as<std::remove_cvref_t<decltype(completer)>, tcli_completer>
struct Rows<completer> {
  struct Of {
    static constexpr std::string_view id = TCLI_COMPLETER_1;
  };
  static constexpr const tcli_completer& table = completer;
};

template <const auto&... rows> const void* get_interface(const char* id) noexcept {
  const void* found = nullptr;
  ((Rows<rows>::Of::id == id ? void(found = &Rows<rows>::table) : void()), ...);
  return found;
}

} // namespace detail

// The row of one command, for entry(). `function` takes (const Host&, const Call&) and returns its exit status, 0 to 255, or
// nothing for 0. An Error that it throws is shown and gives its status; any other exception is shown with its what() and gives
// 1. `key` is as in the manifest, "verb" or "subject verb"; another one doesn't compile. It lives as long as the plugin: a
// literal.
template <auto function> consteval tcli_command command(const char* key) {
  const std::string_view words{key};
  const std::size_t space = words.find(' ');
  const bool good = space == std::string_view::npos
                        ? detail::is_name(words)
                        : detail::is_name(words.substr(0, space)) && detail::is_name(words.substr(space + 1));
  if (!good) throw std::invalid_argument("a key is \"verb\" or \"subject verb\"");
  return {sizeof(tcli_command), key, &detail::run_command<function>};
}

// The completer of a module, for entry(): `constexpr tcli_completer k_completer = completer<complete>();`. `function` takes
// (const Host&, const Question&) and tells all candidates of Question::parameter(). Where it throws, none of them counts.
template <auto function> consteval tcli_completer completer() {
  return {sizeof(tcli_completer), &detail::run_completer<function>};
}

// The constant of a plugin: TCLI_PLUGIN(id) = entry<rows...>(name, version). Each of `rows` is a constexpr array of
// tcli_command, which must be every command of the manifest, or of tcli_provider, in the order in which they are asked, or a
// constexpr tcli_completer; at most one of each. `name` is that of its file without ".so"; one that is no name doesn't compile.
// Both texts are literals. The compiler makes the constant: nothing of it runs when the plugin is loaded, and nothing has to be
// freed.
template <const auto&... rows> consteval tcli_plugin entry(const char* name, const char* version) {
  static_assert(sizeof...(rows) > 0, "a plugin without commands and providers does nothing");
  if (!detail::is_name(name)) throw std::invalid_argument("no name of a plugin");
  return {sizeof(tcli_plugin), TCLI_ABI_VERSION, name, version, &detail::get_interface<rows...>};
}

} // namespace tcli::plugin

#endif
