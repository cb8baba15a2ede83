#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drive/descriptor.hpp"

namespace tcpspec::lab {

/// The messages between the lab and its keeper: a few words, and descriptors.
struct Message {
  std::vector<std::string> words;
  std::vector<drive::Descriptor> descriptors;  ///< at most 4
};

/// Over a connected SOCK_SEQPACKET socket. Throws std::system_error (EPIPE if the other side has ended).
void send_message(int socket, const std::vector<std::string>& words,
                  const std::vector<int>& descriptors = {});

/// Waits for a message; nothing at the end.  Throws std::system_error.
std::optional<Message> receive_message(int socket);

}  // namespace tcpspec::lab
