#include "lab/profile_keys.hpp"

#include <array>

#include "case/in_order.hpp"

namespace tcpspec::lab {

namespace {

using Type = ProfileType;

constexpr auto of_profile = std::to_array<ProfileKey>({
    {"profile", Type::text, true, "", "The name.", "mine"},
    {"extends", Type::text, false, "",
     "Another profile, beside this one or shipped: what this one does not say is taken from it, except "
     "`lab`, "
     "`stepped` and `access`.",
     "linux"},
    {"stack", Type::text, false, "what the agent says of itself", "The stack, in words for the reports.",
     "my stack 1.2, on a TAP device"},
    {"stack-name", Type::text, false, "targets are not compared with this profile",
     "The name of the stack in reports that say that a target looks like it. Not inherited by `extends`.",
     "My Stack"},
    {"stack-versions", Type::text, false, "nothing is said of versions",
     "The versions of which the departures are known.", "\"1.2 to 1.4\""},
    {"told-by", Type::list, false, "no cases: nothing looks like it",
     "Cases whose deviations, as listed here, distinguish this stack from others; `*` and `?` are wild "
     "cards. At least three of them must depart so, and three of four that came to a verdict.",
     "[syn-backs-off]"},
    {"rto", Type::time, false, "1 s", "The initial retransmission timeout.", "3 s"},
    {"msl", Type::time, false, "30 s", "The MSL: TIME-WAIT lasts two of them.", "60 s"},
    {"at-once", Type::number, false, "64 connections, with an agent 100,000",
     "Connections that the target can have at the same time.", "32"},
    {"alone", Type::list, false, "no cases",
     "Cases that disturb others, and therefore run alone; `*` and `?` are wild cards.",
     "[\"invalid-source-address*\"]"},
    {"closed-port", Type::port, false, "found out", "A port that nothing listens on.", "9999"},
    {"access", Type::access, false, "what there is",
     "The most that may be used: an open port, a service, or the agent.", "service"},
    {"services", Type::services, false, "none", "What is behind the target's ports.",
     "[{port: 7, role: echo}]"},
    {"lab", Type::lab, false, "this machine's kernel, with tcpspec-agent",
     "How `tcpspec run lab` starts the target.",
     "{link: tap, namespace: tester, agent: \"exec my-stack {device}\"}"},
    {"stepped", Type::command, false, "`--exec` of `tcpspec run stepped`",
     "The program that is the target of `tcpspec run stepped`: it speaks the stepped protocol.",
     "exec my-binding"},
    {"restart", Type::command, false, "the command of `lab` again",
     "A command that brings a target back that has stopped responding.", "systemctl restart my-stack"},
    {"deviations", Type::deviations, false, "none", "Known deviations, by case.",
     "[{case: syn-backs-off, reason: ticket 7}]"},
    {"departures", Type::departures, false, "none", "Known departures from the rules of the sweep.",
     "[{rule: G-3, seen: \"NONE, CLOSED\", reason: ticket 8}]"},
});

constexpr auto of_service = std::to_array<ProfileKey>({
    {"port", Type::port, true, "", "Its port.", "80"},
    {"role", Type::role, false, "opaque",
     "What it does: `opaque` accepts, and nothing else is known of it; `echo` returns what it gets; "
     "`discard` reads; "
     "`daytime` sends and closes; `chargen` sends without end; `http` responds to `request` and "
     "closes; `http-client` connects (`tcpspec await`) and closes when it has `request`, its response.",
     "http"},
    {"request", Type::text, false, "`GET / HTTP/1.0\\r\\n\\r\\n`",
     "With `role: http`: what makes it send and close; `\\r` and `\\n` are those octets.",
     "'GET /large HTTP/1.0\\r\\n\\r\\n'"},
});

constexpr auto of_lab = std::to_array<ProfileKey>({
    {"link", Type::link, false, "veth",
     "`veth`: the target is the kernel of a network namespace. `tap`: the lab makes the TAP device `device`, "
     "which the "
     "stack opens by its name. `theirs`: the program makes `device`.",
     "tap"},
    {"device", Type::text, false, "tap0", "With `tap` and `theirs`: the name of the device.", "tap3"},
    {"namespace", Type::place, false, "target",
     "Where `start` or `agent` runs. The device of `link: tap` is in the tester's namespace, so a stack that "
     "opens it "
     "runs there: `tester`.",
     "tester"},
    {"start", Type::command, false, "",
     "The command of the stack, or of a server on it. Its ports are in `services`; the agent is then not "
     "used.",
     "exec my-server --tap {device} --address {target}"},
    {"behind", Type::command, false, "", "The command of the servers behind a stack that is a proxy.",
     "exec inetd -d {profile_dir}/inetd.conf"},
    {"agent", Type::command, false, "tcpspec-agent",
     "The command of a program that speaks the agent's protocol.",
     "exec my-stack {device} {target} {target6}"},
    {"start-up", Type::time, false, "10 s", "How long it may take until the target can be reached.", "90 s"},
    {"ipv4", Type::site, false, "10.77.0.2 and 10.77.0.4",
     "The target's IPv4 addresses; one of the families may be missing.", "{target: 10.0.2.2}"},
    {"ipv6", Type::site, false, "fd77::2 and fd77::4", "The target's IPv6 addresses.",
     "{target: \"fd00::2\"}"},
});

constexpr auto of_site = std::to_array<ProfileKey>({
    {"target", Type::address, true, "", "The address of the target.", "10.77.0.2"},
    {"other", Type::address, false, "none", "A second address of the target, for the cases that compare two.",
     "10.77.0.4"},
});

constexpr auto of_deviation = std::to_array<ProfileKey>({
    {"case", Type::words, true, "", "The ids of the cases; `*` and `?` are wild cards.", "syn-backs-off"},
    {"family", Type::family, false, "both", "The address family.", "6"},
    {"verdict", Type::verdict, false, "fail", "The verdict that is known.", "warn"},
    {"observed", Type::text, false, "anything",
     "The name of the outcome, or whole words of the report's sentence or of what came.", "does not grow"},
    {"sometimes", Type::truth, false, "false",
     "Whether the departure depends on facts that the profile does not know: then a pass is not unexpected.",
     "true"},
    {"since", Type::version, false, "all versions", "The first version of the stack that departs so.", "6.5"},
    {"before", Type::version, false, "all versions", "The first version that does so no more.", "6.17"},
    {"reason", Type::text, true, "", "Why it is so.", "ticket 7"},
});

constexpr auto of_departure = std::to_array<ProfileKey>({
    {"rule", Type::words, true, "", "The ids of the rules; `*` and `?` are wild cards.", "G-3"},
    {"seen", Type::text, true, "", "The reaction and the state that were seen; `*` and `?` are wild cards.",
     "\"NONE, *\""},
    {"if", Type::condition, false, "always", "A condition, as in the tables.", "seq=beyond"},
    {"points", Type::words, false, "all points", "The ids of the points; `*` and `?` are wild cards.",
     "\"*/nxt-1/*\""},
    {"since", Type::version, false, "all versions", "The first version of the stack that departs so.", "6.5"},
    {"before", Type::version, false, "all versions", "The first version that does so no more.", "6.17"},
    {"reason", Type::text, true, "", "Why it is so.", "ticket 8"},
});

struct MapRow {
  ProfileMap map;
  std::string_view name;
  std::span<const ProfileKey> keys;
};

constexpr auto maps = std::to_array<MapRow>({
    {ProfileMap::profile, "a profile", of_profile},
    {ProfileMap::service, "a service", of_service},
    {ProfileMap::lab, "lab", of_lab},
    {ProfileMap::site, "an address family", of_site},
    {ProfileMap::deviation, "a deviation", of_deviation},
    {ProfileMap::departure, "a departure", of_departure},
});

constexpr auto words_in_braces = std::to_array<Placeholder>({
    {"device", "the name of the device: `tap0`"},
    {"tester", "the tester's IPv4 address"},
    {"tester6", "the tester's IPv6 address"},
    {"target", "the target's IPv4 address"},
    {"target6", "the target's IPv6 address"},
    {"target_other", "the target's second IPv4 address"},
    {"target6_other", "the target's second IPv6 address"},
    {"tester_netns", "a path to the tester's network namespace"},
    {"target_netns", "a path to the target's network namespace"},
    {"profile_dir", "the folder of the profile"},
    {"programs", "the folder of `tcpspec`"},
});

static_assert(cases::in_order(maps, &MapRow::map));

const MapRow& row_of(ProfileMap map) { return maps[static_cast<std::size_t>(map)]; }

std::string table_of(const MapRow& row) {
  std::string out = "| key | type | without it | meaning | example |\n|---|---|---|---|---|\n";
  for (const ProfileKey& key : row.keys) {
    out += "| `" + std::string(key.name) + "` | " + std::string(name_of(key.type)) + " | ";
    out += key.required ? "needed" : std::string(key.otherwise);
    out += " | " + std::string(key.description) + " | `" + std::string(key.example) + "` |\n";
  }
  return out;
}

}  // namespace

std::string_view name_of(ProfileMap map) { return row_of(map).name; }
std::span<const ProfileKey> profile_keys(ProfileMap map) { return row_of(map).keys; }
std::span<const Placeholder> placeholders() { return words_in_braces; }

std::string_view name_of(ProfileType type) {
  switch (type) {
    case Type::text: return "text";
    case Type::time: return "time, in s or ms";
    case Type::number: return "number, from 1";
    case Type::port: return "number, 1 to 65535";
    case Type::words: return "text or list of texts";
    case Type::list: return "list of texts";
    case Type::command: return "shell command";
    case Type::access: return "`wire`, `service`, `agent`";
    case Type::link: return "`veth`, `tap`, `theirs`";
    case Type::place: return "`target`, `tester`";
    case Type::role: return "a role";
    case Type::family: return "`4`, `6`";
    case Type::verdict: return "`fail`, `warn`, `inconclusive`, `not applicable`";
    case Type::truth: return "`true`, `false`";
    case Type::version: return "version";
    case Type::address: return "address";
    case Type::condition: return "condition";
    case Type::services: return "list of services";
    case Type::lab: return "map";
    case Type::site: return "map";
    case Type::deviations: return "list of deviations";
    case Type::departures: return "list of departures";
  }
  return "";
}

std::string profile_reference() {
  constexpr std::array titles{
      "A profile",         "A service of `services`",     "`lab`",
      "`ipv4` and `ipv6`", "A deviation of `deviations`", "A departure of `departures`"};
  static_assert(titles.size() == maps.size());
  std::string out;
  for (std::size_t i = 0; i < maps.size(); ++i)
    out += "### " + std::string(titles[i]) + "\n\n" + table_of(maps[i]) + "\n";
  out += "### Placeholders of commands\n\n| placeholder | becomes |\n|---|---|\n";
  for (const Placeholder& one : words_in_braces)
    out += "| `{" + std::string(one.word) + "}` | " + std::string(one.meaning) + " |\n";
  return out;
}

}  // namespace tcpspec::lab
