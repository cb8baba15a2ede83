#include "reports/json.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "reports/deflate.hpp"
#include "reports/fields.hpp"
#include "reports/json_writer.hpp"
#include "reports/packed_tape.hpp"

namespace tcpspec::report {
namespace {

using Json = nlohmann::ordered_json;
constexpr int whole_schema = 1, packed_schema = 2;

/// What is in `packed`, if the results are packed.
bool is_evidence(std::string_view key) {
  return key == "steps" || key == "segments" || key == "tape" || key == "earlier";
}

// ---- writing

struct Output : JsonWriter {
  using JsonWriter::JsonWriter;
  bool packs = false;  ///< leaves out what may be missing and is empty
};

template <typename T>
bool is_empty(const T& value) {
  if constexpr (requires { value.has_value(); })
    return !value.has_value();
  else if constexpr (requires { value.empty(); })
    return value.empty();
  else if constexpr (std::is_arithmetic_v<T>)
    return value == T{};
  else
    return false;
}

template <typename T>
void write(Output& out, const T& value);

template <typename T>
void write_field(Output& out, const char* key, const T& field, auto... may_be_missing) {
  if (sizeof...(may_be_missing) > 0 && out.packs && is_empty(field)) return;
  out.key(key);
  write(out, field);
}

void write_field(Output& out, const CaseResult& result, const char* key, const auto& field, auto... later) {
  if constexpr (std::same_as<decltype(field), const Tape&>)
    if (out.packs) return write_field(out, key, packed_tape(result), later...);
  write_field(out, key, field, later...);
}

template <typename T>
void write_fields(Output& out, const T& value) {
  each_field(value, [&](const char* key, const auto& field, auto... later) {
    if constexpr (std::same_as<T, CaseResult>)
      write_field(out, value, key, field, later...);
    else
      write_field(out, key, field, later...);
  });
}

template <typename T>
void write_list(Output& out, const std::vector<T>& list) {
  out.array([&] {
    for (const T& each : list) {
      out.element();
      write(out, each);
    }
  });
}

template <typename T>
void write_map(Output& out, const std::map<std::string, T>& map) {
  out.object([&] {
    for (const auto& [key, value] : map) {
      out.key(key);
      write(out, value);
    }
  });
}

template <typename T>
void write(Output& out, const T& value) {
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
void complete(const Json&, CaseResult& result) { unpack_tape(result); }
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
  if (report.schema != whole_schema && report.schema != packed_schema)
    refuse("schema", fmt::format("is {}, and this version reads {} and {}", report.schema, whole_schema,
                                 packed_schema));
  const auto tool = json.find("tool");
  if (tool == json.end() || !tool->is_object() || !tool->contains("version"))
    refuse("tool.version", "is missing");
  read((*tool)["version"], "tool.version", report.tool_version);
}

void read_evidence(const Json& json, CaseResult& result) {
  each_field(result, [&](const char* key, auto& field, auto...) {
    const auto found = json.find(key);
    if (is_evidence(key) && found != json.end()) read(*found, std::string("packed.") + key, field);
  });
  unpack_tape(result);
}

Json parsed(std::string_view text, const char* what) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw FormatError(fmt::format("results: {} at octet {}.", what, error.byte));
  }
}

bool is_of(const Json& evidence, const CaseResult& result) {
  const auto id = evidence.find("id"), family = evidence.find("family");
  return id != evidence.end() && *id == result.id && family != evidence.end() && *family == result.family;
}

/// Whoever keeps only some of the cases need not touch it: lines whose case is missing are passed over.
void read_packed(const Json& packed, RunReport& report) {
  if (!packed.is_string()) refuse("packed", "is not a string");
  const std::optional<std::string> octets = base::from_base64(packed.get_ref<const std::string&>());
  if (!octets) refuse("packed", "is not base64");
  const std::string lines = inflated(*octets);
  std::size_t at = 0;
  for (CaseResult& result : report.cases) {
    Json evidence;
    do {
      const std::size_t end = lines.find('\n', at);
      if (end == std::string::npos)
        refuse("packed", fmt::format("does not have {} (IPv{})", result.id, result.family));
      evidence = parsed(std::string_view(lines).substr(at, end - at), "`packed` has a line that is not JSON");
      at = end + 1;
    } while (!is_of(evidence, result));
    read_evidence(evidence, result);
  }
}

/// What nobody doubts is packed; the rest is there for whoever opens the file.
bool is_packed(const CaseResult& result) {
  const bool is_quiet = result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable;
  return (is_quiet || !result.known.empty()) && result.earlier.empty();
}

/// A line for each case.
std::string evidence_of(const RunReport& report) {
  std::string lines;
  for (const CaseResult& result : report.cases) {
    Output out(lines, 0);
    out.packs = true;
    out.object([&] {
      write_field(out, "id", result.id);
      write_field(out, "family", result.family);
      each_field(result, [&](const char* key, const auto& field, auto... later) {
        if (is_evidence(key) && is_packed(result)) write_field(out, result, key, field, later...);
      });
    });
    lines += '\n';
  }
  return lines;
}

void write_version(Output& out, int schema, const RunReport& report) {
  write_field(out, "schema", schema);
  out.key("tool");
  out.object([&] {
    write_field(out, "name", std::string("tcpspec"));
    write_field(out, "version", report.tool_version);
  });
}

void write_what_is_not_packed(Output& out, const CaseResult& result) {
  out.object([&] {
    each_field(result, [&](const char* key, const auto& field, auto... later) {
      if (is_evidence(key) && is_packed(result)) return;
      out.packs = !is_evidence(key);
      write_field(out, key, field, later...);
    });
    out.packs = true;
  });
}

}  // namespace

std::string to_json(const RunReport& report) {
  std::string text;
  Output out(text);
  out.object([&] {
    write_version(out, whole_schema, report);
    write_fields(out, report);
  });
  return text + "\n";
}

std::string to_packed_json(const RunReport& report) {
  std::string text;
  constexpr std::size_t each_case_on_a_line = 2;
  Output out(text, each_case_on_a_line);
  out.object([&] {
    write_version(out, packed_schema, report);
    each_field(report, [&](const char* key, const auto& field, auto...) {
      out.packs = std::string_view(key) == "cases";
      if constexpr (std::same_as<decltype(field), const std::vector<CaseResult>&>) {
        out.key(key);
        out.array([&] {
          for (const CaseResult& result : field) {
            out.element();
            write_what_is_not_packed(out, result);
          }
        });
      } else {
        write_field(out, key, field);
      }
    });
    write_field(out, "packed", base::to_base64(deflated(evidence_of(report))));
  });
  return text + "\n";
}

RunReport from_json(std::string_view text) {
  RunReport report;
  const Json document = parsed(text, "not JSON");
  read_head(document, report);
  read_object(document, "", report);
  if (report.schema != packed_schema) return report;
  const auto packed = document.find("packed");
  if (packed == document.end()) refuse("packed", "is missing");
  read_packed(*packed, report);
  return report;
}

}  // namespace tcpspec::report
