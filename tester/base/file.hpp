#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <system_error>

namespace tcpspec::base {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// All octets of a file, or its first `most` (some files never end). Nothing if it cannot be read, with the
/// reason in `problem`; a folder is not a file.
std::optional<std::string> read_file(const std::filesystem::path&, std::error_code& problem,
                                     std::size_t most = no_limit);

/// The same; throws std::system_error with the reason and the file's name.
std::string read_file(const std::filesystem::path&);

/// The rest of a stream, up to `most` octets.
std::string read_stream(std::istream&, std::size_t most = no_limit);

}  // namespace tcpspec::base
