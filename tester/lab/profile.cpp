#include "lab/profile.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/shipped_files.hpp"
#include "case/reading.hpp"
#include "case/select.hpp"
#include "case/suggest.hpp"
#include "case/time_text.hpp"
#include "case/yaml.hpp"
#include "lab/profile_checks.hpp"
#include "lab/profile_keys.hpp"
#include "lab/version.hpp"

namespace tcpspec::lab {

using cases::Diagnostics;
using cases::Node;

namespace {

constexpr int deepest_extension = 8;

/// What each key of the table does with its value.
using Readers = std::map<std::string, std::function<void(const Node&)>>;

void read_map(const Node& map, ProfileMap which, const Readers& readers, Diagnostics& errors) {
  const std::string what(name_of(which));
  if (!map.is_map()) return errors.add(map.at, what + " must be a map");
  std::vector<std::string> known;
  for (const ProfileKey& key : profile_keys(which)) known.emplace_back(key.name);
  for (const auto& [key, value] : map.entries) {
    if (std::find(known.begin(), known.end(), key.text) != known.end())
      readers.at(key.text)(value);
    else
      errors.add(key.at, "unknown key '" + key.text + "' in " + what, cases::nearest(key.text, known),
                 cases::join(known));
  }
}

class Reader {
 public:
  Reader(Profile& profile, Diagnostics& errors) : profile_(profile), errors_(errors) {}

  std::string extends;

  void profile(const Node& root) {
    read_map(
        root, ProfileMap::profile,
        {{"profile", [&](const Node& n) { text(n, profile_.name); }},
         {"extends", [&](const Node& n) { text(n, extends); }},
         {"stack", [&](const Node& n) { text(n, profile_.stack); }},
         {"stack-name", [&](const Node& n) { text(n, profile_.stack_name); }},
         {"stack-versions", [&](const Node& n) { text(n, profile_.versions); }},
         {"told-by",
          [&](const Node& n) { list(n, [&](const Node& i) { text(i, profile_.told_by.emplace_back()); }); }},
         {"rto", [&](const Node& n) { time(n, profile_.rto); }},
         {"msl", [&](const Node& n) { time(n, profile_.msl); }},
         {"at-once",
          [&](const Node& n) {
            if (auto v = number(n, 1'000'000)) profile_.at_once = *v;
          }},
         {"alone",
          [&](const Node& n) { list(n, [&](const Node& i) { text(i, profile_.alone.emplace_back()); }); }},
         {"closed-port",
          [&](const Node& n) {
            if (auto v = number(n, 65535)) profile_.closed_port = static_cast<std::uint16_t>(*v);
          }},
         {"access", [&](const Node& n) { access(n); }},
         {"services", [&](const Node& n) { list(n, [&](const Node& i) { service(i); }); }},
         {"lab", [&](const Node& n) { wiring(n); }},
         {"stepped", [&](const Node& n) { command(n, profile_.stepped); }},
         {"restart", [&](const Node& n) { command(n, profile_.restart); }},
         {"deviations", [&](const Node& n) { list(n, [&](const Node& i) { deviation(i); }); }},
         {"departures", [&](const Node& n) { list(n, [&](const Node& i) { departure(i); }); }}},
        errors_);
  }

 private:
  void text(const Node& node, std::string& into) {
    if (auto value = cases::text_of(node, "this", errors_)) into = *value;
  }

  void command(const Node& node, std::string& into) {
    text(node, into);
    check_placeholders(node, errors_);
  }

  void list(const Node& node, const std::function<void(const Node&)>& each) {
    if (!node.is_list())
      return errors_.add(node.at, "expected a list, not " + std::string(name_of(node.kind)));
    for (const Node& item : node.items) each(item);
  }

  std::optional<std::size_t> number(const Node& node, std::size_t most) {
    const auto digits = cases::text_of(node, "a number", errors_);
    if (!digits) return std::nullopt;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
    if (error == std::errc{} && end == digits->data() + digits->size() && value >= 1 && value <= most)
      return value;
    errors_.add(node.at, "'" + *digits + "' is not a number from 1 to " + std::to_string(most));
    return std::nullopt;
  }

  void version(const Node& node, std::string& into) {
    text(node, into);
    if (!into.empty() && !is_version(into))
      errors_.add(node.at, "'" + into + "' is not a version: numbers with dots between them, as 6.1");
  }

  void time(const Node& node, std::optional<Duration>& into) {
    const auto written = cases::text_of(node, "a time", errors_);
    if (!written) return;
    const auto parsed = cases::parse_time(*written);
    cases::report(node, parsed.faults, errors_);
    if (!parsed.ok()) return;
    if (parsed.value.unit != cases::TimeUnit::seconds)
      return errors_.add(node.at, "a profile gives times in seconds or milliseconds");
    into = seconds(parsed.value.count);
  }

