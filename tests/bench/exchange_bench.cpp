// Judged exchanges (SYN, SYN,ACK, RST) a second, as cases and as points of a sweep, beside a bare loop on the
// same wire of the same lab, in one run. Prints a line of JSON for each way: its name, exchanges, wall
// seconds and processor seconds. Needs what the lab needs; best of an optimized build:
// exchange_bench [COUNT [cases | points]]; with the name of a way, only that one.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string>

#include "bare_exchange.hpp"
#include "case/load.hpp"
#include "drive/loop.hpp"
#include "drive/processor_time.hpp"
#include "oracle/rule_reader.hpp"
#include "reach/bench.hpp"
#include "run/suite.hpp"
#include "sweep/generate.hpp"
#include "sweep/sweeper.hpp"

namespace {

using namespace tcpspec;

long peak_kb() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss;
}

void measure(const char* way, std::size_t count, const auto& action) {
  const auto began = std::chrono::steady_clock::now();
  const double used = drive::processor_seconds();
  const std::size_t done = action(count);
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::printf("{\"way\":\"%s\",\"exchanges\":%zu,\"seconds\":%.4f,\"processor\":%.4f,\"peak_kb\":%ld}\n", way,
              done, took, drive::processor_seconds() - used, peak_kb());
  std::fflush(stdout);
}

constexpr const char* one_exchange = R"(
- case: one-exchange
  title: A SYN gets a SYN,ACK
  checks: [RFC9293-MUST-13]
  given: LISTEN
  steps:
    - send:   <SEQ=IRS><CTL=SYN>
    - expect: <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
)";

class Engine {
 public:
  Engine() : bench_(reach::make_bench({})) {
    const std::string cases = std::string(TCPSPEC_SOURCE_DIR) + "/cases/";
    catalogue_ = cases::load_catalogue(cases + "requirements").catalogue;
    tables_ = oracle::load_tables(cases + "segment-arrives", catalogue_, oracle::Proof::unwanted).tables;
    suite_ = cases::load_text("bench", one_exchange, catalogue_).suite;
    if (suite_.cases.empty()) throw std::runtime_error("the case cannot be loaded: is " + cases + " there?");
    bench_->environment.level_of = [this](const std::string& id) { return catalogue_.level_of(id); };
    loop_.packets_per_second = std::numeric_limits<double>::infinity();
    loop_.sent_unread = bench_->sent_unread();
  }

  reach::Bench& bench() { return *bench_; }
  wire::Endpoint target() const {
    return {bench_->environment.sites.at(wire::Family::ipv4).target,
            bench_->environment.listeners.at(wire::Family::ipv4).port};
  }

  std::size_t as_cases(std::size_t count) {
    run::SuiteOptions how;
    how.at_once = how.at_once_first = 256;
    run::Scheduler scheduler(bench_->ports(), sweep::quarantine);
    run::Suite suite(std::vector<run::Selected>(count, {suite_.cases.data(), wire::Family::ipv4}),
                     bench_->environment, scheduler, how);
    drive::run_to_end(scheduler, bench_->clock(), bench_->link(), bench_->agent(), loop_);
    std::size_t passed = 0;
    for (const report::CaseResult& result : suite.take_results())
      passed += result.verdict == report::Verdict::pass;
    if (passed != count)
      std::fprintf(stderr, "%zu of %zu passed %s\n", passed, count, suite.aborted().c_str());
    return passed;
  }

  std::size_t as_points(std::size_t count) {
    const auto point = sweep::point_from_id("listen/SYN/nxt/none");
    run::Scheduler scheduler(bench_->ports(), sweep::quarantine);
    sweep::Sweeper sweeper(tables_, std::vector<sweep::Point>(count, point.value()), {wire::Family::ipv4},
                           bench_->environment, scheduler, {});
    drive::run_to_end(scheduler, bench_->clock(), bench_->link(), bench_->agent(), loop_);
    std::size_t conforming = 0;
    for (const sweep::Result& result : sweeper.results())
      conforming += result.grade == oracle::Grade::conforming;
    if (conforming != count)
      std::fprintf(stderr, "%zu of %zu conform %s\n", conforming, count, sweeper.aborted().c_str());
    return conforming;
  }

 private:
  std::unique_ptr<reach::Bench> bench_;
  cases::Catalogue catalogue_;
  oracle::Tables tables_;
  cases::Suite suite_;
  drive::LoopOptions loop_;
};

/// Each way has a lab of its own: what is over leaves ports in quarantine.
void measure_bare(std::size_t count, const char* one, const char* many) {
  Engine engine;
  const wire::Address tester = engine.bench().environment.sites.at(wire::Family::ipv4).tester;
  bench::BareExchange bare("tester0", tester, engine.target());
  const auto loop = [&](std::size_t batch) {
    return [&bare, batch](std::size_t exchanges) {
      bare.run(exchanges / batch * batch, batch);
      return exchanges / batch * batch;
    };
  };
  loop(1)(1'000);
  measure(one, count, loop(1));
  if (many != nullptr) measure(many, count, loop(32));
}

void measure_cases(std::size_t count) {
  Engine engine;
  measure("cases", count, [&](std::size_t n) { return engine.as_cases(n); });
}

void measure_points(std::size_t count) {
  Engine engine;
  measure("points of a sweep", count, [&](std::size_t n) { return engine.as_points(n); });
}

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
  const std::string only = argc > 2 ? argv[2] : "";
  if (only.empty()) measure_bare(count, "bare loop, one at a time", "bare loop, batches of 32");
  if (only.empty() || only == "cases") measure_cases(count);
  if (only.empty() || only == "points") measure_points(count);
  if (only.empty()) measure_bare(count, "bare loop, one at a time, again", nullptr);
  return EXIT_SUCCESS;
} catch (const std::exception& trouble) {
  std::fprintf(stderr, "exchange_bench: %s\n", trouble.what());
  return EXIT_FAILURE;
}
