// A pack in a folder, file by file.
#pragma once

#include "pack/pack_folder.hpp"
#include "support/script_folder.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tcli::test {

class APack {
public:
  APack() { write("pack.yaml", "name: core\nsummary: What everyone needs\n"); }

  std::string path() const { return m_folder.path("pack"); }

  void write(const std::string& name, const std::string& content, int mode = 0644) const {
    std::filesystem::create_directories(std::filesystem::path(path() + "/" + name).parent_path());
    m_folder.write("pack/" + name, content, mode);
  }

  // A command of a module: its front matter, and a body.
  void verb(const std::string& name, const std::string& yaml, const std::string& body = "exit 0") const {
    std::string text = "#!/bin/sh\n# ---\n";
    std::istringstream lines(yaml);
    for (std::string line; std::getline(lines, line);) text += "# " + line + "\n";
    write(name, text + "# ---\n" + body + "\n", 0755);
  }

  static Result<std::shared_ptr<const Manifest>> no_declaration(const PackModule& /*module*/, const std::string& /*file*/) {
    return nullptr;
  }

  Result<PackContent> read() const { return read_pack_folder(path(), no_declaration); }

  // Why it can't be read, or installed, all of it.
  std::string refusal() const {
    const auto content = read();
    const Status fit = content ? check_runnable(*content) : fail(content.error());
    REQUIRE_FALSE(fit);
    CHECK(fit.error().status == ExitCode::failed);
    std::string text = fit.error().what + ": " + fit.error().why;
    for (const std::string& note : fit.error().notes) text += "\n" + note;
    return text;
  }

private:
  ScriptFolder m_folder;
};

} // namespace tcli::test