  template <typename T>
  void word(const Node& node, const std::vector<std::pair<std::string, T>>& words, T& into) {
    const auto written = cases::text_of(node, "a word", errors_);
    if (!written) return;
    std::vector<std::string> known;
    std::string allowed;
    for (const auto& [name, value] : words) {
      if (name == *written) {
        into = value;
        return;
      }
      known.push_back(name);
      allowed += (allowed.empty() ? "" : ", ") + name;
    }
    errors_.add(node.at, "unknown word '" + *written + "'", cases::nearest(*written, known), allowed);
  }

  void access(const Node& node) {
    cases::Access value = cases::Access::agent;
    word<cases::Access>(
        node,
        {{"wire", cases::Access::wire}, {"service", cases::Access::service}, {"agent", cases::Access::agent}},
        value);
    profile_.access = value;
  }

  void service(const Node& node) {
    run::Service service;
    std::string role;
    const auto read_role = [&](const Node& n) {
      text(n, role);
      if (const auto known = run::role_from_string(role))
        service.role = *known;
      else if (!role.empty())
        errors_.add(n.at, "unknown role '" + role + "'", {},
                    "opaque, echo, discard, daytime, chargen, http, http-client");
    };
    read_map(node, ProfileMap::service,
             {{"port",
               [&](const Node& n) {
                 if (auto v = number(n, 65535)) service.port = static_cast<std::uint16_t>(*v);
               }},
              {"role", read_role},
              {"request", [&](const Node& n) { request(n, service.request); }}},
             errors_);
    if (node.is_map() && service.port == 0) errors_.add(node.at, "a service needs its port");
    profile_.services.push_back(std::move(service));
  }

  /// `\r` and `\n` become these characters.
  void request(const Node& node, std::string& into) {
    std::string written;
    text(node, written);
    into.clear();
    for (std::size_t i = 0; i < written.size(); ++i) {
      const bool escaped = written[i] == '\\' && i + 1 < written.size();
      if (escaped && written[i + 1] == 'r') into += '\r';
      if (escaped && written[i + 1] == 'n') into += '\n';
      if (!escaped) into += written[i];
      if (escaped) ++i;
    }
  }

  void wiring(const Node& node) {
    Wiring& wiring = profile_.wiring;
    const std::vector<std::pair<std::string, Wiring::Link>> links{
        {"veth", Wiring::Link::veth}, {"tap", Wiring::Link::tap}, {"theirs", Wiring::Link::theirs}};
    const std::vector<std::pair<std::string, bool>> places{{"target", false}, {"tester", true}};
    read_map(node, ProfileMap::lab,
             {{"link", [&](const Node& n) { word(n, links, wiring.link); }},
              {"device", [&](const Node& n) { text(n, wiring.device); }},
              {"namespace", [&](const Node& n) { word(n, places, wiring.beside_tester); }},
              {"start", [&](const Node& n) { command(n, wiring.start); }},
              {"behind", [&](const Node& n) { command(n, wiring.behind); }},
              {"agent", [&](const Node& n) { command(n, wiring.agent); }},
              {"start-up", [&](const Node& n) { time(n, wiring.start_up); }},
              {"ipv4", [&](const Node& n) { site(n, wire::Family::ipv4); }},
              {"ipv6", [&](const Node& n) { site(n, wire::Family::ipv6); }}},
             errors_);
    if (node.is_map()) check_namespace(node, errors_);
  }

  void site(const Node& node, wire::Family family) {
    run::Site site;
    const auto address = [&](const Node& n) -> std::optional<wire::Address> {
      std::string written;
      text(n, written);
      const auto parsed = wire::Address::parse(written);
      if (parsed && parsed->family == family) return parsed;
      errors_.add(n.at, "'" + written + "' is not an address of this family");
      return std::nullopt;
    };
    read_map(node, ProfileMap::site,
             {{"target", [&](const Node& n) { site.target = address(n).value_or(wire::Address()); }},
              {"other", [&](const Node& n) { site.target_other = address(n); }}},
             errors_);
    if (node.is_map() && node.find("target") == nullptr)
      errors_.add(node.at, "an address family needs its target");
    profile_.wiring.sites[family] = site;
  }

  void deviation(const Node& node) {
    run::Deviation deviation;
    const auto read_family = [&](const Node& n) {
      int value = 0;
      word<int>(n, {{"4", 4}, {"6", 6}}, value);
      deviation.family = value;
    };
    std::vector<std::string> ids;
    const auto read_id = [&](const Node& n) { text(n, ids.emplace_back()); };
    const auto read_ids = [&](const Node& n) { n.is_list() ? list(n, read_id) : read_id(n); };
    read_map(node, ProfileMap::deviation,
             {{"case", read_ids},
              {"family", read_family},
              {"verdict",
               [&](const Node& n) {
                 word<report::Verdict>(n,
                                       {{"fail", report::Verdict::fail},
                                        {"warn", report::Verdict::warn},
                                        {"inconclusive", report::Verdict::inconclusive},
                                        {"not applicable", report::Verdict::not_applicable}},
                                       deviation.verdict);
               }},
              {"observed", [&](const Node& n) { text(n, deviation.observed); }},
              {"sometimes",
               [&](const Node& n) {
                 word<bool>(n, {{"true", true}, {"false", false}}, deviation.sometimes);
               }},
              {"since", [&](const Node& n) { version(n, deviation.since); }},
              {"before", [&](const Node& n) { version(n, deviation.before); }},
              {"reason", [&](const Node& n) { text(n, deviation.reason); }}},
             errors_);
    if (!node.is_map()) return;
    if (ids.empty() || ids.front().empty()) errors_.add(node.at, "a deviation needs its case");
    if (deviation.reason.empty()) errors_.add(node.at, "a deviation needs its reason");
    for (std::string& id : ids) {
      deviation.id = std::move(id);
      profile_.deviations.push_back(deviation);
    }
  }

