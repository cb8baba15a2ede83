#include "scripted.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "case/notation.hpp"
#include "case/time_text.hpp"
#include "oracle/match.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {

namespace {

constexpr int most_deadlines = 10'000;

/// Takes `prefix` off the front of `text`, if it is there.
bool take(std::string& text, const std::string& prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

Duration time_in(const std::string& text) {
  const auto parsed = cases::parse_time(text);
  EXPECT_TRUE(parsed.ok()) << "not a time: " << text;
  return seconds(parsed.value.count);
}

std::string trimmed_line(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first);
}

}  // namespace

Scripted::Scripted(const std::string& yaml, Environment env, wire::Family family)
    : suite_(suite_of(yaml)), env_(std::move(env)) {
  machine_ = std::make_unique<Machine>(suite_.cases.at(0), env_, ports, family, 7);
  start();
}

Scripted::Scripted(Script discovery, Environment env, wire::Family family) : env_(std::move(env)) {
  machine_ = std::make_unique<Machine>(nothing_, env_, ports, family, 7, std::move(discovery));
  start();
}

Scripted::~Scripted() = default;

void Scripted::start() {
  machine_->on_start(now_);
  pump();
}

void Scripted::pump() {
  while (auto action = machine_->poll_action()) {
    if (auto* request = std::get_if<Request>(&*action)) {
      asked_.push_back({now_, request->line});
      continue;
    }
    const auto& octets = std::get<SendDatagram>(*action).octets;
    const wire::Datagram datagram = wire::parse(octets);
    if (const auto* segment = std::get_if<wire::Segment>(&datagram)) {
      flow_ = {segment->source, segment->destination};
      if (segment->has(wire::ctl::syn)) numbers_.irs = segment->seq;
      last_text_ = segment->payload;
      sent_.push_back({now_, *segment, wire::to_string(*segment)});
    }
    now_ = now_ + sending_takes_;
    machine_->on_sent(now_);
  }
}

bool Scripted::step() {
  const Instant deadline = machine_->next_deadline();
  if (deadline == never) return false;
  now_ = std::max(now_, deadline + waking_takes_);
  machine_->on_deadline(now_);
  pump();
  return true;
}

void Scripted::advance(Instant to) {
  for (int i = 0; machine_->next_deadline() <= to && i < most_deadlines; ++i) step();
  now_ = std::max(now_, to);
}

Scripted& Scripted::play(const std::string& lines) {
  std::istringstream text(lines);
  for (std::string one; std::getline(text, one);)
    if (one = trimmed_line(one); !one.empty()) line(one);
  return *this;
}

Scripted& Scripted::opens(const std::string& syn_ack) {
  return play("tester sends <SEQ=IRS><CTL=SYN>\n at 1ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>" +
              syn_ack + "\n tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=ACK><DATA=0>");
}

Scripted& Scripted::slow(Duration sending, Duration waking) {
  sending_takes_ = sending;
  waking_takes_ = waking;
  return *this;
}

Scripted& Scripted::alters(std::function<wire::Segment(wire::Segment)> change) {
  alters_ = std::move(change);
  return *this;
}

Scripted& Scripted::late(const std::string& text, Duration stamp, Duration read) {
  now_ = began_ + read;
  std::string notation = text;
  EXPECT_TRUE(take(notation, "target sends "));
  target_sends(notation, began_ + stamp);
  return *this;
}

void Scripted::line(std::string text) {
  SCOPED_TRACE("script: " + text);
  Instant when;
  const bool timed = take(text, "at ");
  if (timed) {
    const auto space = text.find(' ');
    when = began_ + time_in(text.substr(0, space));
    text = trimmed_line(text.substr(space));
  }
  if (take(text, "tester sends ")) return tester_sends(text, timed ? &when : nullptr);
  if (take(text, "tester asks ")) return tester_asks(text, timed ? &when : nullptr);
  if (timed) advance(when);
  if (take(text, "target sends ")) return target_sends(text, now_);
  if (text == "forget") return sent_.clear();
  if (take(text, "agent answers ")) {
    machine_->on_reply(now_, text);
    return pump();
  }
  if (take(text, "until ")) {
    advance(began_ + time_in(text.substr(0, text.find(' '))));
    for (const Sent& sent : sent_) ADD_FAILURE() << "the tester sent " << sent.text;
    return;
  }
  ADD_FAILURE() << "no such line";
}

