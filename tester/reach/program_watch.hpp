#pragma once

#include <string>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "lab/program.hpp"

namespace tcpspec::reach {

/// A line to a target that makes no calls: it only tells when the program has ended, at once, where silence
/// would show it after many attempts to reach it.
class ProgramWatch : public drive::Channel {
 public:
  ProgramWatch(lab::Program& program, drive::Clock& clock) : program_(program), clock_(clock) {}

  void write(std::string_view) override {}
  bool read(std::string&) override {
    const Instant now = clock_.now();
    if (now < next_) return false;
    next_ = now + between_looks;
    if (!program_.running()) throw drive::AgentGone("its program " + program_.fate());
    return false;
  }

 private:
  static constexpr Duration between_looks = milliseconds(5);

  lab::Program& program_;
  drive::Clock& clock_;
  Instant next_;
};

}  // namespace tcpspec::reach
