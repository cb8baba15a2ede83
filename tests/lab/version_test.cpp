// What a profile knows of versions, and of which.
#include <gmock/gmock.h>

#include "lab/version.hpp"

#include "profile_file.hpp"

namespace tcpspec::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Version, IsNumbersWithDotsBetween) {
  for (const char* good : {"6", "6.1", "6.1.192", "10.0"}) EXPECT_TRUE(is_version(good)) << good;
  for (const char* bad : {"", ".", "6.", ".1", "6..1", "6.1-rc1", "six"})
    EXPECT_FALSE(is_version(bad)) << bad;
}

TEST(Version, IsComparedByNumbers) {
  EXPECT_TRUE(is_between("6.10", "6.9", ""));
  EXPECT_FALSE(is_between("6.1.192", "6.5", ""));
  EXPECT_TRUE(is_between("6.5", "6.5", "6.17"));
  EXPECT_TRUE(is_between("6.5.0", "6.5", "6.17"));
  EXPECT_FALSE(is_between("6.17", "6.5", "6.17"));
  EXPECT_TRUE(is_between("6.16.12", "6.5", "6.17"));
  EXPECT_TRUE(is_between("5.4", "", "6"));
  EXPECT_FALSE(is_between("6.0", "", "6"));
}

TEST(Version, IsReadFromWhatAStackSaysOfItself) {
  EXPECT_EQ(version_of("Linux_6.1.192-3", "Linux"), "6.1.192");
  EXPECT_EQ(version_of("Linux_6.18", "Linux"), "6.18");
  EXPECT_EQ(version_of("FreeBSD_14.0", "Linux"), "");
  EXPECT_EQ(version_of("Linux, the kernel of this machine", "Linux"), "");
  EXPECT_EQ(version_of("Linux_6.1", ""), "");
}

constexpr const char* of_two_versions =
    "deviations:\n"
    "  - {case: old, before: 6.17, reason: as it was}\n"
    "  - {case: new, since: 6.17, reason: as it is}\n"
    "  - {case: always, reason: as ever}\n"
    "departures:\n"
    "  - {rule: G-1, seen: ACK, since: 6.17, reason: as it is}\n";

std::vector<std::string> ids(const Profile& profile) {
  std::vector<std::string> found;
  for (const run::Deviation& deviation : profile.deviations) found.push_back(deviation.id);
  return found;
}

report::CaseResult passed(const std::string& id) {
  report::CaseResult result;
  result.id = id;
  result.family = 4;
  result.verdict = report::Verdict::pass;
  return result;
}

TEST_F(ProfileFile, KnowsVersionsApart) {
  Profile old_one = read(of_two_versions);
  keep_version(old_one, "6.1.192");
  EXPECT_THAT(ids(old_one), ElementsAre("old", "always"));
  EXPECT_TRUE(old_one.departures.empty());
  Profile new_one = read(of_two_versions);
  keep_version(new_one, "6.18");
  EXPECT_THAT(ids(new_one), ElementsAre("new", "always"));
  EXPECT_EQ(new_one.departures.size(), 1U);
}

TEST_F(ProfileFile, OfAKnownVersionIsWrongWhereTheCasePasses) {
  Profile profile = read(of_two_versions);
  report::CaseResult result = passed("old");
  run::compare_with(profile.deviations, result);
  EXPECT_FALSE(result.unexpected_pass) << "nobody knows which version it is";
  keep_version(profile, "6.1");
  run::compare_with(profile.deviations, result);
  EXPECT_TRUE(result.unexpected_pass);
}

TEST_F(ProfileFile, WithAVersionThatIsNoneIsWrong) {
  EXPECT_THAT(mistakes_in("deviations:\n  - {case: one, since: six, reason: why}\n"),
              ElementsAre(HasSubstr("'six' is not a version")));
  EXPECT_THAT(mistakes_in("departures:\n  - {rule: G-1, seen: ACK, before: 6., reason: why}\n"),
              ElementsAre(HasSubstr("'6.' is not a version")));
}

}  // namespace
}  // namespace tcpspec::lab
