#include "commands/pack_module.hpp"
#include "commands/pack_plan.hpp"

namespace tcli {

Result<int> pack_sync(const BuiltinCall& call) {
  TCLI_TRY(auto agreed, read_agreed(call, call.arguments.value("lock")));
  agreed.removes_others = true;
  return make_agreed(call, agreed);
}

} // namespace tcli
