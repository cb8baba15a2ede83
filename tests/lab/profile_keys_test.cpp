// The table of a profile's keys against the reader, the schema and the reference.
#include "lab/profile_keys.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "profile_file.hpp"
#include "tests/golden/golden.hpp"

namespace tcpspec::lab {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// `{KEY: EXAMPLE, …}` with the keys that the map needs besides.
std::string example_of(ProfileMap map, const ProfileKey& shown) {
  std::string text = "{" + std::string(shown.name) + ": " + std::string(shown.example);
  for (const ProfileKey& key : profile_keys(map))
    if (key.required && key.name != shown.name)
      text += ", " + std::string(key.name) + ": " + std::string(key.example);
  return text + "}";
}

/// A profile in which the key stands where it belongs.
std::string profile_with(ProfileMap map, const ProfileKey& key) {
  const std::string name(key.name), example(key.example);
  switch (map) {
    case ProfileMap::profile: return name == "profile" ? "" : name + ": " + example + "\n";
    case ProfileMap::service: return "services: [" + example_of(map, key) + "]\n";
    case ProfileMap::lab: {
      const std::string link = name == "namespace" ? "  link: tap\n" : "";
      const std::string place = name == "link" ? "  namespace: tester\n" : "";
      return "lab:\n" + link + place + "  " + name + ": " + example + "\n";
    }
    case ProfileMap::site: return "lab: {ipv4: " + example_of(map, key) + "}\n";
    case ProfileMap::deviation: return "deviations: [" + example_of(map, key) + "]\n";
    case ProfileMap::departure: return "departures: [" + example_of(map, key) + "]\n";
  }
  return {};
}

template <typename Look>
void for_each_key(const Look& look) {
  for (int map = 0; map < profile_map_count; ++map)
    for (const ProfileKey& key : profile_keys(static_cast<ProfileMap>(map)))
      look(static_cast<ProfileMap>(map), key);
}

class ProfileKeys : public ProfileFile {};

TEST_F(ProfileKeys, HaveExamplesThatTheReaderAccepts) {
  for_each_key([&](ProfileMap map, const ProfileKey& key) {
    EXPECT_THAT(mistakes_in(profile_with(map, key)), IsEmpty()) << profile_with(map, key);
  });
}

TEST_F(ProfileKeys, AreDescribed) {
  for_each_key([](ProfileMap, const ProfileKey& key) {
    EXPECT_GT(key.description.size(), 8U) << key.name;
    EXPECT_FALSE(key.required && !key.otherwise.empty()) << key.name;
  });
}

TEST_F(ProfileKeys, ThatAreNeededAreMissed) {
  EXPECT_THAT(mistakes_in("services: [{role: echo}]\n"), testing::SizeIs(1));
  EXPECT_THAT(mistakes_in("lab: {ipv4: {other: 10.0.0.2}}\n"), testing::SizeIs(1));
  EXPECT_THAT(mistakes_in("deviations: [{}]\n"), testing::SizeIs(testing::Ge(1)));
  EXPECT_THAT(mistakes_in("departures: [{rule: G-3, reason: any}]\n"), testing::SizeIs(1));
}

TEST(ProfileReference, IsInTheReadme) {
  const std::string page = base::read_file(TCPSPEC_SOURCE_DIR "/cases/profiles/README.md");
  EXPECT_NE(page.find(profile_reference()), std::string::npos)
      << "write_profile_schema reference prints what belongs there";
}

TEST(ProfileSchema, IsAsPublished) { test::expect_golden("schema/profile.schema.json", profile_schema()); }

TEST(ProfileSchema, HasEveryKey) {
  const auto schema = nlohmann::json::parse(profile_schema());
  const std::vector<std::string> definitions{"", "service", "lab", "site", "deviation", "departure"};
  for (std::size_t map = 0; map < definitions.size(); ++map) {
    const auto& object = map == 0 ? schema : schema.at("definitions").at(definitions[map]);
    const auto keys = profile_keys(static_cast<ProfileMap>(map));
    EXPECT_EQ(object.at("properties").size(), keys.size());
    for (const ProfileKey& key : keys)
      EXPECT_TRUE(object.at("properties").contains(std::string(key.name))) << key.name;
  }
}

}  // namespace
}  // namespace tcpspec::lab
