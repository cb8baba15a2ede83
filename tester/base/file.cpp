#include "base/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <istream>

namespace tcpspec::base {

std::string read_stream(std::istream& in, std::size_t most) {
  std::string text;
  std::array<char, 65536> part{};
  while (in && text.size() < most) {
    in.read(part.data(), static_cast<std::streamsize>(std::min(part.size(), most - text.size())));
    text.append(part.data(), static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

std::optional<std::string> read_file(const std::filesystem::path& path, std::error_code& problem,
                                     std::size_t most) {
  problem.clear();
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    problem.assign(errno != 0 ? errno : EIO, std::generic_category());
    return std::nullopt;
  }
  // A folder can be opened, and for some streams it looks like an empty file.
  std::error_code unclear;
  if (std::filesystem::is_directory(path, unclear)) {
    problem = std::make_error_code(std::errc::is_a_directory);
    return std::nullopt;
  }
  std::string text = read_stream(in, most);
  if (in.bad()) {
    problem.assign(errno != 0 ? errno : EIO, std::generic_category());
    return std::nullopt;
  }
  return text;
}

std::string read_file(const std::filesystem::path& path) {
  std::error_code problem;
  std::optional<std::string> text = read_file(path, problem);
  if (!text) throw std::system_error(problem, path.string());
  return std::move(*text);
}

}  // namespace tcpspec::base
