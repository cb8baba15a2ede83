#include "bare_exchange.hpp"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <stdexcept>
#include <vector>

#include "drive/port_block.hpp"
#include "drive/socket_address.hpp"
#include "wire/draft.hpp"

namespace tcpspec::bench {

namespace {

constexpr std::uint16_t ports = 512;
constexpr std::size_t largest_batch = 64;
constexpr int patience_ms = 2'000;

}  // namespace

struct BareExchange::Wire {
  drive::PortBlock block{ports, 1};
  drive::Descriptor out;
  drive::Descriptor in;
  drive::SocketAddress to;
  std::vector<wire::Octets> syns;
  std::vector<wire::Octets> resets;
  std::size_t next = 0;

  void send(std::vector<wire::Octets>& from, std::size_t first, std::size_t count) {
    std::vector<iovec> parts(count);
    std::vector<mmsghdr> messages(count);
    for (std::size_t i = 0; i < count; ++i) {
      wire::Octets& octets = from[(first + i) % from.size()];
      parts[i] = {octets.data(), octets.size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_name = &to.storage;
      messages[i].msg_hdr.msg_namelen = to.size;
    }
    for (std::size_t done = 0; done < count;) {
      const int sent = sendmmsg(out.get(), messages.data() + done, static_cast<unsigned>(count - done), 0);
      if (sent < 0) throw drive::os_error("sendmmsg");
      done += static_cast<std::size_t>(sent);
    }
  }

  void send_one(const wire::Octets& octets) const {
    if (sendto(out.get(), octets.data(), octets.size(), 0, to.get(), to.size) < 0)
      throw drive::os_error("sendto");
  }

  void await(std::size_t count) const {
    std::array<std::array<std::uint8_t, 256>, largest_batch> room;
    std::array<iovec, largest_batch> parts;
    std::array<mmsghdr, largest_batch> messages{};
    for (std::size_t i = 0; i < largest_batch; ++i) {
      parts[i] = {room[i].data(), room[i].size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t got = 0; got < count;) {
      const int some =
          recvmmsg(in.get(), messages.data(), static_cast<unsigned>(count - got), MSG_DONTWAIT, nullptr);
      if (some > 0) {
        got += static_cast<std::size_t>(some);
        continue;
      }
      if (errno != EAGAIN) throw drive::os_error("recvmmsg");
      pollfd readable{in.get(), POLLIN, 0};
      if (poll(&readable, 1, patience_ms) == 0) throw std::runtime_error("the target does not answer");
    }
  }
};

BareExchange::BareExchange(const std::string& interface, const wire::Address& tester,
                           const wire::Endpoint& target)
    : wire_(new Wire) {
  Wire& w = *wire_;
  const bool v4 = target.address.family == wire::Family::ipv4;
  const int on = 1;
  w.out = drive::Descriptor(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW),
                            "raw socket");
  setsockopt(w.out.get(), v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_HDRINCL : IPV6_HDRINCL, &on, sizeof on);
  w.to = drive::socket_address({target.address, 0});
  w.in = drive::Descriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "packet socket");
  std::vector<sock_filter> filter = drive::capture_filter(w.block.range(), 0, false);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  setsockopt(w.in.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
  setsockopt(w.in.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
  const int buffer = 16 << 20;
  setsockopt(w.in.get(), SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
  if (bind(w.in.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
    throw drive::os_error("network device " + interface);
  for (const std::uint16_t port : w.block.ports()) {
    wire::Draft draft;
    draft.flow = {{tester, port}, target};
    draft.flags = wire::ctl::syn;
    draft.seq = wire::Seq(port * 1000U);
    w.syns.push_back(wire::emit(draft));
    draft.flags = wire::ctl::rst;
    draft.seq = draft.seq + 1;
    w.resets.push_back(wire::emit(draft));
  }
}

BareExchange::~BareExchange() { delete wire_; }

void BareExchange::run(std::size_t count, std::size_t batch) {
  Wire& w = *wire_;
  for (std::size_t done = 0; done < count; done += batch) {
    if (batch == 1) {
      w.send_one(w.syns[w.next]);
      w.await(1);
      w.send_one(w.resets[w.next]);
    } else {
      w.send(w.syns, w.next, batch);
      w.await(batch);
      w.send(w.resets, w.next, batch);
    }
    w.next = (w.next + batch) % w.syns.size();
  }
}

}  // namespace tcpspec::bench
