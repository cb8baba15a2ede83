// The keys of a profile as a JSON Schema, for editors.

#include <nlohmann/json.hpp>

#include "lab/profile_keys.hpp"

namespace tcpspec::lab {

namespace {

using Json = nlohmann::ordered_json;
using Type = ProfileType;

Json reference(const char* name) { return {{"$ref", std::string("#/definitions/") + name}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json one_of(std::initializer_list<const char*> words) {
  return {{"enum", Json(std::vector<std::string>(words.begin(), words.end()))}};
}
Json either(Json one, Json other) { return {{"anyOf", Json::array({std::move(one), std::move(other)})}}; }

/// Every scalar is text for the reader, so a number may be written either way.
Json number_to(int most) {
  return either({{"type", "integer"}, {"minimum", 1}, {"maximum", most}},
                {{"type", "string"}, {"pattern", "^[0-9]+$"}});
}

Json schema_of(Type type) {
  Json text = {{"type", Json::array({"string", "number", "boolean"})}};
  switch (type) {
    case Type::text:
    case Type::command:
    case Type::address:
    case Type::condition: return text;
    case Type::time: return {{"type", "string"}, {"pattern", "^[0-9.]+ ?(s|ms|min)$"}};
    case Type::number: return number_to(1'000'000);
    case Type::port: return number_to(65535);
    case Type::words: return either(text, list_of(text));
    case Type::list: return list_of(text);
    case Type::access: return one_of({"wire", "service", "agent"});
    case Type::link: return one_of({"veth", "tap", "theirs"});
    case Type::place: return one_of({"target", "tester"});
    case Type::role:
      return one_of({"opaque", "echo", "discard", "daytime", "chargen", "http", "http-client"});
    case Type::family: return {{"enum", Json::array({4, 6, "4", "6"})}};
    case Type::verdict: return one_of({"fail", "warn", "inconclusive", "not applicable"});
    case Type::truth: return {{"enum", Json::array({true, false, "true", "false"})}};
    case Type::version:
      return either({{"type", "number"}}, {{"type", "string"}, {"pattern", "^[0-9]+([.][0-9]+)*$"}});
    case Type::services: return list_of(reference("service"));
    case Type::lab: return reference("lab");
    case Type::site: return reference("site");
    case Type::deviations: return list_of(reference("deviation"));
    case Type::departures: return list_of(reference("departure"));
  }
  return text;
}

Json object_of(ProfileMap map) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const ProfileKey& key : profile_keys(map)) {
    std::string description(key.description);
    if (!key.otherwise.empty()) description += " Without it: " + std::string(key.otherwise) + ".";
    properties[std::string(key.name)] = {{"description", std::move(description)},
                                         {"examples", Json::array({key.example})},
                                         {"allOf", Json::array({schema_of(key.type)})}};
    if (key.required) required.push_back(key.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

}  // namespace

std::string profile_schema() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "tcpspec profile"},
                 {"description", "What is known of a target; cases/profiles/README.md explains it."}};
  schema.update(object_of(ProfileMap::profile));
  schema["definitions"] = {{"service", object_of(ProfileMap::service)},
                           {"lab", object_of(ProfileMap::lab)},
                           {"site", object_of(ProfileMap::site)},
                           {"deviation", object_of(ProfileMap::deviation)},
                           {"departure", object_of(ProfileMap::departure)}};
  return schema.dump(2) + "\n";
}

}  // namespace tcpspec::lab
