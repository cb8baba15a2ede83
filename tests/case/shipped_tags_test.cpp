// The tags of the shipped cases: each case has some, they mean what tags.cpp says, and none is forgotten.
#include "case/tags.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using Tags = std::set<std::string>;
namespace ctl = wire::ctl;

const std::vector<Case>& shipped_cases() {
  static const LoadResult read = load({shipped("")}, catalogue());
  EXPECT_EQ(render(read.errors), "");
  return read.suite.cases;
}

/// Whoever checks a requirement of one of these has the tag.
const std::map<std::string, std::string> tag_of_rfc{
    {"RFC1191-", "path-mtu"},   {"RFC1337-", "time-wait"},
    {"RFC2018-", "sack"},       {"RFC2883-", "sack"},
    {"RFC3168-", "ecn"},        {"RFC5961-", "security"},
    {"RFC6191-", "time-wait"},  {"RFC6298-", "retransmission"},
    {"RFC6528-", "security"},   {"RFC6675-", "sack"},
    {"RFC6928-", "congestion"}, {"RFC8201-", "path-mtu"},
    {"RFC9768-", "ecn"}};

bool has_bits(const SegmentPattern& pattern, std::uint16_t bits) {
  return pattern.control && (pattern.control->flags & bits) != 0;
}

void note_segment(const SegmentPattern& pattern, bool prepares, Tags& tags) {
  if (has_bits(pattern, ctl::urg) || pattern.urgent_pointer) tags.insert("urgent");
  if (has_bits(pattern, ctl::ece | ctl::cwr | ctl::ae)) tags.insert("ecn");
  if (prepares) return;  // what is agreed on there is not always what the case is about
  if (pattern.timestamps || pattern.tsval || pattern.tsecr) tags.insert("timestamps");
  if (!pattern.sack.empty()) tags.insert("sack");
}

void note_step(const Step& step, bool prepares, Tags& tags) {
  if (const auto* send = std::get_if<Send>(&step.action))
    for (const auto& [outcome, pattern] : send->segment.alternatives) {
      note_segment(pattern, prepares, tags);
      if (has_bits(pattern, ctl::rst)) tags.insert("reset");
      if (pattern.icmp) tags.insert("icmp");
    }
  if (const auto* expect = std::get_if<Expect>(&step.action))
    for (const auto& [outcome, expectation] : expect->expectation.alternatives)
      if (const auto* pattern = std::get_if<SegmentPattern>(&expectation))
        note_segment(*pattern, prepares, tags);
}

/// What the case does, as far as a tag tells it.
Tags shown_by(const Case& test) {
  Tags tags;
  for (const Step& step : test.given_steps) note_step(step, true, tags);
  for (const Step& step : test.steps) note_step(step, false, tags);
  if (test.given.zero_window) tags.insert({"window", "zero-window"});
  if (test.given.state == State::time_wait) tags.insert("time-wait");
  for (const std::string& id : test.checks)
    for (const auto& [beginning, tag] : tag_of_rfc)
      if (id.starts_with(beginning)) tags.insert(tag);
  return tags;
}

TEST(ShippedCases, HaveTagsThatAreExplained) {
  for (const Case& test : shipped_cases()) {
    EXPECT_FALSE(test.tags.empty()) << test.id;
    for (const std::string& tag : test.tags)
      EXPECT_FALSE(about_tag(tag).empty()) << test.id << ": " << tag << " is not in tags.cpp";
    EXPECT_TRUE(std::is_sorted(test.tags.begin(), test.tags.end())) << test.id;
  }
}

TEST(ShippedCases, HaveTheTagsOfWhatTheyDo) {
  std::map<std::string, Tags> shown;  // by the rows of a table together
  std::map<std::string, Tags> written;
  for (const Case& test : shipped_cases()) {
    const std::string name = test.id.substr(0, test.id.find('['));
    Tags here = shown_by(test);
    const auto [entry, is_first] = shown.emplace(name, here);
    if (!is_first) std::erase_if(entry->second, [&](const std::string& tag) { return !here.contains(tag); });
    written[name] = Tags(test.tags.begin(), test.tags.end());
  }
  for (const auto& [name, tags] : shown)
    for (const std::string& tag : tags) EXPECT_TRUE(written[name].contains(tag)) << name << " lacks " << tag;
}

TEST(Tags, AreSortedAndEachIsUsed) {
  Tags used;
  for (const Case& test : shipped_cases()) used.insert(test.tags.begin(), test.tags.end());
  std::vector<std::string> names;
  for (const TagRow& row : tag_rows()) names.emplace_back(row.name);
  EXPECT_THAT(names, testing::ElementsAreArray(used)) << "in the same order";
}

}  // namespace
}  // namespace tcpspec::cases
