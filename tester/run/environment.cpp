#include "run/environment.hpp"

#include <array>
#include <utility>

namespace tcpspec::run {

namespace {
constexpr std::array<std::pair<Role, std::string_view>, 7> names{{{Role::opaque, "opaque"},
                                                                  {Role::echo, "echo"},
                                                                  {Role::discard, "discard"},
                                                                  {Role::daytime, "daytime"},
                                                                  {Role::chargen, "chargen"},
                                                                  {Role::http, "http"},
                                                                  {Role::http_client, "http-client"}}};
}

std::string_view to_string(Role role) { return names.at(static_cast<std::size_t>(role)).second; }

std::optional<Role> role_from_string(std::string_view text) {
  for (const auto& [role, name] : names)
    if (name == text) return role;
  return std::nullopt;
}

std::string to_string(const Room& room) {
  std::string text;
  const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  if (room.openings < Room::unlimited) add(std::to_string(room.openings) + " opening");
  if (room.connections < Room::unlimited) add(std::to_string(room.connections) + " open");
  if (room.one_by_one) add("served one by one");
  return text;
}

}  // namespace tcpspec::run