void Scripted::target_sends(const std::string& notation, Instant stamp) {
  const auto echo = notation.find(" echo");
  wire::Segment segment = oracle::written(notation.substr(0, echo), numbers_);
  if (echo != std::string::npos) segment.payload = last_text_;
  if (flow_.tester.port == 0) flow_ = {ports.last, {env_.sites.begin()->second.target, 5000}};
  segment.source = flow_.target;
  segment.destination = flow_.tester;
  if (alters_) segment = alters_(std::move(segment));
  EXPECT_TRUE(machine_->on_segment(stamp, segment, {})) << "no connection of the case";
  pump();
}

Scripted& Scripted::overheard(const std::string& notation, const char* address) {
  wire::Segment segment = oracle::written(notation, numbers_);
  segment.source = flow_.target;
  segment.destination = {*wire::Address::parse(address), flow_.tester.port};
  EXPECT_TRUE(machine_->on_segment(now_, segment, {})) << "no connection of the case";
  pump();
  return *this;
}

void Scripted::tester_sends(const std::string& notation, const Instant* when) {
  for (int i = 0; sent_.empty() && i < most_deadlines; ++i)
    if (!step()) break;
  if (sent_.empty()) {
    ADD_FAILURE() << "the tester sent nothing more";
    return;
  }
  const Sent sent = std::move(sent_.front());
  sent_.pop_front();
  auto parsed = cases::parse_segment(notation, cases::Use::expect);
  for (const cases::Fault& fault : parsed.faults) ADD_FAILURE() << fault.message;
  oracle::Tcb tcb;
  tcb.iss = numbers_.iss;
  tcb.irs = numbers_.irs;
  if (const auto found = oracle::difference(parsed.value, sent.segment, {tcb}))
    ADD_FAILURE() << "the tester sent " << sent.text << ": " << found->field << " is " << found->got;
  if (when) {
    EXPECT_NEAR((sent.time - began_).milliseconds(), (*when - began_).milliseconds(), 0.001);
  }
}

void Scripted::tester_asks(const std::string& words, const Instant* when) {
  for (int i = 0; asked_.empty() && i < most_deadlines; ++i)
    if (!step()) break;
  if (asked_.empty()) {
    ADD_FAILURE() << "the tester asked nothing";
    return;
  }
  const Asked asked = std::move(asked_.front());
  asked_.pop_front();
  EXPECT_TRUE(asked.line.starts_with(words)) << "the tester asked: " << asked.line;
  if (when) {
    EXPECT_NEAR((asked.time - began_).milliseconds(), (*when - began_).milliseconds(), 0.001);
  }
}

const report::CaseResult& Scripted::end() {
  for (int i = 0; !machine_->finished() && i < most_deadlines; ++i) {
    const bool gives_back = !asked_.empty() && (asked_.front().line.starts_with("ABORT ") ||
                                                asked_.front().line.starts_with("CLOSE "));
    if (gives_back) {
      asked_.pop_front();
      line("agent answers ok");
    } else if (!step()) {
      break;
    }
  }
  EXPECT_TRUE(machine_->finished()) << "the case waits for something that never comes"
                                    << (asked_.empty() ? "" : ": " + asked_.front().line);
  return machine_->result();
}

std::vector<std::string> Scripted::unclaimed() const {
  std::vector<std::string> texts;
  for (const Sent& sent : sent_) texts.push_back(sent.text);
  return texts;
}

}  // namespace tcpspec::run
