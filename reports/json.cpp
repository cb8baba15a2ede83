#include "reports/json.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/fields.hpp"
#include "reports/json_writer.hpp"

namespace tcpspec::report {
namespace {

using Json = nlohmann::ordered_json;
constexpr int schema_version = 1;

// ---- writing

template <typename T>
void write(JsonWriter& out, const T& value);

template <typename T>
void write_fields(JsonWriter& out, const T& value) {
  each_field(value, [&](const char* key, const auto& field, auto...) {
    out.key(key);
    write(out, field);
  });
}

template <typename T>
void write_list(JsonWriter& out, const std::vector<T>& list) {
  out.array([&] {
    for (const T& each : list) {
      out.element();
      write(out, each);
    }
  });
}

template <typename T>
void write_map(JsonWriter& out, const std::map<std::string, T>& map) {
  out.object([&] {
    for (const auto& [key, value] : map) {
      out.key(key);
      write(out, value);
    }
  });
}

template <typename T>
void write(JsonWriter& out, const T& value) {
  if constexpr (std::is_enum_v<T>) {
    out.value(std::string_view(to_string(value)));
  } else if constexpr (requires { value.has_value(); }) {
    if (value) return write(out, *value);
    // A missing word is an empty string, a missing number null.
    if constexpr (std::is_enum_v<typename T::value_type>)
      out.value(std::string_view());
    else
      out.null();
  } else if constexpr (std::same_as<T, double> || std::integral<T> || std::same_as<T, std::string>) {
    out.value(value);
  } else if constexpr (requires { value.front(); }) {
    write_list(out, value);
  } else if constexpr (requires { typename T::mapped_type; }) {
    write_map(out, value);
  } else {
    out.object([&] { write_fields(out, value); });
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
  const bool no_word = json.is_string() && json.get_ref<const std::string&>().empty();
  const bool is_missing = std::is_enum_v<T> ? no_word : json.is_null();
  if (!is_missing) read(json, place, into.emplace());
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
  std::string text;
  JsonWriter out(text);
  out.object([&] {
    out.key("schema");
    out.value(schema_version);
    out.key("tool");
    out.object([&] {
      out.key("name");
      out.value(std::string_view("tcpspec"));
      out.key("version");
      out.value(report.tool_version);
    });
    write_fields(out, report);
  });
  return text + "\n";
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
