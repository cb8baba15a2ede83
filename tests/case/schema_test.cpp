#include "case/schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "../golden/golden.hpp"
#include "case/keys.hpp"

namespace tcpspec::cases {
namespace {

TEST(Schema, IsAsPublished) { test::expect_golden("schema/cases.schema.json", json_schema()); }

TEST(Schema, DescribesEveryKeyOfTheLoader) {
  const auto schema = nlohmann::json::parse(json_schema());
  const auto expect_described = [&](const std::string& definition, std::span<const Key> keys) {
    const auto& object = schema.at("definitions").at(definition);
    EXPECT_FALSE(object.at("additionalProperties").get<bool>()) << definition;
    EXPECT_EQ(object.at("properties").size(), keys.size()) << definition;
    for (const Key& key : keys) {
      const auto& property = object.at("properties").at(std::string(key.name));
      EXPECT_GT(property.at("description").get<std::string>().size(), 10U) << definition << "." << key.name;
      const auto& required = object.at("required");
      EXPECT_EQ(std::count(required.begin(), required.end(), key.name) == 1, key.required) << key.name;
    }
  };
  expect_described("case", case_keys());
  for (int verb = 0; verb < verb_count; ++verb)
    expect_described(std::string(to_string(static_cast<Verb>(verb))) + "-step",
                     step_keys(static_cast<Verb>(verb)));
}

TEST(Schema, RefersOnlyToWhatItDefines) {
  const auto schema = nlohmann::json::parse(json_schema());
  const std::string text = json_schema();
  const std::string mark = "\"#/definitions/";
  int references = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + 1), ++references) {
    const std::size_t begin = at + mark.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schema.at("definitions").contains(name)) << name;
  }
  EXPECT_GT(references, 20);
}

TEST(Keys, AreDescribedInTheCatalogueToo) {
  for (const auto keys : {catalogue_keys(), requirement_keys()})
    for (const Key& key : keys) EXPECT_GT(key.description.size(), 5U) << key.name;
}

}  // namespace
}  // namespace tcpspec::cases
