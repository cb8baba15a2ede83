#pragma once
// The events that a machine gets, as lines of text: the driver's reports, and the ends that it claimed. Times
// are nanoseconds on the run's time line.
//
//   start TIME                     sent TIME
//   unsendable WHY                 too-long WHY           the link does not carry it
//   segment TIME HEX               the datagram, in hexadecimal
//   segment TIME HEX unverifiable  its sum had not been filled in yet
//   reply TIME LINE                deadline TIME
//   claimed END                    taken END              refused END

#include <optional>
#include <string>
#include <string_view>

#include "run/environment.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

struct TapeEvent {
  enum class Kind : std::uint8_t {
    start,
    sent,
    unsendable,
    too_long,
    segment,
    reply,
    deadline,
    claimed,  ///< an end on a port of the driver's choice
    taken,    ///< an end that the machine named
    refused,
  } kind = Kind::start;
  Instant time{};
  std::string text{};         ///< unsendable, too-long, reply
  wire::Octets octets{};      ///< segment
  bool unverifiable = false;  ///< segment
  wire::Endpoint end{};       ///< claimed, taken, refused

  bool operator==(const TapeEvent&) const = default;
};

std::string to_string(const TapeEvent&);
/// Nothing if the line is none of the above.
std::optional<TapeEvent> tape_event(std::string_view line);

/// Passes claims to `ports` and records them on the tape.
class TapedPorts : public Ports {
 public:
  TapedPorts(Ports& ports, std::vector<std::string>& tape) : ports_(ports), tape_(tape) {}
  wire::Endpoint claim(const wire::Address& tester) override;
  bool claim(const wire::Endpoint&) override;
  bool claim_on_new_path(const wire::Endpoint&) override;
  void release(const wire::Endpoint& end) override { ports_.release(end); }
  void overhear(const wire::Endpoint& end) override { ports_.overhear(end); }
  void await_opening(const wire::Endpoint& end) override { ports_.await_opening(end); }

 private:
  bool taped(const wire::Endpoint&, bool taken);

  Ports& ports_;
  std::vector<std::string>& tape_;
};

}  // namespace tcpspec::run
