#include "boot/guest_console.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace tcpspec::boot {

drive::Descriptor open_console(const char* name) {
  drive::Descriptor console(open(name, O_RDWR | O_NOCTTY | O_CLOEXEC), name);
  termios settings{};
  if (tcgetattr(console.get(), &settings) < 0) throw drive::os_error(name);
  cfmakeraw(&settings);
  if (tcsetattr(console.get(), TCSANOW, &settings) < 0) throw drive::os_error(name);
  return console;
}

void write_all(int descriptor, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t n = write(descriptor, octets.data(), octets.size());
    if (n < 0 && errno != EINTR) throw drive::os_error("a console");
    if (n > 0) octets.remove_prefix(static_cast<std::size_t>(n));
  }
}

GuestStream::GuestStream(const char* console, const Screen& screen) : console_(open_console(console)) {
  if (screen.terminal) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(screen.columns);
    size.ws_row = static_cast<unsigned short>(screen.rows);
    ioctl(console_.get(), TIOCSWINSZ, &size);
    return;
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) throw drive::os_error("pipe");
  pipe_out_ = drive::Descriptor(ends[0]);
  pipe_in_ = drive::Descriptor(ends[1]);
}

void GuestStream::pass_on() {
  char octets[65536];
  const ssize_t n = read(pipe_out_.get(), octets, sizeof octets);
  if (n > 0) return write_all(console_.get(), {octets, static_cast<std::size_t>(n)});
  if (n == 0 || (errno != EINTR && errno != EAGAIN)) pipe_out_.reset();
}

void GuestStream::finish() {
  // What the program leaves behind may hold the pipe; what is in it is passed on, and nobody waits for more.
  if (pipe_out_) fcntl(pipe_out_.get(), F_SETFL, O_NONBLOCK);
  for (int left = 0; pipe_out_ && ioctl(pipe_out_.get(), FIONREAD, &left) == 0 && left > 0;) pass_on();
  tcdrain(console_.get());
}

}  // namespace tcpspec::boot
