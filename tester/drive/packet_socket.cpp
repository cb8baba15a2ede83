#include "drive/packet_socket.hpp"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include "drive/capabilities.hpp"
#include "drive/packet_addresses.hpp"

namespace tcpspec::drive {
namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t frame_room = 65536 + 128;  // the largest datagram, and the headers before it
constexpr int batches_at_once = 32;              // then it is the caller's turn, even in a flood
constexpr unsigned ethernet_header = 14;

/// The header that PACKET_VNET_HDR puts before a frame: struct virtio_net_hdr, whose own header file is not
/// C++.
struct VirtioHeader {
  std::uint8_t flags;
  std::uint8_t merged_kind;  // gso_type; 0 for a frame as it was on the wire
  std::uint16_t header_length;
  std::uint16_t segment_size;  // gso_size
  std::uint16_t checksum_start;
  std::uint16_t checksum_offset;
};
static_assert(sizeof(VirtioHeader) == 10);

std::int64_t nanoseconds_of(const timespec& t) {
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

std::int64_t read_clock(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return nanoseconds_of(t);
}

/// How far the monotonic clock is ahead of the real one; of three readings, the one with the shortest
/// interruption.
std::int64_t measure_offset() {
  std::int64_t best_span = INT64_MAX;
  std::int64_t offset = 0;
  for (int i = 0; i < 3; ++i) {
    const std::int64_t before = read_clock(CLOCK_MONOTONIC);
    const std::int64_t real = read_clock(CLOCK_REALTIME);
    const std::int64_t span = read_clock(CLOCK_MONOTONIC) - before;
    if (span >= best_span) continue;
    best_span = span;
    offset = before + span / 2 - real;
  }
  return offset;
}

template <class Value>
void set(int fd, int level, int name, const Value& value, const char* what) {
  if (setsockopt(fd, level, name, &value, sizeof value) < 0) throw os_error(what);
}

int hardware_type(int fd, const std::string& interface) {
  ifreq request{};
  interface.copy(request.ifr_name, IFNAMSIZ - 1);
  if (ioctl(fd, SIOCGIFHWADDR, &request) < 0) throw os_error("network device " + interface);
  return request.ifr_hwaddr.sa_family;
}

void enlarge_buffer(int fd, int octets) {
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) < 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets);  // cut to net.core.rmem_max
}

}  // namespace

struct PacketSocket::Batch {
  std::array<mmsghdr, batch_size> messages{};
  std::array<iovec, batch_size> parts{};
  std::array<sockaddr_ll, batch_size> senders{};
  struct Control {
    alignas(cmsghdr) std::array<char, 256> octets;
  };
  std::array<Control, batch_size> controls{};
  // 4 MiB, of which only the pages that frames touch become real.
  std::size_t filled = batch_size;
  std::unique_ptr<std::uint8_t[]> octets =
      std::make_unique_for_overwrite<std::uint8_t[]>(batch_size * frame_room);

  /// Before the first read, and again the messages that the last one has filled.
  void prepare() {
    const std::size_t used = std::exchange(filled, 0);
    for (std::size_t i = 0; i < used; ++i) {
      parts[i] = {octets.get() + i * frame_room, frame_room};
      msghdr& header = messages[i].msg_hdr;
      header = {};
      header.msg_name = &senders[i];
      header.msg_namelen = sizeof senders[i];
      header.msg_iov = &parts[i];
      header.msg_iovlen = 1;
      header.msg_control = controls[i].octets.data();
      header.msg_controllen = controls[i].octets.size();
    }
  }
};

