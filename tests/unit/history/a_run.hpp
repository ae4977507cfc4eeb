// A run to be recorded.
#pragma once

#include "history/run_record.hpp"

namespace tcli::test {

inline RunStart a_run(const std::string& id) {
  RunStart start;
  start.id = id;
  start.parent = "01ARZ3NDEKTSV4RRFFQ69G5FAA";
  start.module = "oncall";
  start.subject = "rota";
  start.verb = "list";
  start.words = {"rota", "list", "a bath"};
  start.parameters = {{"reason", "a bath"}};
  start.provider = "path";
  start.kind = "exec";
  start.location = "/opt/team/bin/tcli-oncall";
  start.version = "1.2";
  start.file = {.device = 1, .inode = 2, .size = 18446744073709551615U, .mtime_ns = -4, .ctime_ns = 5};
  start.folder = "/home/deploy/web";
  start.user = "deploy";
  start.host = "build1";
  start.pid = 4321;
  start.boot_ms = 1000;
  start.boot_id = "6c0b4f0e-3a55-4c4e-9d43-5c0f1f0f7a11";
  start.started_ms = 1700000000000;
  return start;
}

} // namespace tcli::test
