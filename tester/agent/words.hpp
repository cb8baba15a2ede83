#pragma once
// The protocol's vocabulary: the kernel's numbers in the words of PROTOCOL.md.

#include <string>
#include <string_view>

namespace tcpspec::agent {

/// The protocol's name for an errno value: `again`, `refused`, …; `failed` for all others.
std::string_view error_name(int error);

/// The RFC's name of a state (RFC 9293 §3.3.2) for the kernel's number in TCP_INFO or inet_diag.
std::string_view state_word(unsigned state);

/// Why a request was refused; becomes `ID error NAME WORDS`.
struct Refusal {
  std::string name;
  std::string words;
};

/// The refusal for the present errno.
Refusal refusal(int error);

}  // namespace tcpspec::agent
