#include "scan/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "run/discovery.hpp"
#include "run/recorded_segment.hpp"
#include "run/seed.hpp"

namespace tcpspec::scan {

namespace {

using report::CaseResult;

constexpr Duration tick = milliseconds(5);
// Before the first have shown what a target costs.
constexpr double usual_cost = 100;  // segments
// So many wait for their turn at most when another target begins.
constexpr std::size_t short_queue = 32;
// Later than that the tester has too much to do.
constexpr Duration busy = milliseconds(20);

const cases::Case& what_is_it() {
  static const cases::Case asked = [] {
    cases::Case one;
    one.id = "service";
    one.given.state = cases::State::closed;
    return one;
  }();
  return asked;
}

std::optional<double> measured(const CaseResult& result, std::string_view name) {
  for (const report::Measurement& one : result.measurements)
    if (one.name == name && !one.values.empty()) return one.values.front();
  return std::nullopt;
}

/// The kinds of the SYN,ACK's options, in their order.
std::string options_of(const CaseResult& asked) {
  for (const report::SegmentRecord& record : asked.segments) {
    if (!record.from_target) continue;
    const std::optional<wire::Segment> segment = run::segment_of(record);
    if (!segment || !segment->has(wire::ctl::syn)) continue;
    std::string kinds;
    for (const wire::Option& option : segment->options)
      kinds += (kinds.empty() ? "" : ",") + std::to_string(option.kind);
    return kinds;
  }
  return {};
}

Fingerprint fingerprint_of(const CaseResult& asked) {
  Fingerprint print;
  const auto number = [&](std::string_view name) -> std::optional<int> {
    const auto value = measured(asked, name);
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
  };
  print.mss = number("mss");
  print.window_scale = number("window-scale");
  print.window = number("window");
  print.ttl = number("ttl");
  print.sack = number("sack").has_value();
  print.timestamps = number("timestamps").has_value();
  print.options = options_of(asked);
  print.service = asked.outcome;
  return print;
}

CaseVerdict verdict_of(const CaseResult& result) {
  CaseVerdict verdict;
  verdict.id = result.id;
  verdict.verdict = result.verdict;
  if (result.verdict != report::Verdict::pass) verdict.because = result.because;
  verdict.requirement = result.charged;
  if (verdict.requirement.empty() && !result.checks.empty()) verdict.requirement = result.checks.front();
  verdict.flaky = result.flaky;
  verdict.attempts = result.attempts;
  return verdict;
}

}  // namespace

struct Scanner::Host {
  Target target;
  std::uint64_t seed = 0;
  Reached reached;
  Instant began;
  HostResult result;
  bool asks = true;  ///< what is behind the port, before the cases
  std::unique_ptr<run::Suite> suite;
};

Scanner::Scanner(std::deque<Target> targets, std::vector<const cases::Case*> cases, run::Scheduler& scheduler,
                 ScannerOptions options)
    : Client(scheduler),
      waiting_(std::move(targets)),
      cases_(std::move(cases)),
      options_(std::move(options)),
      count_(waiting_.size()) {}

Scanner::~Scanner() { leave(); }

void Scanner::on_start() {
  next_begin_ = scheduler().now();
  asked_to_wake_ = next_begin_;
  on_wake();
}

/// What is under way has no line: a scan that goes on begins it again.
void Scanner::abort(const std::string& why) {
  if (aborted_.empty()) aborted_ = why;
  leave();
}

void Scanner::on_wake() {
  while (!ready_.empty()) {
    const wire::Address address = ready_.front();
    ready_.pop_front();
    go_on(*hosts_.at(address));
  }
  begin_some();
  if (waiting_.empty() && hosts_.empty()) return leave();
  asked_to_wake_ = scheduler().now() + tick;
  scheduler().wake(*this, asked_to_wake_);
}

// ---- which target is next

void Scanner::begin_some() {
  const Instant now = scheduler().now();
  // A pause is not caught up with all at once.
  next_begin_ = std::max(next_begin_, now - tick * 4);
  if (now - asked_to_wake_ > busy) next_begin_ = now + tick;
  while (may_begin()) {
    Target target = std::move(waiting_.front());
    waiting_.pop_front();
    if (hosts_.contains(target.end.address))
      deferred_[target.end.address].push_back(std::move(target));
    else
      begin(std::move(target));
  }
}

bool Scanner::may_begin() {
  if (waiting_.empty() || hosts_.size() >= options_.at_once || next_begin_ > scheduler().now()) return false;
  return scheduler().waiting_datagrams() < short_queue;
}

void Scanner::begin(Target target) {
  const double cost =
      done_ == 0 ? usual_cost
                 : std::max(1.0, static_cast<double>(scheduler().sent()) /
                                     (static_cast<double>(done_) + static_cast<double>(hosts_.size()) / 2));
  next_begin_ = next_begin_ + seconds(cost / options_.rate);
  const wire::Address address = target.end.address;
  auto [entry, is_new] = hosts_.emplace(address, std::make_unique<Host>());
  Host& host = *entry->second;
  host.target = std::move(target);
  host.seed = run::seed_of_attempt(options_.seed, host.target.end.to_string(), address.family, 0);
  host.began = scheduler().now();
  host.result.target = host.target.end;
  host.result.name = host.target.name;
  host.result.seed = options_.seed;
  try {
    host.reached = options_.reach(host.target);
    host.reached.environment.evidence = false;  // a line has only verdicts
  } catch (const std::runtime_error& no_way) {
    host.result.because = no_way.what();
    return finish(host, {});
  }
  ask_what_it_is(host);
}

// ---- one target

void Scanner::start_suite(Host& host, std::vector<run::Selected> selected, run::SuiteOptions how) {
  const wire::Address address = host.target.end.address;
  how.seed = host.seed;
  how.longest = options_.longest;
  how.beside_suites = true;
  // At most as many as are known to have room in the smallest queues that systems give a listener.
  how.at_once = how.at_once_first = options_.of_one_host;
  how.on_finished = [this, address] {
    ready_.push_back(address);
    if (aborted_.empty()) scheduler().wake(*this, scheduler().now());
  };
  host.suite.reset();  // before another may have the same target
  host.suite = std::make_unique<run::Suite>(std::move(selected), host.reached.environment, scheduler(),
                                            run::Apart{address, *host.reached.ports}, std::move(how));
  host.suite->on_start();
}

void Scanner::ask_what_it_is(Host& host) {
  run::SuiteOptions how;
  how.bracket = false;
  how.retries = 0;
  const std::uint16_t port = host.target.end.port;
  start_suite(host, {{&what_is_it(), host.target.end.address.family, run::discover_service(port)}}, how);
}

/// False if there is nothing to be tested.
bool Scanner::run_cases(Host& host, const CaseResult& asked) {
  HostResult& result = host.result;
  if (asked.verdict == report::Verdict::error) {
    result.because = asked.because;
    return false;
  }
  if (const auto shut = run::port_is_from_string(asked.outcome)) {
    result.state = *shut == run::PortIs::closed ? HostState::closed : HostState::silent;
    return false;
  }
  result.fingerprint = fingerprint_of(asked);
  result.rtt = measured(asked, "rtt");
  run::Service& service = host.reached.environment.services.front();
  service.role = run::role_from_string(asked.outcome).value_or(run::Role::opaque);
  service.known = false;
  service.greets = measured(asked, "greets").has_value();
  host.asks = false;
  run::SuiteOptions how;
  how.retries = options_.retries;
  start_suite(host, cases_for(host.target.end.address.family), how);
  return true;
}

/// Its suite has finished.
void Scanner::go_on(Host& host) {
  std::vector<CaseResult> results = host.suite->take_results();
  HostResult& result = host.result;
  result.because = host.suite->aborted();
  if (host.asks) {
    if (!results.empty() && run_cases(host, results.front())) return;
    return finish(host, {});
  }
  result.state = result.because.empty() ? HostState::tested : HostState::gone;
  result.rtt = host.suite->environment().timing.rtt.seconds();
  for (const CaseResult& one : results) result.cases.push_back(verdict_of(one));
  finish(host, results);
}

void Scanner::finish(Host& host, const std::vector<CaseResult>& results) {
  const wire::Address address = host.target.end.address;
  host.result.seconds = (scheduler().now() - host.began).seconds();
  ++done_;
  options_.on_result(std::move(host.result), results);
  hosts_.erase(address);
  const auto others = deferred_.find(address);
  if (others == deferred_.end()) return;
  waiting_.push_front(std::move(others->second.front()));
  others->second.pop_front();
  if (others->second.empty()) deferred_.erase(others);
}

std::vector<run::Selected> Scanner::cases_for(wire::Family family) const {
  std::vector<run::Selected> selected;
  for (const cases::Case* test : cases_)
    if (std::find(test->families.begin(), test->families.end(), family) != test->families.end())
      selected.push_back({test, family});
  return selected;
}

}  // namespace tcpspec::scan
