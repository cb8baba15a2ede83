#include "scan/host_lines.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tcpspec::scan {

namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
void put(Json& object, const char* name, const std::optional<Value>& value) {
  object[name] = value ? Json(*value) : Json();
}

void put(Json& object, const char* name, const std::string& text) {
  object[name] = text.empty() ? Json() : Json(text);
}

template <typename Value>
void put(Json& object, const char* name, const Value& value) {
  object[name] = value;
}

template <typename Value>
void get(const Json& object, const char* name, std::optional<Value>& value) {
  if (const auto found = object.find(name); found != object.end() && !found->is_null())
    value = found->get<Value>();
}

template <typename Value>
void get(const Json& object, const char* name, Value& value) {
  if (const auto found = object.find(name); found != object.end() && !found->is_null())
    value = found->get<Value>();
}

/// One list of members for both directions.
template <typename Print, typename Each>
void each_of_fingerprint(Print& print, Each each) {
  each("mss", print.mss);
  each("window_scale", print.window_scale);
  each("window", print.window);
  each("ttl", print.ttl);
  each("sack", print.sack);
  each("timestamps", print.timestamps);
  each("options", print.options);
  each("service", print.service);
  each("stack", print.stack);
}

Json json_of(const Fingerprint& print) {
  Json json;
  each_of_fingerprint(print, [&](const char* name, const auto& value) { put(json, name, value); });
  return json;
}

Fingerprint fingerprint_in(const Json& json) {
  Fingerprint print;
  each_of_fingerprint(print, [&](const char* name, auto& value) { get(json, name, value); });
  return print;
}

/// What stands behind `id` and `verdict`.
template <typename Verdict, typename Each>
void each_of_verdict(Verdict& verdict, Each each) {
  each("because", verdict.because);
  each("requirement", verdict.requirement);
  each("flaky", verdict.flaky);
  each("attempts", verdict.attempts);
}

Json json_of(const CaseVerdict& verdict) {
  Json json;
  json["id"] = verdict.id;
  json["verdict"] = report::to_string(verdict.verdict);
  each_of_verdict(verdict, [&](const char* name, const auto& value) { put(json, name, value); });
  return json;
}

/// A word of the table of some enumeration.
template <typename Value>
Value word_in(const Json& json, const char* name, std::optional<Value> (*read)(std::string_view)) {
  const std::string word = json.at(name).get<std::string>();
  if (const auto value = read(word)) return *value;
  throw std::invalid_argument(fmt::format("`{}` is no {}", word, name));
}

CaseVerdict verdict_in(const Json& json) {
  CaseVerdict verdict;
  verdict.id = json.at("id").get<std::string>();
  verdict.verdict = word_in(json, "verdict", report::verdict_from_string);
  each_of_verdict(verdict, [&](const char* name, auto& value) { get(json, name, value); });
  return verdict;
}

HostResult host_in(const Json& json) {
  HostResult host;
  const std::string address = json.at("address").get<std::string>();
  const auto parsed = wire::Address::parse(address);
  if (!parsed) throw std::invalid_argument("`" + address + "` is not an address");
  host.target = {*parsed, json.at("port").get<std::uint16_t>()};
  host.state = word_in(json, "state", host_state_from_string);
  get(json, "name", host.name);
  get(json, "because", host.because);
  get(json, "ended", host.ended);
  get(json, "seconds", host.seconds);
  get(json, "rtt", host.rtt);
  get(json, "seed", host.seed);
  get(json, "version", host.version);
  if (const auto print = json.find("fingerprint"); print != json.end() && print->is_object())
    host.fingerprint = fingerprint_in(*print);
  if (const auto list = json.find("cases"); list != json.end())
    for (const Json& one : *list) host.cases.push_back(verdict_in(one));
  return host;
}

}  // namespace

std::string to_line(const HostResult& host) {
  Json json;
  json["target"] = host.target.to_string();
  json["address"] = host.target.address.to_string();
  json["port"] = host.target.port;
  put(json, "name", host.name);
  json["state"] = to_string(host.state);
  put(json, "because", host.because);
  put(json, "ended", host.ended);
  json["seconds"] = host.seconds;
  put(json, "rtt", host.rtt);
  json["fingerprint"] = json_of(host.fingerprint);
  json["cases"] = Json::array();
  for (const CaseVerdict& verdict : host.cases) json["cases"].push_back(json_of(verdict));
  json["seed"] = host.seed;
  put(json, "version", host.version);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

HostResult from_line(std::string_view line) {
  try {
    return host_in(Json::parse(line));
  } catch (const Json::exception& wrong) {
    throw std::invalid_argument(wrong.what());
  }
}

HostLines read_lines(std::string_view text) {
  HostLines lines;
  for (int number = 1; lines.whole < text.size(); ++number) {
    const std::size_t end = text.find('\n', lines.whole);
    if (end == std::string_view::npos) break;
    const std::string_view line = text.substr(lines.whole, end - lines.whole);
    lines.whole = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    try {
      lines.hosts.push_back(from_line(line));
    } catch (const std::invalid_argument& wrong) {
      throw std::invalid_argument(fmt::format("line {}: {}", number, wrong.what()));
    }
  }
  return lines;
}

}  // namespace tcpspec::scan
