#include "reports/junit.hpp"

#include <map>
#include <memory>
#include <set>

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../golden/golden.hpp"
#include "base/expat_line.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;
  std::vector<std::unique_ptr<Element>> children;

  const Element* child(const std::string& wanted) const {
    for (const auto& element : children)
      if (element->name == wanted) return element.get();
    return nullptr;
  }
};

/// What expat makes of a document; a document that it refuses fails the test.
class Parsed {
 public:
  explicit Parsed(const std::string& text) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr),
                                                                              &XML_ParserFree);
    open_.push_back(&root_);
    XML_SetUserData(parser.get(), this);
    XML_SetElementHandler(parser.get(), &Parsed::start, &Parsed::end);
    XML_SetCharacterDataHandler(parser.get(), &Parsed::characters);
    if (XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), 1) != XML_STATUS_OK)
      ADD_FAILURE() << "line " << base::line_of(parser.get()) << ": "
                    << XML_ErrorString(XML_GetErrorCode(parser.get()));
  }

  const Element& suites() const { return *root_.children.at(0); }

  std::vector<const Element*> cases() const {
    std::vector<const Element*> all;
    for (const auto& suite : suites().children)
      for (const auto& element : suite->children) all.push_back(element.get());
    return all;
  }

  const Element& named(const std::string& name) const {
    for (const Element* element : cases())
      if (element->attributes.at("name") == name) return *element;
    throw std::out_of_range("no testcase " + name);
  }

 private:
  static void start(void* self, const char* name, const char** attributes) {
    auto& open = static_cast<Parsed*>(self)->open_;
    Element& element = *open.back()->children.emplace_back(std::make_unique<Element>());
    element.name = name;
    for (; *attributes; attributes += 2) element.attributes[attributes[0]] = attributes[1];
    open.push_back(&element);
  }
  static void end(void* self, const char*) { static_cast<Parsed*>(self)->open_.pop_back(); }
  static void characters(void* self, const char* text, int length) {
    static_cast<Parsed*>(self)->open_.back()->text.append(text, static_cast<std::size_t>(length));
  }

  Element root_;
  std::vector<Element*> open_;
};

TEST(Junit, IsWhatTheGoldenFileSays) {
  tcpspec::test::expect_golden("reports/junit.xml", to_junit(test::sample()));
}

TEST(Junit, NamesACaseByItsFileFamilyAndId) {
  const Parsed parsed(to_junit(test::sample()));
  const Element& element = parsed.named("half-open-discovery[SYN+FIN]");
  EXPECT_EQ(element.attributes.at("classname"), "rfc9293.half-open.ipv6");
  EXPECT_EQ(element.attributes.at("file"), "cases/rfc9293/half-open.yaml");
  EXPECT_EQ(element.attributes.at("line"), "4");
  EXPECT_EQ(element.attributes.at("time"), "1.400");
}

TEST(Junit, GivesBothFamiliesOfACaseNamesOfTheirOwn) {
  RunReport report = test::sample();
  report.cases.push_back(report.cases.front());
  report.cases.back().family = 6;
  std::set<std::string> seen;
  const Parsed parsed(to_junit(report));
  for (const Element* element : parsed.cases())
    EXPECT_TRUE(
        seen.insert(element->attributes.at("classname") + "/" + element->attributes.at("name")).second);
}

TEST(Junit, TellsAFailureSoThatItCanBeJudgedAlone) {
  const Parsed parsed(to_junit(test::sample()));
  const Element* failure = parsed.named("half-open-discovery[SYN+FIN]").child("failure");
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->attributes.at("type"), "MUST");
  EXPECT_EQ(failure->attributes.at("message"), "the SYN of a rebooted peer drew no acknowledgment");
  for (const char* part :
       {"Expected  <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> within 1 s", "Got       silence",
        "cases/rfc9293/half-open.yaml:7: expect:", "--> <SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>",
        "tcpspec run lab --id 'half-open-discovery[SYN+FIN]' --family 6 --seed 18446744073709551615"})
    EXPECT_THAT(failure->text, HasSubstr(part));
}

TEST(Junit, MapsEachVerdictToWhatConsumersKnow) {
  const Parsed parsed(to_junit(test::sample()));
  const auto type_of = [&](const std::string& name, const std::string& element) {
    const Element* found = parsed.named(name).child(element);
    return found ? found->attributes.at("type") : "not there";
  };
  EXPECT_EQ(type_of("lost", "skipped"), "inconclusive");
  EXPECT_EQ(type_of("no-sack", "skipped"), "not applicable");
  EXPECT_EQ(type_of("no-route", "error"), "environment");
  EXPECT_EQ(type_of("urgent", "skipped"), "xfail");
  EXPECT_EQ(type_of("was-bad", "failure"), "xpass");
  EXPECT_EQ(type_of("sometimes", "flakyFailure"), "fail");
  EXPECT_EQ(parsed.named("urgent").child("skipped")->attributes.at("message"),
            "known: Linux follows RFC 1122 here");
  EXPECT_FALSE(parsed.named("urgent").child("failure"));
  EXPECT_FALSE(parsed.named("sometimes").child("failure"));
  for (const char* other : {"failure", "error", "skipped", "system-out"})
    EXPECT_FALSE(parsed.named("rst-in-window").child(other)) << other;
}

