#include "commands/pack_module.hpp"
#include "commands/pack_plan.hpp"
#include "commands/pack_shared.hpp"
#include "pack/pack_lock.hpp"

namespace tcli {

Result<int> pack_sync(const BuiltinCall& call) {
  AgreedPacks agreed{.file = call.arguments.value("lock"), .lock = {}, .removes_others = true};
  TCLI_TRY(agreed.lock, read_pack_lock(agreed.file));
  TCLI_CHECK(check_pack_lock(agreed.lock, call.config.list("packs.protocols"), agreed.file));
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(const auto state, store.state());
  TCLI_TRY(const auto plan, make_plan(call, store, state, agreed));
  return carry_out(call, store, state, agreed, plan);
}

} // namespace tcli
