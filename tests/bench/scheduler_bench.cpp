// What one event costs with so many machines side by side: a machine wakes at its deadline, sends a datagram,
// hears an answer, and waits again.  By hand, in an optimized build.
#include <benchmark/benchmark.h>

#include "run/play.hpp"
#include "run/scheduler.hpp"

namespace tcpspec::run {
namespace {

class AnyPorts : public Ports {
 public:
  wire::Endpoint claim(const wire::Address& tester) override {
    // More ends than one address has ports.
    wire::Address address = tester;
    address.octets[2] = static_cast<std::uint8_t>(++claimed_ >> 16);
    return {address, static_cast<std::uint16_t>(claimed_)};
  }
  bool claim(const wire::Endpoint&) override { return true; }
  void release(const wire::Endpoint&) override {}
  void overhear(const wire::Endpoint&) override {}
  void await_opening(const wire::Endpoint&) override {}

 private:
  std::uint32_t claimed_ = 0;
};

Task<void> ask_every_second(Play& play) {
  play.recording = false;
  const Site& site = play.env.sites.at(play.family);
  Connection& connection = play.open("", site.tester, {site.target, 80});
  for (;;) {
    const Instant until = play.stage.now() + seconds(1);
    wire::Draft draft;
    draft.flow = connection.flow;
    draft.flags = wire::ctl::ack;
    co_await play.send(connection, draft, report::SegmentRole::stimulus);
    co_await play.next(connection, until);
    co_await play.wait_until(until);
  }
}

class Starter : public Scheduler::Client {
 public:
  Starter(Scheduler& scheduler, std::size_t machines) : Client(scheduler), machines_(machines) {
    env_.sites[wire::Family::ipv4] = {
        *wire::Address::parse("10.0.0.1"), *wire::Address::parse("10.77.0.2"), {}, {}};
  }
  ~Starter() override { leave(); }

  void on_start() override {
    for (std::size_t i = 0; i < machines_; ++i)
      scheduler().start(*this, test_, env_, wire::Family::ipv4, i, ask_every_second);
  }
  void on_ended(MachineId, Machine&) override {}
  void on_kernel_rst(MachineId, const wire::Endpoint&) override {}
  void on_agent_gone(const std::string&) override {}
  void abort(const std::string&) override { leave(); }

 private:
  std::size_t machines_;
  cases::Case test_;
  Environment env_;
};

/// The target answers what was sent at once.
void answer(Scheduler& scheduler, Instant now, const Outgoing& sent) {
  const wire::Datagram datagram = wire::parse(sent.octets);
  const auto& segment = std::get<wire::Segment>(datagram);
  scheduler.on_sent(sent.machine, now);
  wire::Draft draft;
  draft.flow = {segment.destination, segment.source};
  draft.flags = wire::ctl::ack;
  const wire::Octets octets = wire::emit(draft);
  scheduler.on_datagram({now + microseconds(1), octets});
}

void side_by_side(benchmark::State& state) {
  AnyPorts ports;
  Scheduler scheduler(ports);
  const auto machines = static_cast<std::size_t>(state.range(0));
  const Starter starter(scheduler, machines);
  Instant now{1};
  scheduler.on_start(now);
  for (auto _ : state) {
    std::optional<Outgoing> next = scheduler.next_datagram();
    while (!next) {
      now = scheduler.next_deadline();
      scheduler.on_deadline(now);
      next = scheduler.next_datagram();
    }
    now += microseconds(2);
    answer(scheduler, now, *next);
  }
}
BENCHMARK(side_by_side)->RangeMultiplier(10)->Range(10, 100'000);

}  // namespace
}  // namespace tcpspec::run