  void departure(const Node& node) {
    KnownDeparture departure;
    std::vector<std::string> rules;
    const auto texts = [&](const Node& n, std::vector<std::string>& into) {
      const auto one = [&](const Node& item) { text(item, into.emplace_back()); };
      n.is_list() ? list(n, one) : one(n);
    };
    const auto condition = [&](const Node& n) {
      std::string written;
      text(n, written);
      const auto read = oracle::parse_condition(written);
      cases::report(n, read.faults, errors_);
      departure.when = read.value;
    };
    read_map(node, ProfileMap::departure,
             {{"rule", [&](const Node& n) { texts(n, rules); }},
              {"seen", [&](const Node& n) { text(n, departure.seen); }},
              {"if", condition},
              {"points", [&](const Node& n) { texts(n, departure.points); }},
              {"since", [&](const Node& n) { version(n, departure.since); }},
              {"before", [&](const Node& n) { version(n, departure.before); }},
              {"reason", [&](const Node& n) { text(n, departure.reason); }}},
             errors_);
    if (!node.is_map()) return;
    if (rules.empty() || rules.front().empty()) errors_.add(node.at, "a departure needs its rule");
    if (departure.seen.empty()) errors_.add(node.at, "a departure needs what was seen");
    if (departure.reason.empty()) errors_.add(node.at, "a departure needs its reason");
    for (std::string& rule : rules) {
      departure.rule = std::move(rule);
      profile_.departures.push_back(departure);
    }
  }

  Profile& profile_;
  Diagnostics& errors_;
};

/// Takes from `base` what `own` does not have.
void inherit(Profile& own, Profile base) {
  if (own.stack.empty()) own.stack = base.stack;
  if (!own.rto) own.rto = base.rto;
  if (!own.msl) own.msl = base.msl;
  if (!own.at_once) own.at_once = base.at_once;
  if (own.alone.empty()) own.alone = std::move(base.alone);
  if (!own.closed_port) own.closed_port = base.closed_port;
  if (own.services.empty()) own.services = std::move(base.services);
  if (own.restart.empty()) own.restart = base.restart;
  for (run::Deviation& deviation : base.deviations) own.deviations.push_back(std::move(deviation));
  for (KnownDeparture& departure : base.departures) own.departures.push_back(std::move(departure));
}

/// A profile in the folder of `file`, otherwise the shipped one.
std::filesystem::path found_beside(const std::filesystem::path& file, const std::string& name) {
  auto beside = file.parent_path() / name;
  std::error_code problem;
  if (std::filesystem::exists(beside, problem)) return beside;
  const auto shipped = base::shipped_cases() / "profiles" / name;
  return std::filesystem::exists(shipped, problem) ? shipped : beside;
}

ProfileResult load(const std::filesystem::path& file, int depth) {
  ProfileResult result;
  result.profile.folder = file.parent_path();
  const auto text = cases::read_file(file.string(), result.errors);
  if (!text) return result;
  const cases::Source source(file.string(), *text);
  Diagnostics errors(source);
  const auto root = cases::parse_yaml(source, errors);
  Reader reader(result.profile, errors);
  if (root) reader.profile(*root);
  if (!reader.extends.empty() && depth >= deepest_extension)
    errors.add(root->at, "profiles extend each other in a circle");
  for (cases::Diagnostic& error : errors.take()) result.errors.push_back(std::move(error));
  if (reader.extends.empty() || depth >= deepest_extension) return result;
  ProfileResult base = load(found_beside(file, reader.extends + ".yaml"), depth + 1);
  for (cases::Diagnostic& error : base.errors) result.errors.push_back(std::move(error));
  inherit(result.profile, std::move(base.profile));
  return result;
}

}  // namespace

std::string Profile::reason_for(const std::string& rule, const std::string& seen,
                                const oracle::Situation& situation, const std::string& point) const {
  const auto fits = [&](const std::string& pattern) { return cases::glob(pattern, point); };
  for (const KnownDeparture& known : departures)
    if (cases::glob(known.rule, rule) && cases::glob(known.seen, seen) && known.when.admits(situation) &&
        (known.points.empty() || std::any_of(known.points.begin(), known.points.end(), fits)))
      return known.reason;
  return {};
}

ProfileResult load_profile(const std::filesystem::path& file) { return load(file, 0); }

}  // namespace tcpspec::lab
