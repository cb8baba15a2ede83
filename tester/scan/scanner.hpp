#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "run/environment.hpp"
#include "run/scheduler.hpp"
#include "run/suite.hpp"
#include "scan/host_result.hpp"
#include "scan/order.hpp"

namespace tcpspec::scan {

/// One target on its way.
struct Reached {
  run::Environment environment;       ///< of one family, with the target's port as its service
  std::unique_ptr<run::Ports> ports;  ///< toward this target
};

struct ScannerOptions {
  std::uint64_t seed = 0;
  std::size_t at_once = 1'000;      ///< targets
  std::size_t of_one_host = 8;      ///< connections to one target at the same time
  double rate = 2'000;              ///< segments a second, at which the driver sends at most
  int retries = 1;                  ///< as SuiteOptions::retries
  Duration longest = seconds(600);  ///< for one target; then its line has what was found

  /// Throws std::runtime_error if there is no way to it.
  std::function<Reached(const Target&)> reach;
  /// As soon as a target is done; with the whole results of its cases.
  std::function<void(HostResult, const std::vector<report::CaseResult>&)> on_result;
};

/// Runs the same cases against many targets, each a suite of its own with its own times, patience and death,
/// all on one scheduler. A host is never asked by two suites at the same time, although several of its ports
/// are on the list.
///
/// Targets begin as fast as the rate permits what they cost, so that no segment waits for others: a queue
/// would make the tester late.
class Scanner : public run::Scheduler::Client {
 public:
  /// `cases` outlive it.
  Scanner(std::deque<Target>, std::vector<const cases::Case*> cases, run::Scheduler&, ScannerOptions);
  ~Scanner() override;

  // Scheduler::Client; it has no machines of its own.
  void on_start() override;
  void on_ended(run::MachineId, run::Machine&) override {}
  void on_kernel_rst(run::MachineId, const wire::Endpoint&) override {}
  void on_agent_gone(const std::string&) override {}
  void abort(const std::string& why) override;
  void on_wake() override;

  // How it stands.
  std::size_t done() const { return done_; }
  std::size_t running() const { return hosts_.size(); }
  std::size_t count() const { return count_; }
  const std::string& aborted() const { return aborted_; }  ///< why it ended early; else empty

 private:
  struct Host;

  void begin_some();
  bool may_begin();
  void begin(Target);
  void start_suite(Host&, std::vector<run::Selected>, run::SuiteOptions);
  void ask_what_it_is(Host&);
  bool run_cases(Host&, const report::CaseResult& asked);
  void go_on(Host&);
  void finish(Host&, const std::vector<report::CaseResult>&);
  std::vector<run::Selected> cases_for(wire::Family) const;

  std::deque<Target> waiting_;
  std::map<wire::Address, std::deque<Target>> deferred_;  ///< another port of the host is being tested
  std::vector<const cases::Case*> cases_;
  ScannerOptions options_;
  std::map<wire::Address, std::unique_ptr<Host>> hosts_;
  std::deque<wire::Address> ready_;  ///< whose suite has finished
  std::size_t count_;
  std::size_t done_ = 0;
  Instant next_begin_;
  Instant asked_to_wake_;
  std::string aborted_;
};

}  // namespace tcpspec::scan
