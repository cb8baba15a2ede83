#include "reports/json.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/fields.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {
namespace {

using Json = nlohmann::ordered_json;
constexpr int schema_version = 1;

// ---- writing

template <typename T>
Json write(const T& value);

template <typename T>
Json write_object(const T& value) {
  Json object = Json::object();
  each_field(value, [&](const char* key, const auto& field, auto...) { object[key] = write(field); });
  return object;
}

template <typename T>
Json write_list(const std::vector<T>& list) {
  Json array = Json::array();
  for (const T& element : list) array.push_back(write(element));
  return array;
}

template <typename T>
Json write_map(const std::map<std::string, T>& map) {
  Json object = Json::object();
  for (const auto& [key, value] : map) object[key] = write(value);
  return object;
}

/// A missing word is an empty string, a missing number null.
template <typename T>
Json write_optional(const std::optional<T>& value) {
  if (value) return write(*value);
  return std::is_enum_v<T> ? Json("") : Json(nullptr);
}

template <typename T>
Json write(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return std::string(to_string(value));
  } else if constexpr (requires { value.has_value(); }) {
    return write_optional(value);
  } else if constexpr (std::same_as<T, double>) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
  } else if constexpr (std::integral<T> || std::same_as<T, std::string>) {
    return Json(value);
  } else if constexpr (requires { value.front(); }) {
    return write_list(value);
  } else if constexpr (requires { typename T::mapped_type; }) {
    return write_map(value);
  } else {
    return write_object(value);
  }
}

// ---- reading

[[noreturn]] void refuse(const std::string& place, const std::string& what) {
  throw FormatError(fmt::format("results: {} {}.", place.empty() ? "the document" : "`" + place + "`", what));
}

std::string below(const std::string& place, const std::string& key) {
  return place.empty() ? key : place + "." + key;
}

template <typename T>
void read(const Json& json, const std::string& place, T& into);

template <typename T>
void read_number(const Json& json, const std::string& place, T& into) {
  if constexpr (std::same_as<T, double>) {
    if (json.is_null())
      into = std::numeric_limits<double>::quiet_NaN();
    else if (json.is_number())
      into = json.get<double>();
    else
      refuse(place, "is not a number");
  } else {
    if (!json.is_number_integer()) refuse(place, "is not a whole number");
    // One side of the range test would be always true for an unsigned or a wide T; the JSON value is 64 bits
    // wide.
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits) refuse(place, "is out of range");
    into = json.get<T>();
  }
}

template <typename T>
void read_list(const Json& json, const std::string& place, std::vector<T>& into) {
  if (!json.is_array()) refuse(place, "is not a list");
  into.clear();
  for (std::size_t i = 0; i < json.size(); ++i)
    read(json[i], fmt::format("{}[{}]", place, i), into.emplace_back());
}

template <typename T>
void read_map(const Json& json, const std::string& place, std::map<std::string, T>& into) {
  if (!json.is_object()) refuse(place, "is not an object");
  into.clear();
  for (const auto& [key, value] : json.items()) read(value, below(place, key), into[key]);
}

template <typename T>
void read_word(const Json& json, const std::string& place, T& into) {
  if (!json.is_string()) refuse(place, "is not a string");
  const std::string word = json.get<std::string>();
  const std::optional<T> value = Words<T>::read(word);
  if (!value) refuse(place, "is `" + word + "`, which is not a " + Words<T>::kind);
  into = *value;
}

template <typename T>
void read_optional(const Json& json, const std::string& place, std::optional<T>& into) {
  into.reset();
  if (json != write_optional(into)) read(json, place, into.emplace());
}

// Converts words to values: for older results without a key, and for the environment.
void complete(const Json& json, SegmentRecord& segment) {
  if (!json.contains("role")) take_role_from_note(segment);
}
void complete(const Json&, RunReport& report) { take_from_environment(report); }
void complete(const Json& json, StepRecord& step) {
  if (!json.contains("verb")) step.verb = step_verb_from_string(step.text.substr(0, step.text.find(':')));
}

template <typename T>
void read_object(const Json& json, const std::string& place, T& into) {
  if (!json.is_object()) refuse(place, "is not an object");
  each_field(into, [&](const char* key, auto& field, auto... since) {
    const auto found = json.find(key);
    // Older results without the key stay readable.
    if (sizeof...(since) > 0 && found == json.end()) return;
    if (found == json.end()) refuse(below(place, key), "is missing");
    read(*found, below(place, key), field);
  });
  if constexpr (requires { complete(json, into); }) complete(json, into);
}

template <typename T>
void read(const Json& json, const std::string& place, T& into) {
  if constexpr (std::is_enum_v<T>) {
    read_word(json, place, into);
  } else if constexpr (requires { into.has_value(); }) {
    read_optional(json, place, into);
  } else if constexpr (std::same_as<T, bool>) {
    if (!json.is_boolean()) refuse(place, "is neither true nor false");
    into = json.get<bool>();
  } else if constexpr (std::same_as<T, std::string>) {
    if (!json.is_string()) refuse(place, "is not a string");
    into = json.get<std::string>();
  } else if constexpr (std::integral<T> || std::same_as<T, double>) {
    read_number(json, place, into);
  } else if constexpr (requires { into.emplace_back(); }) {
    read_list(json, place, into);
  } else if constexpr (requires { typename T::mapped_type; }) {
    read_map(json, place, into);
  } else {
    read_object(json, place, into);
  }
}

void read_head(const Json& json, RunReport& report) {
  if (!json.is_object()) refuse("", "is not an object");
  const auto schema = json.find("schema");
  if (schema == json.end()) refuse("schema", "is missing: this is not a results.json");
  read_number(*schema, "schema", report.schema);
  if (report.schema != schema_version)
    refuse("schema", fmt::format("is {}, and this version reads {}", report.schema, schema_version));
  const auto tool = json.find("tool");
  if (tool == json.end() || !tool->is_object() || !tool->contains("version"))
    refuse("tool.version", "is missing");
  read((*tool)["version"], "tool.version", report.tool_version);
}

}  // namespace

std::string to_json(const RunReport& report) {
  Json document = Json::object();
  document["schema"] = schema_version;
  document["tool"] = {{"name", "tcpspec"}, {"version", report.tool_version}};
  document.update(write_object(report));
  return escape_in_json(document.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

RunReport from_json(std::string_view text) {
  RunReport report;
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw FormatError(fmt::format("results: not JSON at octet {}.", error.byte));
  }
  read_head(document, report);
  read_object(document, "", report);
  return report;
}

}  // namespace tcpspec::report
