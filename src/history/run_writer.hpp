// Records of runs into the database.
#pragma once

#include "history/database.hpp"
#include "history/run_record.hpp"

#include <vector>

namespace tcli {

// Its statements are prepared once for many records. Within a transaction of the caller; goes before its database does.
class RunWriter {
public:
  static Result<RunWriter> make(Database& database);

  // A run that is there stays as it is.
  Status add(const RunStart& start);
  // Of a run that is there.
  Status add(const RunEnd& end);

private:
  std::vector<Statement> m_statements;
};

} // namespace tcli
