#pragma once

#include <filesystem>
#include <string_view>

namespace tcpspec::report {

/// Writes `path` in one step: a reader sees the old file or the whole new one, also when the disk is full or
/// the process dies.  Missing folders are made.  Throws std::filesystem::filesystem_error or
/// std::system_error, naming the file.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace tcpspec::report
