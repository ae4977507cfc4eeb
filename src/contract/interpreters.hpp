// What runs scripts: each interpreter is looked at once while this lives, since a thousand scripts share a few of them.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace tcli {

// Safe to use from several threads at once.
class Interpreters {
public:
  // Why the file at `path` can't run a script, to follow its name; empty when it can.
  std::string problem(const std::string& path);

  // Where `program` stands along the search path, as for env(1); empty when nowhere.
  std::string along_path(const std::string& program);

private:
  using Known = std::map<std::string, std::string>;

  std::string look_once(Known& known, const std::string& name, std::string (*look)(const std::string&));

  std::mutex m_mutex;
  Known m_problems, m_places;
};

} // namespace tcli
