#include "case/schema.hpp"

#include <nlohmann/json.hpp>

#include "case/call.hpp"
#include "case/keys.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

using Json = nlohmann::ordered_json;

Json reference(const std::string& name) { return {{"$ref", "#/definitions/" + name}}; }

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}, {"minItems", 1}}; }

Json words(const std::vector<std::string>& values) {
  Json any = Json::array({{{"enum", values}}});
  any.push_back(reference("variable"));
  return {{"anyOf", std::move(any)}};
}

Json one_or_list(const std::string& name) {
  return {{"anyOf", Json::array({reference(name), list_of(reference(name))})}};
}

/// One value, or a map from outcomes to values.
Json by_outcome(const std::string& name) {
  return {{"anyOf", Json::array({reference(name),
                                 {{"type", "object"},
                                  {"propertyNames", reference("outcome")},
                                  {"additionalProperties", reference(name)},
                                  {"minProperties", 1}}})}};
}

Json rows() {
  const Json values = list_of(reference("text"));
  const Json row = {{"type", "object"}, {"additionalProperties", reference("text")}, {"minProperties", 1}};
  return {{"anyOf", Json::array({{{"type", "object"}, {"additionalProperties", values}, {"minProperties", 1}},
                                 list_of(row)})}};
}

Json given() {
  const Json listed = {{"type", "array"},
                       {"items", Json::array({reference("given-state")})},
                       {"additionalItems", reference("step")},
                       {"minItems", 1}};
  return {{"anyOf", Json::array({reference("given-state"), listed})}};
}

Json map_of(const std::string& names_of, const std::string& values) {
  return {{"type", "object"},
          {"propertyNames", reference(names_of)},
          {"additionalProperties", reference(values)},
          {"minProperties", 1}};
}

Json schema_of(Shape shape) {
  switch (shape) {
    case Shape::slug: return reference("slug");
    case Shape::sentence: return reference("text");
    case Shape::requirement_list: return list_of(reference("requirement"));
    case Shape::slug_list: return list_of(reference("slug"));
    case Shape::access: return words({"wire", "service", "agent"});
    case Shape::family:
      return {
          {"anyOf", Json::array({{{"enum", Json::array({4, 6, "4", "6", "both"})}}, reference("variable")})}};
    case Shape::segment: return reference("segment");
    case Shape::key: return reference("key");
    case Shape::octets: return reference("octets");
    case Shape::connections: return map_of("connection", "difference");
    case Shape::rows: return rows();
    case Shape::given: return given();
    case Shape::step_list: return list_of(reference("step"));
    case Shape::verdicts: return map_of("outcome", "verdict");
    case Shape::segment_by_outcome: return by_outcome("segment");
    case Shape::expectation_by_outcome: return by_outcome("expectation");
    case Shape::call_by_outcome: return by_outcome("call");
    case Shape::returns_by_outcome: return by_outcome("text");
    case Shape::state_by_outcome: return by_outcome("state");
    case Shape::time: return reference("time");
    case Shape::time_range: return reference("time-range");
    case Shape::gaps: return reference("text");
    case Shape::growth: return reference("growth");
    case Shape::count: return reference("count");
    case Shape::times: return {{"anyOf", Json::array({reference("count"), reference("times")})}};
    case Shape::segment_or_list: return one_or_list("segment");
    case Shape::measure_or_list: return one_or_list("measure");
    case Shape::connection: return reference("connection");
    case Shape::requirement_or_nothing:
      return {{"anyOf", Json::array({reference("requirement"), {{"const", "nothing"}}})}};
    case Shape::level:
    case Shape::observable:
    case Shape::duration:
    case Shape::number:
    case Shape::requirements: return reference("text");  // of the catalogue, which has no schema
  }
  return {};
}

