#include "reports/write_file.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ostream>
#include <streambuf>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcpspec::report {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& what, const fs::path& path) {
  throw std::system_error(error, std::system_category(), what + " " + path.string());
}

/// A stream on a descriptor that keeps the error: std::ofstream only knows that there was one.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
    setp(octets_.data(), octets_.data() + octets_.size());
  }
  int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }

  int sync() override {
    for (const char* at = pbase(); at < pptr();) {
      const ssize_t written = ::write(descriptor_, at, static_cast<std::size_t>(pptr() - at));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        error_ = errno;
        return -1;
      }
      at += written;
    }
    setp(octets_.data(), octets_.data() + octets_.size());
    return 0;
  }

 private:
  int descriptor_;
  int error_ = 0;
  std::array<char, 16384> octets_{};
};

void fill(int descriptor, const fs::path& path, const std::function<void(std::ostream&)>& write) {
  DescriptorBuffer buffer(descriptor);
  std::ostream stream(&buffer);
  write(stream);
  stream.flush();
  if (!stream) fail(buffer.error() ? buffer.error() : EIO, "cannot write", path);
}

/// Closes a descriptor, and removes a temporary file unless it has become the real one.
struct Remover {
  int descriptor;
  std::string name{};
  ~Remover() {
    ::close(descriptor);
    if (!name.empty()) ::unlink(name.c_str());
  }
};

/// Blocks the signals with which users end a process, so that none leaves a temporary file.
class Undisturbed {
 public:
  Undisturbed() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, &before_);
  }
  ~Undisturbed() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  sigset_t before_{};
};

bool is_special(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return !error && fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

void write_special(const fs::path& path, const std::function<void(std::ostream&)>& write) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(errno, "cannot write", path);
  const Remover closer{descriptor};
  fill(descriptor, path, write);
}

}  // namespace

void check_writable(const fs::path& path) {
  if (is_special(path)) {
    if (::access(path.c_str(), W_OK) != 0) fail(errno, "cannot write", path);
    return;
  }
  std::error_code unclear;
  if (fs::is_directory(path, unclear)) fail(EISDIR, "cannot write", path);
  fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  while (!fs::exists(folder, unclear) && folder.has_parent_path()) folder = folder.parent_path();
  if (folder.empty() || !fs::exists(folder, unclear)) folder = ".";
  if (!fs::is_directory(folder, unclear)) fail(ENOTDIR, "cannot make the folder of", path);
  // Only an attempt shows it: permissions say nothing about a file system such as /proc.
  std::string name = (folder / "tcpspec.XXXXXX").string();
  const Undisturbed undisturbed;
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail(errno, "cannot write", path);
  const Remover remover{descriptor, name};
}

void write_file(const fs::path& path, std::string_view content) {
  write_file(path, [content](std::ostream& out) { out << content; });
}

void write_file(const fs::path& path, const std::function<void(std::ostream&)>& write) {
  if (is_special(path)) return write_special(path, write);
  if (path.has_parent_path()) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) fail(error.value(), "cannot make the folder of", path);
  }
  const Undisturbed undisturbed;
  // In the same folder, because rename(2) does not cross file systems.
  std::string name = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail(errno, "cannot write", path);
  Remover remover{descriptor, name};
  fill(descriptor, path, write);
  // mkstemp gives 0600, but a report must be as readable as any file of its user.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(descriptor, 0666 & ~mask) != 0 || ::fsync(descriptor) != 0) fail(errno, "cannot write", path);
  if (::rename(name.c_str(), path.c_str()) != 0) fail(errno, "cannot write", path);
  remover.name.clear();
}

}  // namespace tcpspec::report
