#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/virtual_world.hpp"
#include "stepped/codec.hpp"
#include "stepped/ethernet.hpp"
#include "stepped/process.hpp"

namespace tcpspec::stepped {

struct WorldOptions {
  std::string command;                 ///< for /bin/sh: a program that speaks PROTOCOL.md
  Hello hello;                         ///< the first address of each family is the stack's own
  std::vector<wire::Address> testers;  ///< whose neighbour the stack is; one of each family
  sim::WireOptions wire;
  Duration patience = seconds(10);  ///< real time, for an answer
  Duration start_up = seconds(10);  ///< real time, for the hello
  int signals = -1;                 ///< see Process
  std::string record;               ///< a file for the lines of all steps; empty: none
};

/// A target that is a program on standard input and output, and what is around it in virtual time.
///
/// When the program breaks the protocol or ends, nothing comes from the target any more, and read() throws
/// AgentGone with the reason, until start() is called again.
class World : public sim::VirtualWorld {
 public:
  /// Starts the program. Throws std::invalid_argument for a wrong link script, std::system_error, and Broken
  /// if it does not come to life.
  explicit World(WorldOptions);

  /// Starts the program, again if it runs, and asks it which of its addresses it has.  Throws Broken.
  void start();

  /// Of the addresses that were offered, those that the stack has.
  const std::vector<wire::Address>& addresses() const { return addresses_; }
  /// Whether it replies to requests of the agent's protocol.
  bool has_application() const { return greeting_.application; }

  bool read(std::string& line) override;

  /// Why the program is gone, or its last output on standard error; empty if there is neither.
  std::string last_words();

 private:
  sim::Response step(const sim::Step&) override;
  std::optional<Instant> next_deadline() const override { return wake_; }

  sim::Response exchange(const sim::Step&);
  sim::Response exchange_frames(sim::Step);
  void limit_idle_steps(const sim::Step&);
  void find_neighbours();

  WorldOptions options_;
  Record record_;
  std::unique_ptr<Process> process_;
  Greeting greeting_;
  std::optional<Ethernet> ethernet_;
  std::vector<wire::Address> addresses_;
  std::optional<Instant> wake_;
  std::string failure_;         ///< why the program is gone; empty: it is not
  std::size_t idle_steps_ = 0;  ///< since something happened to the target, within a short time
  Instant idle_since_;
};

}  // namespace tcpspec::stepped
