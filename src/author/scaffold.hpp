// A new module, written from templates/. Pure: a request in, texts out.
//
//   LANGUAGE/folder/FILE    a file, where the module stands in a folder of its own or with others; `pack`: in a pack; `any`: in
//   both LANGUAGE/PLACE.steps    what is typed to try it, a line each; `a|b words`: the first of these programs that there is
//   LANGUAGE/PLACE.ready    what its test does first, so that tcli finds it
//   LANGUAGE/PLACE.notes    what else there is to do
//   any/any/FILE            for every language that has no such file of its own
//
// In names and texts @name@ and the like stand for what is filled in; a line with one that has no value is left out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

enum class Place { folder, pack };

struct ScaffoldRequest {
  std::string name;     // by module/name.hpp
  std::string language; // as `tcli plugin new --lang` takes it
  Place place = Place::folder;
  std::string root;            // the folder that it is made in, absolute
  std::string typed_root = {}; // how the steps name it; empty: it is the current one
  std::string owner = {};      // who answers for it; empty or no line of text: nobody is named
  std::string contact = {};    // the same
  std::string sdk_prefix = {}; // where the SDK stands, for CMake; empty: it looks itself
  std::function<bool(const std::string& program)> has_program = {};
};

struct NewFile {
  std::string path; // below the root
  std::string text;
  bool is_executable = false;

  bool operator==(const NewFile&) const = default;
};

struct Scaffold {
  std::vector<NewFile> files; // the module itself first, its test last
  std::vector<std::string> steps;
  std::vector<std::string> notes;
};

// Empty where there are no templates for the language.
Scaffold make_scaffold(const ScaffoldRequest& request);

// Why the language's own tools take no module of that name, as the end of a sentence; none: they do.
std::optional<std::string> language_problem(std::string_view language, std::string_view name);

// Whether a module of the language is built by CMake, from the SDK.
bool needs_sdk(std::string_view language);

} // namespace tcli