Json object_of(std::span<const Key> keys, std::string_view description) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : keys) {
    // draft-07 ignores other keys next to a $ref, so the description is put around it.
    Json property = {{"description", key.description}};
    if (!key.example.empty()) property["examples"] = Json::array({key.example});
    property["allOf"] = Json::array({schema_of(key.shape)});
    properties[std::string(key.name)] = std::move(property);
    if (key.required) required.push_back(key.name);
  }
  return {{"type", "object"},
          {"description", description},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

/// A string that matches `pattern`, or contains a variable of `for:`.
Json text(const std::string& description, const std::string& pattern) {
  return {{"type", "string"}, {"description", description}, {"pattern", "(" + pattern + ")|\\$"}};
}

Json definitions() {
  const std::string time = "[0-9.]+ ?(ms|s|min|MSL|RTO|RTT)";
  const std::string segment = "^\\s*(<[A-Z][A-Z0-9]*(=(\"(\\\\.|[^\"\\\\])*\"|[^>\"]*))?>\\s*)+$";
  std::vector<std::string> states = state_names();
  Json all = Json::object();
  all["text"] = {{"description", "Any scalar; the loader reads all of them as strings."},
                 {"type", Json::array({"string", "number", "boolean"})}};
  all["variable"] = {{"description", "A variable of `for:`."}, {"type", "string"}, {"pattern", "\\$"}};
  all["slug"] = text("Small letters, digits and hyphens.", "^[a-z0-9][a-z0-9-]*$");
  all["outcome"] = {
      {"description", "The name of an outcome."}, {"type", "string"}, {"pattern", "^[a-z][a-z0-9-]*$"}};
  all["requirement"] = text("The id of a requirement.", "^RFC[0-9]+-[A-Za-z0-9.-]+$");
  all["segment"] = text("A segment in the notation of RFC 9293 §3.5.", segment);
  all["key"] = text("A key for MD5 signatures or TCP-AO.", "^(MD5|AO [0-9]+ [0-9]+) [!-~]+$");
  all["octets"] = text("A number of octets.", "^[0-9]+ octets?$");
  all["time"] = text("A time with its unit.", "^" + time + "$");
  all["time-range"] = text("A time, or from..to.", "^" + time + "(\\.\\." + time + ")?$");
  all["count"] = {{"description", "1 to 1000."},
                  {"anyOf", Json::array({{{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}},
                                         text("The number as a string.", "^[0-9]+$")})}};
  all["times"] = text("From..to.", "^[0-9]+\\.\\.[0-9]+$");
  all["state"] = words(states);
  std::string any_state;
  for (const std::string& state : states) any_state += (any_state.empty() ? "" : "|") + state;
  all["expectation"] = text("A segment, or `silence`, perhaps with the state that must follow it.",
                            segment + "|^silence( and (" + any_state + "))?$");
  all["given-state"] = text("A state, and how it was reached.",
                            "^(" + any_state + ")( (active|passive|simultaneous))?( with zero window)?$");
  all["call"] = text("A user call.", call_pattern());
  all["measure"] = text("A name and the value to report.", "^[a-z][a-z0-9-]* *=.+$");
  all["growth"] = text("By how much something may grow.", "^at most [0-9.]+ (times|segments?)$");
  all["connection"] = text("The name of another connection.", "^[B-Z][A-Z0-9]*$");
  all["difference"] = words(
      {"another source port", "another source address", "another target port", "another target address"});
  all["verdict"] = text("A verdict, optionally the requirement that is broken, a comma and the reason.",
                        "^(pass|warn|fail|inconclusive|not applicable)");
  Json steps = Json::array();
  for (int verb = 0; verb < verb_count; ++verb) {
    const auto keys = step_keys(static_cast<Verb>(verb));
    const std::string name = std::string(to_string(static_cast<Verb>(verb))) + "-step";
    all[name] = object_of(keys, keys.front().description);
    steps.push_back(reference(name));
  }
  all["step"] = {{"description", "A step of a case: one verb and its keys."}, {"anyOf", std::move(steps)}};
  all["case"] = object_of(case_keys(), "A case: what is done to a target, and how it must respond.");
  return all;
}

}  // namespace

std::string json_schema() {
  const Json schema = {
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title", "tcpspec cases"},
      {"description", "A file with test cases for a TCP; cases/README.md explains the language."},
      {"type", "array"},
      {"minItems", 1},
      {"items", reference("case")},
      {"definitions", definitions()}};
  return schema.dump(2) + "\n";
}

}  // namespace tcpspec::cases
