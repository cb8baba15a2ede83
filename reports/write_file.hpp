#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace tcpspec::report {

/// Writes `path` in one step: a reader sees the old file or the whole new one, also when the disk is full or
/// the process dies.  What is there and no regular file (a pipe, /dev/stdout) is written to as it is.
/// Missing folders are made.  Throws std::filesystem::filesystem_error or std::system_error, naming the file.
void write_file(const std::filesystem::path& path, std::string_view content);

/// The same for what `write` puts into the stream, octet by octet as it does.
void write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

/// Whether `write_file` would be let to write there now; makes nothing that stays.  Throws std::system_error,
/// naming the file.
void check_writable(const std::filesystem::path& path);

}  // namespace tcpspec::report
