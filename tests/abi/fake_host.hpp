// tcli as a plugin sees it, for tests: what is asked for stands in maps, what is told is kept.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tcli/plugin.h>
#include <vector>

struct FakeHost {
  std::map<std::string, std::string, std::less<>> environment{};
  std::map<std::string, std::string, std::less<>> settings{};
  std::map<std::string, std::string, std::less<>> config{};
  std::vector<std::string> lines{}; // each log, and each error as "what|why|hint" with - for NULL

  tcli_host raw() {
    static const auto look = [](const auto& map, const char* key) -> const char* {
      const auto row = map.find(key);
      return row == map.end() ? nullptr : row->second.c_str();
    };
    static const auto me = [](void* context) { return static_cast<FakeHost*>(context); };
    return {.size = sizeof(tcli_host),
            .context = this,
            .environment = [](void* context, const char* name) { return look(me(context)->environment, name); },
            .setting = [](void* context, const char* key) { return look(me(context)->settings, key); },
            .config = [](void* context, const char* key) { return look(me(context)->config, key); },
            .log =
                [](void* context, tcli_log_level level, const char* text) {
                  me(context)->lines.push_back((level == TCLI_LOG_DEBUG ? "debug " : "warning ") + std::string(text));
                },
            .error =
                [](void* context, const char* what, const char* why, const char* hint) {
                  me(context)->lines.push_back(std::string(what) + "|" + (why ? why : "-") + "|" + (hint ? hint : "-"));
                }};
  }
};

using Texts = std::vector<std::string>;

inline Texts to_texts(const char* const* texts) {
  Texts all;
  for (; *texts != nullptr; ++texts) all.emplace_back(*texts);
  return all;
}

struct FakeCall {
  std::map<std::string, Texts, std::less<>> values{};
  std::vector<Texts> table{};     // columns, then rows
  std::size_t most_rows = 100;    // more are refused
  std::vector<std::string> bar{}; // each progress as "done/total text"
  std::vector<Texts> started{};
  int start_problem = 0;
  int child_status = 0;

  tcli_call raw(const char* const* argv) {
    static const auto me = [](void* context) { return static_cast<FakeCall*>(context); };
    return {.size = sizeof(tcli_call),
            .context = this,
            .module = "oncall",
            .subject = "rota",
            .verb = "list",
            .argv = argv,
            .run_id = "01234567890123456789012345",
            .count =
                [](void* context, const char* name) {
                  const auto row = me(context)->values.find(name);
                  return row == me(context)->values.end() ? 0 : row->second.size();
                },
            .value = [](void* context, const char* name, std::size_t index) -> const char* {
              const auto row = me(context)->values.find(name);
              return row == me(context)->values.end() || index >= row->second.size() ? nullptr : row->second[index].c_str();
            },
            .columns =
                [](void* context, const char* const* names) {
                  if (!me(context)->table.empty()) return -1;
                  me(context)->table.push_back(to_texts(names));
                  return 0;
                },
            .row =
                [](void* context, const char* const* cells) {
                  auto& rows = me(context)->table;
                  const Texts row = to_texts(cells);
                  if (rows.empty() || row.size() != rows[0].size() || rows.size() > me(context)->most_rows) return -1;
                  rows.push_back(row);
                  return 0;
                },
            .progress =
                [](void* context, std::uint64_t done, std::uint64_t total, const char* text) {
                  me(context)->bar.push_back(std::to_string(done) + "/" + std::to_string(total) + " " + text);
                },
            .run =
                [](void* context, const char* const* words, int* status) {
                  me(context)->started.push_back(to_texts(words));
                  *status = me(context)->child_status;
                  return me(context)->start_problem;
                }};
  }
};