TEST(Junit, MakesAWarnAPropertyAndUnderStrictAFailure) {
  const Parsed lenient(to_junit(test::sample()));
  const Element& warned = lenient.named("obeys-rst");
  EXPECT_FALSE(warned.child("failure"));
  ASSERT_TRUE(warned.child("system-out"));
  EXPECT_THAT(warned.child("system-out")->text, HasSubstr("warn: the RST was obeyed as in RFC 793"));
  std::map<std::string, std::string> properties;
  for (const auto& property : warned.child("properties")->children)
    properties[property->attributes.at("name")] = property->attributes.at("value");
  EXPECT_EQ(properties["verdict"], "warn");
  EXPECT_EQ(properties["warning"], "the RST was obeyed as in RFC 793");

  const Parsed strict(to_junit(test::sample(), {.strict = true}));
  ASSERT_TRUE(strict.named("obeys-rst").child("failure"));
  EXPECT_EQ(strict.named("obeys-rst").child("failure")->attributes.at("type"), "SHOULD");
}

TEST(Junit, KeepsEachRunOfAFlakyCase) {
  const Parsed parsed(to_junit(test::sample()));
  const Element* run = parsed.named("sometimes").child("flakyFailure");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->attributes.at("type"), "fail");
  EXPECT_EQ(run->attributes.at("message"), "run 1 of 2: fail, nothing came");
  EXPECT_THAT(run->text, HasSubstr("--> <SEQ=RCV.NXT><CTL=URG,ACK>"));
  RunReport report = test::sample();
  for (CaseResult& result : report.cases)
    if (result.id == "sometimes") result.verdict = Verdict::fail;
  const Parsed failed(to_junit(report));
  EXPECT_TRUE(failed.named("sometimes").child("failure"));
  EXPECT_TRUE(failed.named("sometimes").child("rerunFailure"));
}

TEST(Junit, ListsWhatDidNotRun) {
  RunReport report = test::sample();
  report.aborted = "interrupted";
  report.unrun = {{"never-begun", "What it is about", 6, "cases/rfc9293/later.yaml", 17}};
  const Parsed parsed(to_junit(report));
  const Element& missing = parsed.named("never-begun");
  EXPECT_EQ(missing.attributes.at("classname"), "rfc9293.later.ipv6");
  ASSERT_TRUE(missing.child("skipped"));
  EXPECT_EQ(missing.child("skipped")->attributes.at("message"), "not run: interrupted");
}

TEST(Junit, SaysThatAFailureIsNotConfirmed) {
  RunReport report = test::sample();
  report.cases = {test::failing_case()};
  report.cases[0].unconfirmed = true;
  const Parsed parsed(to_junit(report));
  EXPECT_THAT(parsed.named(report.cases[0].id).child("failure")->text, HasSubstr("not yet confirmed"));
}

TEST(Junit, CountsWhatItHolds) {
  RunReport report = test::sample();
  report.unrun = {{"never-begun", "What it is about", 6, "cases/rfc9293/later.yaml", 17}};
  const Parsed parsed(to_junit(report));
  std::map<std::string, int> counts;
  for (const Element* element : parsed.cases()) {
    ++counts["tests"];
    counts["failures"] += element->child("failure") ? 1 : 0;
    counts["errors"] += element->child("error") ? 1 : 0;
    counts["skipped"] += element->child("skipped") ? 1 : 0;
  }
  for (const auto& [name, count] : counts)
    EXPECT_EQ(parsed.suites().attributes.at(name), std::to_string(count)) << name;
  for (const char* name : {"tests", "failures", "errors", "skipped"}) {
    int sum = 0;
    for (const auto& suite : parsed.suites().children) sum += std::stoi(suite->attributes.at(name));
    EXPECT_EQ(sum, counts[name]) << name;
  }
}

TEST(Junit, IsWellFormedWhateverTheTargetSent) {
  const Parsed parsed(to_junit(test::hostile()));
  EXPECT_EQ(parsed.cases().size(), 4u);
  const Element* failure = parsed.cases().front()->child("failure");
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->attributes.at("message"), "a\uFFFD\uFFFD(red]]><b attr=\"x\">&amp;'\uFFFD\uFFFD\uFFFD");
}

TEST(Junit, SurvivesEveryOctetInEveryText) {
  for (int octet = 0; octet < 256; ++octet) {
    RunReport report = test::sample();
    report.cases = {test::failing_case()};
    report.cases[0].because = report.cases[0].id = std::string("a") + static_cast<char>(octet) + "b";
    report.cases[0].got = std::string(1, static_cast<char>(octet));
    SCOPED_TRACE(octet);
    EXPECT_EQ(Parsed(to_junit(report)).cases().size(), 1u);
  }
}

TEST(Junit, IsADocumentAlsoWhenNothingRan) {
  RunReport report;
  report.aborted = "the target 10.0.0.9 did not answer";
  const Parsed parsed(to_junit(report));
  ASSERT_EQ(parsed.cases().size(), 1u);
  ASSERT_TRUE(parsed.cases()[0]->child("error"));
  EXPECT_EQ(parsed.cases()[0]->child("error")->attributes.at("message"), report.aborted);
  EXPECT_EQ(parsed.suites().attributes.at("errors"), "1");

  EXPECT_EQ(Parsed(to_junit(RunReport{})).cases().size(), 0u);
}

}  // namespace
}  // namespace tcpspec::report
