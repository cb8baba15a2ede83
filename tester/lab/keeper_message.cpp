#include "lab/keeper_message.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstring>

namespace tcpspec::lab {
namespace {

constexpr std::size_t most_octets = 128 * 1024;
constexpr std::size_t most_descriptors = 4;

struct Control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> octets{};
};

}  // namespace

void send_message(int socket, const std::vector<std::string>& words, const std::vector<int>& descriptors) {
  std::string text;
  for (const std::string& word : words) text.append(word).push_back('\0');
  iovec part{text.data(), text.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  Control control;
  if (!descriptors.empty()) {
    const std::size_t size = descriptors.size() * sizeof(int);
    header.msg_control = control.octets.data();
    header.msg_controllen = CMSG_SPACE(size);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(rights), descriptors.data(), size);
  }
  while (sendmsg(socket, &header, MSG_NOSIGNAL) < 0)
    if (errno != EINTR) throw drive::os_error("the lab's keeper");
}

std::optional<Message> receive_message(int socket) {
  std::string text(most_octets, '\0');
  iovec part{text.data(), text.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  Control control;
  header.msg_control = control.octets.data();
  header.msg_controllen = control.octets.size();
  ssize_t size;
  while ((size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0)
    if (errno != EINTR) {
      if (errno == ECONNRESET) return std::nullopt;
      throw drive::os_error("the lab's keeper");
    }
  if (size == 0) return std::nullopt;
  Message message;
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    for (std::size_t at = 0; at + CMSG_LEN(0) < c->cmsg_len; at += sizeof(int)) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(c) + at, sizeof fd);
      message.descriptors.emplace_back(fd);
    }
  }
  std::size_t begin = 0;
  for (std::size_t end; begin < static_cast<std::size_t>(size); begin = end + 1) {
    end = text.find('\0', begin);
    message.words.push_back(text.substr(begin, end - begin));
  }
  return message;
}

}  // namespace tcpspec::lab