PacketSocket::PacketSocket(const std::string& interface, const CaptureScope& scope, int receive_buffer)
    : batch_(std::make_unique<Batch>()) {
  const Descriptor probe(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  const unsigned index = if_nametoindex(interface.c_str());
  if (index == 0) throw os_error("network device " + interface);
  index_ = static_cast<int>(index);
  const int type = hardware_type(probe.get(), interface);
  loopback_ = type == ARPHRD_LOOPBACK;
  // Only a raw packet socket can show the virtio header; on links of unknown framing the kernel strips the
  // link's header for us.
  const bool framed = loopback_ || type == ARPHRD_ETHER;
  // Protocol 0 until the filter is set: no other frame gets in.
  socket_ =
      Descriptor(::socket(AF_PACKET, (framed ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  frames_ = Descriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket_ || !frames_) throw net_raw_error("packet socket");
  const int fd = socket_.get();
  std::vector<sock_filter> filter = std::visit(
      [&](const auto& of) { return capture_filter(of, framed ? ethernet_header : 0, loopback_); }, scope);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  set(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, "packet filter");
  enlarge_buffer(fd, receive_buffer);
  set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS");
  set(fd, SOL_PACKET, PACKET_AUXDATA, 1, "PACKET_AUXDATA");
  const int on = 1;
  has_virtio_header_ = framed && setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) == 0;
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(index);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
    throw os_error("network device " + interface);
}

PacketSocket::~PacketSocket() = default;

void PacketSocket::receive(const std::function<void(CapturedFrame&&)>& take) {
  for (int i = 0; i < batches_at_once && receive_batch(take); ++i) {
  }
}

/// The real clock is adjusted, by five microseconds in ten milliseconds at most. Readings vary by less than
/// the tolerance, and must not change the order of frames.
void PacketSocket::follow_real_clock() {
  constexpr std::int64_t every = 10'000'000, tolerance = 2'000;  // ns
  const std::int64_t now = read_clock(CLOCK_MONOTONIC);
  if (now < measured_ + every) return;
  measured_ = now;
  if (const std::int64_t offset = measure_offset(); std::abs(offset - monotonic_minus_real_) > tolerance)
    monotonic_minus_real_ = offset;
}

bool PacketSocket::receive_batch(const std::function<void(CapturedFrame&&)>& take) {
  batch_->prepare();
  const int count = recvmmsg(socket_.get(), batch_->messages.data(), batch_size, MSG_DONTWAIT, nullptr);
  if (count < 0) {
    if (errno == EAGAIN) return false;
    batch_->filled = batch_size;
    if (errno == EINTR) return true;
    // A merged frame of a kind that virtio headers cannot name; it is lost, and counted.
    if (errno == EINVAL && has_virtio_header_) return ++dropped_, true;
    throw os_error("packet socket");
  }
  batch_->filled = static_cast<std::size_t>(count);
  follow_real_clock();
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const std::size_t length = batch_->messages[i].msg_len;
    msghdr& header = batch_->messages[i].msg_hdr;
    const std::uint8_t* octets = batch_->octets.get() + i * frame_room;
    CapturedFrame captured;
    const sockaddr_ll& sender = batch_->senders[i];
    captured.outgoing = sender.sll_pkttype == PACKET_OUTGOING;
    if (!captured.outgoing) neighbour_.assign(sender.sll_addr, sender.sll_addr + sender.sll_halen);
    captured.frame.time = {measured_};  // there is a stamp, but for a frame that was there before the option
    std::size_t begin = 0;
    if (has_virtio_header_) {
      VirtioHeader virtio{};
      std::memcpy(&virtio, octets, sizeof virtio);
      begin = sizeof virtio;
      if (virtio.merged_kind != 0) captured.frame.segment_size = virtio.segment_size;
    }
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
      if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_TIMESTAMPNS) {
        timespec stamp{};
        std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
        captured.frame.time = {nanoseconds_of(stamp) + monotonic_minus_real_};
      } else if (part->cmsg_level == SOL_PACKET && part->cmsg_type == PACKET_AUXDATA) {
        tpacket_auxdata aux{};
        std::memcpy(&aux, CMSG_DATA(part), sizeof aux);
        captured.frame.checksum_offloaded = (aux.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
        begin += aux.tp_net;  // 0 where the kernel stripped the link's header
      }
    }
    if (begin > length) continue;
    const wire::OctetView datagram = without_padding({octets + begin, length - begin});
    captured.frame.octets.assign(datagram.begin(), datagram.end());
    take(std::move(captured));
  }
  return static_cast<std::size_t>(count) == batch_size;
}

bool PacketSocket::send_to_target(wire::OctetView datagram) {
  if (neighbour_.empty() || neighbour_.size() > sizeof(sockaddr_ll::sll_addr)) return false;
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_protocol = htons(datagram[0] >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP);
  to.sll_ifindex = index_;
  to.sll_halen = static_cast<unsigned char>(neighbour_.size());
  std::copy(neighbour_.begin(), neighbour_.end(), to.sll_addr);
  if (sendto(frames_.get(), datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&to),
             sizeof to) < 0)
    throw os_error("sending a frame to the target");
  return true;
}

std::uint64_t PacketSocket::dropped() {
  tpacket_stats since_last{};
  socklen_t size = sizeof since_last;
  if (getsockopt(socket_.get(), SOL_PACKET, PACKET_STATISTICS, &since_last, &size) == 0)
    dropped_ += since_last.tp_drops;
  return dropped_;
}

}  // namespace tcpspec::drive
