// Verdicts remembered by file identity, so that a call reads no manifest and asks nobody twice.
#pragma once

#include "base/record_store.hpp"
#include "catalog/finding.hpp"
#include "module/verdict.hpp"

#include <optional>
#include <string>

namespace tcli {

struct RememberedVerdict {
  Verdict verdict;
  std::string interpreter; // must still be there for the verdict to hold; may be empty
};

// Two stores: what was read from manifests can be read again at any time and stands in the cache; what modules answered when
// they were asked can't be had without running them and stands in the state folder.
class Memory {
public:
  Memory();

  // What is known of this very file; none when it changed or its interpreter is gone.
  std::optional<RememberedVerdict> recall(const Finding& finding) const;

  void keep_declaration(const Finding& finding, const RememberedVerdict& verdict) const;
  void keep_answer(const Finding& finding, const RememberedVerdict& verdict) const;

  // Only what the module answered, whatever its manifest may say by now.
  std::optional<RememberedVerdict> recall_answer(const Finding& finding) const;

  // The folder that changes when an answer is kept; none when nothing can be kept.
  const std::optional<std::string>& answers_folder() const { return m_answers.folder(); }

private:
  RecordStore m_declarations;
  RecordStore m_answers;
};

} // namespace tcli
