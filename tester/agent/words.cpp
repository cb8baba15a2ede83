#include "agent/words.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

namespace tcpspec::agent {

std::string_view error_name(int error) {
  switch (error) {
    case EAGAIN:
    case EINPROGRESS:
    case EALREADY: return "again";
    case ECONNREFUSED: return "refused";
    case ECONNRESET:
    case ECONNABORTED: return "reset";
    case ETIMEDOUT: return "timed-out";
    // On Linux, ENOPROTOOPT means an ICMP "protocol unreachable", EACCES an administrative prohibition.
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EPROTO:
    case EACCES: return "unreachable";
    case EPIPE:
    case ENOTCONN:
    case ESHUTDOWN:
    case EBADF: return "closed";
    case EADDRINUSE: return "in-use";
    case EINVAL:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EDOM: return "invalid";
    case EOPNOTSUPP: return "unsupported";
    default: return "failed";
  }
}

std::string_view state_word(unsigned state) {
  switch (state) {
    case TCP_ESTABLISHED: return "ESTABLISHED";
    case TCP_SYN_SENT: return "SYN-SENT";
    case TCP_SYN_RECV: return "SYN-RECEIVED";
    case TCP_FIN_WAIT1: return "FIN-WAIT-1";
    case TCP_FIN_WAIT2: return "FIN-WAIT-2";
    case TCP_TIME_WAIT: return "TIME-WAIT";
    case TCP_CLOSE: return "CLOSED";
    case TCP_CLOSE_WAIT: return "CLOSE-WAIT";
    case TCP_LAST_ACK: return "LAST-ACK";
    case TCP_LISTEN: return "LISTEN";
    case TCP_CLOSING: return "CLOSING";
    case 12: return "SYN-RECEIVED";  // TCP_NEW_SYN_RECV: a request that has no socket yet
    default: return "CLOSED";        // 13 is "bound, inactive", which the RFC does not know
  }
}

Refusal refusal(int error) { return {std::string(error_name(error)), std::strerror(error)}; }

}  // namespace tcpspec::agent
