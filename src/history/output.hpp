// Copies of what runs printed: a file for each stream, beside the journal.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

enum class Stream { out, err };

// `<history>/output/<id>.out` or `.err`; not made.
std::string output_file(const std::string& history, std::string_view id, Stream stream);

// Makes the folder that they stand in.
Status make_output_folder(const std::string& history);

// Whether there is a copy of either stream.
bool has_output(const std::string& history, std::string_view id);

// The last lines of a file, `count` at most and 4 KiB of them; empty when there is none.
std::string last_lines_of_file(const std::string& file, std::size_t count);
std::string last_lines(std::string text, std::size_t count);

// Bytes of the copies of the run `first` and of all later ones.
std::uint64_t output_bytes(const std::string& history, std::string_view first);

// Removes those of runs before `first_kept`, but for the runs `running`, which still write to theirs; with `dry_run` it only
// counts. How many bytes that is.
std::uint64_t remove_outputs(const std::string& history, std::string_view first_kept, const std::vector<std::string>& running,
                             bool dry_run = false);

} // namespace tcli
