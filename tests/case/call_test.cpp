// What holds of every row of the user calls.
#include "case/call.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>

#include "../golden/golden.hpp"
#include "base/file.hpp"
#include "call_samples.hpp"
#include "case/access.hpp"
#include "case/describe.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

using testing::HasSubstr;

const std::vector<Returns::Kind>& all_kinds() {
  static const std::vector<Returns::Kind> kinds = [] {
    std::vector<Returns::Kind> out;
    for (int i = 0; i <= static_cast<int>(Returns::Kind::number); ++i)
      out.push_back(static_cast<Returns::Kind>(i));
    return out;
  }();
  return kinds;
}

std::string sample_of(Returns::Kind kind) {
  if (kind == Returns::Kind::octets) return "at least 3 octets";
  if (kind == Returns::Kind::state) return "CLOSE-WAIT";
  if (kind == Returns::Kind::number) return "7200";
  return to_string(Returns{.kind = kind});
}

TEST(EachCall, HasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (const CallRow& row : call_rows()) EXPECT_TRUE(words.insert(row.word).second) << row.word;
}

TEST(EachCall, IsReadAndPrintedAsItIsWritten) {
  const std::regex pattern(call_pattern());
  for (const CallRow& row : call_rows())
    for (const std::string& text : sample_calls(row)) {
      const auto read = parse_call(text);
      ASSERT_TRUE(read.ok()) << text << ": " << read.faults.front().message;
      EXPECT_EQ(read.value.verb, row.verb) << text;
      EXPECT_EQ(to_string(read.value), text);
      EXPECT_TRUE(std::regex_match(text, pattern)) << text;
      EXPECT_FALSE(parse_call(text + " x").ok()) << text;
      EXPECT_FALSE(std::regex_match(text + " x", pattern)) << text;
    }
}

TEST(EachCall, ReturnsWhatItsRowSaysAndNothingElse) {
  for (const CallRow& row : call_rows())
    for (const Returns::Kind kind : all_kinds()) {
      const auto read = parse_returns(sample_of(kind), row.verb);
      const bool can = std::find(row.returns.begin(), row.returns.end(), kind) != row.returns.end();
      EXPECT_EQ(read.ok(), can) << row.word << " returns " << sample_of(kind);
      if (!can) continue;
      EXPECT_EQ(to_string(read.value), sample_of(kind));
      EXPECT_THAT(return_forms(), HasSubstr(form_of(kind)));
    }
}

TEST(EachCall, IsExplainedAndKnowsItsAccess) {
  for (const CallRow& row : call_rows())
    for (const std::string& text : sample_calls(row)) {
      const Case test = case_of(with_steps("    - call: " + text + "\n"));
      EXPECT_THAT(describe(test.steps.front()), HasSubstr(text));
      const bool service = row.service && text.find("urgent") == std::string::npos;
      EXPECT_EQ(access(test), service ? Access::service : Access::agent) << text;
    }
}

TEST(EachCall, IsARequestOfTheProtocol) {
  const std::string page = base::read_file(std::string(TCPSPEC_SOURCE_DIR) + "/tester/agent/PROTOCOL.md");
  for (const CallRow& row : call_rows()) {
    if (row.request.empty()) continue;
    const std::string verb(row.request.substr(0, row.request.find(' ')));
    EXPECT_THAT(page, HasSubstr("| `" + verb + " ")) << row.word;
    if (!row.number.empty()) {
      EXPECT_THAT(page, HasSubstr(std::string(row.number) + "=N")) << row.word;
    }
  }
  for (const std::string_view option : option_names())
    EXPECT_THAT(page, HasSubstr("`" + std::string(option) + "`"));
  for (const Returns::Kind kind : all_kinds()) EXPECT_THAT(page, HasSubstr(std::string(error_name(kind))));
}

}  // namespace
}  // namespace tcpspec::cases
