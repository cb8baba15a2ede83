#include "lab/sysctl.hpp"

#include <fcntl.h>

#include <fstream>

#include "drive/descriptor.hpp"

namespace tcpspec::lab {
namespace {

/// Like sysctl(8): the first of `.` and `/` is the separator, so that a device name may contain the other.
std::string path_of(std::string name) {
  const auto separator = name.find_first_of("./");
  if (separator != std::string::npos && name[separator] == '.')
    for (char& c : name) c = c == '.' ? '/' : c == '/' ? '.' : c;
  return "/proc/sys/" + name;
}

}  // namespace

void write_sysctl(const std::string& name, const std::string& value) {
  const drive::Descriptor file(open(path_of(name).c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) throw drive::os_error("sysctl " + name);
  if (write(file.get(), value.data(), value.size()) < 0)
    throw drive::os_error("sysctl " + name + "=" + value);
}

std::optional<std::string> read_sysctl(const std::string& name) {
  std::ifstream file(path_of(name));
  std::string value;
  if (!std::getline(file, value)) return std::nullopt;
  return value;
}

}  // namespace tcpspec::lab
