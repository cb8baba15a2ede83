#include "reach/target_word.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tcpspec::reach {
namespace {

using Kind = TargetWord::Kind;
using testing::ElementsAre;

TEST(Target, IsTheLabOrTheSimByName) {
  EXPECT_EQ(parse_target("lab").kind, Kind::lab);
  EXPECT_EQ(parse_target("sim").kind, Kind::sim);
  EXPECT_EQ(parse_target("sim").mutant, "");
  EXPECT_EQ(parse_target("sim:obeys-any-rst").mutant, "obeys-any-rst");
}

TEST(Target, IsAProgramInVirtualTime) {
  EXPECT_EQ(parse_target("stepped").kind, Kind::stepped);
  EXPECT_TRUE(looks_like_target("stepped"));
  EXPECT_TRUE(in_virtual_time(Kind::stepped));
  EXPECT_TRUE(in_virtual_time(Kind::sim));
  EXPECT_FALSE(in_virtual_time(Kind::lab));
}

TEST(Target, IsAHostWithPorts) {
  const TargetWord named = parse_target("dut.example:80,443,80");
  EXPECT_EQ(named.kind, Kind::host);
  EXPECT_EQ(named.host, "dut.example");
  EXPECT_THAT(named.ports, ElementsAre(80, 443));
  const TargetWord six = parse_target("[fe80::1%eth0]:65535");
  EXPECT_EQ(six.host, "fe80::1%eth0");
  EXPECT_THAT(six.ports, ElementsAre(65535));
}

TEST(Target, IsAwaitedOnOnePortOfTheTester) {
  const TargetWord anywhere = parse_target("await:8080");
  EXPECT_EQ(anywhere.kind, Kind::await);
  EXPECT_EQ(anywhere.host, "");
  EXPECT_THAT(anywhere.ports, ElementsAre(8080));
  EXPECT_EQ(parse_target("await:[fd77::1]:80").host, "fd77::1");
  for (const char* word : {"await:", "await:80,81", "await:0", "await:h:", "await:::1:80"})
    EXPECT_THROW(parse_target(word), UsageError) << word;
}

TEST(Target, IsRefusedWhenItCouldMeanSomethingElse) {
  for (const char* word : {"", "lan", "10.0.0.1", "10.0.0.1:", ":80", "::1:80", "[]:80", "[::1]", "h:0",
                           "h:65536", "h:80,", "h:8o", "h:-1", "sim:", "h:80:90", "[h]x:80"})
    EXPECT_THROW(parse_target(word), UsageError) << word;
}

TEST(Target, IsFoundInAUrl) {
  const std::pair<const char*, const char*> urls[] = {
      {"http://h:8000/a?b", "`h:8000`"},   {"http://h", "`h:80`"},
      {"https://me:secret@h/", "`h:443`"}, {"ssh://[::1]", "`[::1]:22`"},
      {"http://[::1]:81", "`[::1]:81`"},   {"coap://h", "`h:PORT`"}};
  for (const auto& [url, target] : urls) {
    EXPECT_TRUE(looks_like_target(url)) << url;
    try {
      parse_target(url);
      FAIL() << url;
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), testing::EndsWith(std::string("the target is ") + target)) << url;
    }
  }
}

TEST(Target, IsToldFromAFile) {
  for (const char* word : {"lab", "sim", "sim:x", "h:80", "[::1]:80", "h:80,81", "h:99999"})
    EXPECT_TRUE(looks_like_target(word)) << word;
  for (const char* word : {"cases", "a/b.yaml", "lab.yaml", "a:b.yaml", "h:", ":80", ""})
    EXPECT_FALSE(looks_like_target(word)) << word;
}

}  // namespace
}  // namespace tcpspec::reach
