#include "reports/file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcpspec::report {
namespace {

[[noreturn]] void fail(int error, const std::string& what, const std::filesystem::path& path) {
  throw std::system_error(error, std::system_category(), what + " " + path.string());
}

void write_all(int descriptor, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno, "cannot write", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Removes the temporary file unless it has become the real one.
struct Remover {
  std::string name;
  ~Remover() {
    if (!name.empty()) ::unlink(name.c_str());
  }
};

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view content) {
  if (path.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) fail(error.value(), "cannot make the folder of", path);
  }
  // In the same folder, because rename(2) does not cross file systems.
  std::string name = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail(errno, "cannot write", path);
  Remover remover{name};
  const std::unique_ptr<const int, void (*)(const int*)> closer(&descriptor,
                                                                [](const int* d) { ::close(*d); });
  write_all(descriptor, content, path);
  // mkstemp gives 0600, but a report is as readable as any file that its user makes.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(descriptor, 0666 & ~mask) != 0 || ::fsync(descriptor) != 0) fail(errno, "cannot write", path);
  if (::rename(name.c_str(), path.c_str()) != 0) fail(errno, "cannot write", path);
  remover.name.clear();
}

}  // namespace tcpspec::report
