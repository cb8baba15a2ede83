#pragma once
// The lines of PROTOCOL.md as values, on the tester's side.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/step.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::stepped {

/// A line that is not of the protocol; the words say why.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the tester says first.
struct Hello {
  std::uint64_t seed = 0;
  Instant now;
  std::vector<wire::Address> addresses;  ///< for the stack; in networks of 24 and 64 bits
};

std::string to_line(const Hello&);

/// What the program answers.
struct Greeting {
  enum class Packets : std::uint8_t { ip, ethernet } packets = Packets::ip;
  std::vector<wire::Address> addresses;  ///< of those offered, in their order
  bool application = true;               ///< it answers requests
};

/// Throws Malformed.
Greeting read_greeting(std::string_view line, const Hello&);

/// The lines of one step, each with its newline.
std::string to_lines(const sim::Step&);

/// An answer, put together line by line.
class Answer {
 public:
  /// The step must outlive it.
  explicit Answer(const sim::Step& step) : step_(step) {}

  /// True with the last line. Throws Malformed.
  bool take(std::string_view line);

  sim::Response response;       ///< packets as the program writes them: datagrams or frames
  std::optional<Instant> wake;  ///< nothing: never

 private:
  void take_reply(std::string_view reply);
  void take_wake(std::string_view time);

  const sim::Step& step_;
};

}  // namespace tcpspec::stepped
