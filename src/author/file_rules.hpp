// What is held against the file of a module, whatever it says of itself.
#pragma once

#include "author/rule.hpp"
#include "module/yaml.hpp"

#include <optional>
#include <string>

namespace tcli {

// What a file is made of, as far as its author wrote it.
struct AuthorFile {
  bool is_there = false;        // a regular file that could be read
  bool is_script = false;       // begins with #!
  std::string script;           // the text behind the manifest, at most 1 MiB; empty of programs
  std::optional<YamlNode> root; // the tree of the manifest, with its places in the file that holds it
  std::string manifest_file;    // that file, as shown
};

// Looks at the bytes and the permissions. `path` is opened, `sink` has it as it is shown. `sidecar`: the path of the manifest
// beside it, as shown `shown_sidecar`; empty: it is in the file. What can't be opened is a finding, a FIFO is not waited for.
AuthorFile check_file_rules(const std::string& path, const std::string& sidecar, const std::string& shown_sidecar,
                            const RemarkSink& sink);

// That a file is called as no module is, and what it would be called.
void add_no_module(const std::string& path, const RemarkSink& sink);

} // namespace tcli
