#include "device.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <system_error>

namespace tcpspec::lwip_target {
namespace {

int open_tap(const std::string& device) {
  const int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "/dev/net/tun");
  ifreq request{};
  device.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (ioctl(fd, TUNSETIFF, &request) < 0)
    throw std::system_error(errno, std::generic_category(), "TAP device " + device);
  return fd;
}

}  // namespace

Device::Device(const std::string& device, const std::vector<std::string>& addresses) : fd_(open_tap(device)) {
  std::promise<void> started;
  tcpip_init([](void* promise) { static_cast<std::promise<void>*>(promise)->set_value(); }, &started);
  started.get_future().wait();
  const CoreLock lock;
  // A full queue loses frames, as a wire would.
  stack_.emplace(addresses, [this](std::string_view frame) {
    if (write(fd_, frame.data(), frame.size()) < 0) return;
  });
}

void Device::take_frames() {
  std::string frame(largest_frame, '\0');
  for (;;) {
    frame.resize(largest_frame);
    const ssize_t size = read(fd_, frame.data(), frame.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return;
    frame.resize(static_cast<std::size_t>(size));
    const CoreLock lock;
    stack_->deliver(frame);
  }
}

}  // namespace tcpspec::lwip_target
