#include "reports/sarif.hpp"

#include <cstdint>
#include <map>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* no_requirement = "no-requirement";

// As a URI reference (RFC 3986 §2): a blank or a colon in a file's name is escaped, a slash is not.
std::string uri_of(std::string_view file) {
  std::string uri = file.starts_with('/') ? "file://" : "";
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return uri;
}

// It only has to be the same next time.
std::string hash(std::string_view text) { return fmt::format("{:016x}", base::Fnv1a().add(text).value()); }

Json text(std::string_view said) { return {{"text", printable(said)}}; }

std::string rule_id(const CaseResult& result) {
  if (!result.charged.empty()) return result.charged;
  return result.checks.empty() ? no_requirement : result.checks.front();
}

Json location(const CaseResult& result) {
  const Place place = deciding_place(result);
  Json physical{{"artifactLocation", {{"uri", uri_of(place.file)}}}};
  if (place.line > 0) physical["region"] = {{"startLine", place.line}};
  if (place.line > 0 && place.column > 0) physical["region"]["startColumn"] = place.column;
  return {{"physicalLocation", std::move(physical)},
          {"logicalLocations",
           {{{"name", printable(result.id)},
             {"fullyQualifiedName", printable(suite_path(result.file) + "/" + result.id)},
             {"kind", "function"}}}}};
}

std::string sentence(const CaseResult& result) {
  std::string said = fmt::format("{} (IPv{}): {}", result.id, result.family, reason(result));
  if (!result.expected.empty()) said += "; expected " + result.expected;
  if (!result.got.empty()) said += "; got " + result.got;
  return said + ".";
}

class Sarif {
 public:
  Sarif(const RunReport& report, const RenderOptions& options) : report_(report), options_(options) {
    for (const Requirement& requirement : report.requirements) add_rule(requirement);
    for (const CaseResult& result : report.cases) add(result);
    if (!report.aborted.empty()) notify("error", "The run ended early: " + report.aborted + ".", nullptr);
  }

  Json document() const {
    Json driver{{"name", "tcpspec"},
                {"version", printable(report_.tool_version)},
                {"shortDescription", text("Tests a TCP against RFC 9293 and its companion RFCs.")},
                {"rules", rules_}};
    Json invocation{{"executionSuccessful", successful_}, {"commandLine", printable(report_.command)}};
    if (!report_.started.empty()) invocation["startTimeUtc"] = printable(report_.started);
    if (!notifications_.empty()) invocation["toolExecutionNotifications"] = notifications_;
    Json run{{"tool", {{"driver", std::move(driver)}}},
             // Each target is a category: results of one do not close those of another.
             {"automationDetails", {{"id", "tcpspec/" + printable(report_.target.name) + "/"}}},
             {"invocations", Json::array({std::move(invocation)})},
             {"columnKind", "unicodeCodePoints"},
             {"results", results_},
             {"properties", properties()}};
    return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", Json::array({std::move(run)})}};
  }

 private:
  Json properties() const {
    Json facts = Json::object();
    for (const auto& [name, value] : report_.target.facts) facts[printable(name)] = printable(value);
    return {{"target", printable(report_.target.name)},
            {"profile", printable(report_.target.profile)},
            {"seed", std::to_string(report_.seed)},
            {"facts", std::move(facts)}};
  }

  std::size_t rule_index(const std::string& id) {
    if (const auto found = indices_.find(id); found != indices_.end()) return found->second;
    Requirement unknown;
    unknown.id = id;
    add_rule(unknown);
    return rules_.size() - 1;
  }

  void add_rule(const Requirement& requirement) {
    indices_.emplace(requirement.id, rules_.size());
    Json rule{{"id", printable(requirement.id)}};
    if (!requirement.text.empty()) {
      rule["shortDescription"] = text(requirement.text);
      rule["fullDescription"] =
          text(fmt::format("RFC {} section {} ({}): {}", requirement.rfc, requirement.section,
                           to_string(requirement.level), requirement.text));
      rule["help"] = text("`tcpspec explain " + requirement.id + "` says which cases check it, and how.");
    }
    if (requirement.rfc > 0)
      rule["helpUri"] = fmt::format("https://www.rfc-editor.org/rfc/rfc{}#section-{}", requirement.rfc,
                                    uri_of(requirement.section));
    const bool must = !requirement.level || cases::binds(*requirement.level);
    rule["defaultConfiguration"] = {{"level", must ? "error" : "warning"}};
    Json tags = Json::array();
    if (requirement.rfc > 0) tags.push_back(fmt::format("RFC {}", requirement.rfc));
    if (requirement.level) tags.push_back(to_string(*requirement.level));
    rule["properties"] = {{"tags", std::move(tags)}};
    rules_.push_back(std::move(rule));
  }

  void add(const CaseResult& result) {
    successful_ = successful_ && result.verdict != Verdict::error;
    if (result.unexpected_pass) return departure(result, "error");
    switch (result.verdict) {
      case Verdict::fail: departure(result, "error"); return;
      case Verdict::warn: departure(result, options_.strict ? "error" : "warning"); return;
      case Verdict::error: notify("error", sentence(result), &result); return;
      case Verdict::inconclusive: notify("note", "Inconclusive: " + sentence(result), &result); return;
      case Verdict::pass:
      case Verdict::not_applicable: return;
    }
  }

  void departure(const CaseResult& result, const char* level) {
    const std::string rule = rule_id(result);
    // The identity of the finding, independent of its line and its words.
    const std::string about = fmt::format("{} {} {}", rule, result.id, result.family);
    Json entry{{"ruleId", printable(rule)},
               {"ruleIndex", rule_index(rule)},
               {"kind", "fail"},
               {"level", level},
               {"message", text(sentence(result))},
               {"locations", Json::array({location(result)})},
               {"partialFingerprints",
                {{"primaryLocationLineHash", hash(about) + ":1"}, {"tcpspec/case/v1", printable(about)}}},
               {"suppressions", Json::array()}};
    if (!result.known.empty())
      entry["suppressions"].push_back(
          {{"kind", "external"}, {"status", "accepted"}, {"justification", printable(result.known)}});
    entry["properties"] = {{"verdict", std::string(to_string(result.verdict))},
                           {"family", result.family},
                           {"access", printable(result.access)},
                           {"expected", printable(result.expected)},
                           {"got", printable(result.got)},
                           {"again", printable(again(report_, result))}};
    results_.push_back(std::move(entry));
  }

  void notify(const char* level, const std::string& said, const CaseResult* result) {
    successful_ = successful_ && std::string_view(level) != "error";
    Json notification{{"level", level}, {"message", text(said)}};
    if (result) {
      const std::string rule = rule_id(*result);
      notification["associatedRule"] = {{"id", printable(rule)}, {"index", rule_index(rule)}};
      notification["locations"] = Json::array({location(*result)});
    }
    notifications_.push_back(std::move(notification));
  }

  const RunReport& report_;
  const RenderOptions& options_;
  std::map<std::string, std::size_t> indices_;
  Json rules_ = Json::array();
  Json results_ = Json::array();
  Json notifications_ = Json::array();
  bool successful_ = true;
};

}  // namespace

void render_sarif(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  out << Sarif(report, options).document().dump(1) << '\n';
}

}  // namespace tcpspec::report
