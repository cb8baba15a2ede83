#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace tcpspec::report {

/// Writes `path` in one step: a reader sees the old file or the whole new one, even if the disk is full or
/// the process dies. An existing path that is not a regular file (a pipe, /dev/stdout) is written directly.
/// Missing folders are made. Throws std::filesystem::filesystem_error or std::system_error, naming the file.
void write_file(const std::filesystem::path& path, std::string_view content);

/// The same for the octets that `write` puts into the stream.
void write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

/// Tests whether `write_file` can write there now; leaves no file. Throws std::system_error with the name of
/// the file.
void check_writable(const std::filesystem::path& path);

}  // namespace tcpspec::report
