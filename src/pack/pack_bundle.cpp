#include "pack/pack_bundle.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "pack/bare_repository.hpp"
#include "pack/pack_lock.hpp"
#include "pack/pack_source.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr const char* k_lock_name = "packs.lock";
constexpr const char* k_sum_name = "packs.lock.sha256"; // last, and left out by older builds

std::string member_name(const InstalledPack& row) { return row.name + ".bundle"; }

Error not_a_bundle(const std::string& file, std::string why) {
  return {.status = ExitCode::failed, .what = file + " is no bundle of packs", .why = std::move(why)};
}

// As `sha256sum -c` reads it.
std::string sum_text(std::string_view lock) {
  return fmt::format("{}  {}\n", digest_hex(Digest::Kind::sha256, lock), k_lock_name);
}

// The objects of git have sums of their own; of the lock nothing else would tell a bit that was flipped in a URL.
Status check_sum(const UniqueFd& opened, const ArchiveMember& member, std::string_view lock, const std::string& file) {
  const std::string wanted = sum_text(lock);
  TCLI_TRY(const auto sum, as_failed(read_at(opened, file, member.offset, wanted.size())));
  if (member.size == wanted.size() && sum == wanted) return {};
  return fail(not_a_bundle(file, fmt::format("its packs.lock is not the one that {} is the sum of", k_sum_name)));
}

// Takes the sum off the members, where there is one.
Result<PackState> read_lock(const UniqueFd& opened, std::vector<ArchiveMember>& members, const std::string& file) {
  if (members.empty() || members.front().name != k_lock_name || members.front().size > k_lock_limit)
    return fail(not_a_bundle(file, "there is no packs.lock at its beginning"));
  const ArchiveMember member = members.front();
  TCLI_TRY(const auto text, as_failed(read_at(opened, file, member.offset, static_cast<std::size_t>(member.size))));
  if (members.back().name == k_sum_name) {
    TCLI_CHECK(check_sum(opened, members.back(), text, file));
    members.pop_back();
  }
  TCLI_TRY(auto lock, parse_pack_state(text, file + ": packs.lock"));
  if (members.size() != lock.packs.size() + 1) return fail(not_a_bundle(file, "its packs are not those of its packs.lock"));
  for (std::size_t at = 0; at < lock.packs.size(); ++at)
    if (members[at + 1].name != member_name(lock.packs[at]))
      return fail(not_a_bundle(file, fmt::format("'{}' is not what its packs.lock names", members[at + 1].name)));
  return lock;
}

// A repository of its own, so that git checks each object once more on its way to the mirror: it does not when it takes them from
// a bundle.
Status unpack(const std::string& bundle, const std::string& repository, const std::string& commit, const Mirror& mirror) {
  TCLI_CHECK(make_bare(repository, object_format_of(commit)));
  const Remote from{.url = bundle, .fetched_within = mirror.remote().fetched_within};
  const GitCall fetch{.words = {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", bundle,
                                kept_refspec(commit), "+refs/tags/*:refs/tags/*"},
                      .repository = repository,
                      .remote = &from,
                      .time_limit = from.fetched_within};
  TCLI_TRY(const auto ignored, git_output(fetch, fmt::format("the bundle of {} can't be used", shown_url(mirror.remote().url))));
  return {};
}

} // namespace

Result<PackBundle> PackBundle::open(const std::string& file) {
  PackBundle bundle;
  struct ::stat status {};
  TCLI_TRY(bundle.m_file, as_failed(open_regular(file, status)));
  TCLI_TRY(bundle.m_members, as_failed(read_archive(bundle.m_file, static_cast<std::uint64_t>(status.st_size), file)));
  TCLI_TRY(bundle.m_lock, read_lock(bundle.m_file, bundle.m_members, file));
  bundle.m_members.erase(bundle.m_members.begin());
  return bundle;
}

Status PackBundle::take(const PackStore& store, const std::string& name, Mirror& mirror) const {
  const InstalledPack* const row = m_lock.find(name);
  const ArchiveMember& member = m_members[static_cast<std::size_t>(row - m_lock.packs.data())];
  TCLI_TRY(const auto staged, store.new_staging_folder("bundle"));
  const std::string file = staged + "/pack.bundle", repository = staged + "/repository";
  auto done = as_failed(extract_member(m_file, member, file));
  if (done) done = unpack(file, repository, row->commit, mirror);
  if (done) done = mirror.take_from(repository, row->commit);
  (void)remove_tree(staged);
  return done;
}

Status bundle_commit(const Mirror& mirror, const std::string& commit, const std::string& file) {
  const std::string what = "bundle " + shown_url(mirror.remote().url);
  TCLI_TRY(const auto kept, git_output(mirror.call({"update-ref", kept_ref(commit), commit}), what));
  TCLI_TRY(const auto tags,
           git_output(mirror.call({"for-each-ref", "--points-at=" + commit, "--format=%(refname)", "refs/tags"}), what));
  GitCall call = mirror.call({"bundle", "create", "--quiet", file, kept_ref(commit)});
  for (const std::string_view tag : split(tags, '\n'))
    if (!tag.empty()) call.words.emplace_back(tag);
  call.time_limit = mirror.remote().fetched_within;
  TCLI_TRY(const auto ignored, git_output(call, what));
  return {};
}

Status write_pack_bundle(const std::string& file, const std::vector<BundledPack>& packs, const std::string& team) {
  PackState lock;
  lock.team = team;
  for (const BundledPack& pack : packs) lock.packs.push_back(pack.row);
  TCLI_TRY(auto archive, ArchiveWriter::create(file));
  const std::string text = pack_state_text(lock, Shared::yes);
  TCLI_CHECK(as_failed(archive.add(k_lock_name, text)));
  for (const BundledPack& pack : packs) TCLI_CHECK(as_failed(archive.add_file(member_name(pack.row), pack.file)));
  TCLI_CHECK(as_failed(archive.add(k_sum_name, sum_text(text))));
  return archive.finish();
}

} // namespace tcli
