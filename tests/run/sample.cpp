#include "sample.hpp"

#include <gtest/gtest.h>

namespace tcpspec::run {

const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult result =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(result.errors), "");
  return result.catalogue;
}

std::optional<cases::Level> level_of(const std::string& requirement) {
  return catalogue().level_of(requirement);
}

cases::Suite suite_of(const std::string& yaml) {
  cases::LoadResult loaded = cases::load_text("sample.yaml", yaml, catalogue());
  EXPECT_EQ(cases::render(loaded.errors), "");
  return std::move(loaded.suite);
}

std::string with_steps(const std::string& given, const std::string& steps, const std::string& more,
                       const std::string& id) {
  return "- case: " + id +
         "\n  title: A sample\n  checks: [RFC9293-MUST-13, RFC9293-SHLD-20]\n  given: " + given +
         "\n  steps:\n" + steps + "\n" + more + "\n";
}

Environment wire_only() {
  const auto address = [](const char* text) { return *wire::Address::parse(text); };
  Environment env;
  env.sites[wire::Family::ipv4] = {address("10.77.0.1"), address("10.77.0.2"), address("10.77.0.3"),
                                   address("10.77.0.4")};
  env.sites[wire::Family::ipv6] = {address("fd77::1"), address("fd77::2"), address("fd77::3"),
                                   address("fd77::4")};
  env.services = {{.port = 80, .role = Role::opaque}};
  env.closed_port = 9;
  env.level_of = level_of;
  return env;
}

Environment serving(Role role) {
  Environment env = wire_only();
  env.services = {{.port = 80, .role = role}};
  return env;
}

}  // namespace tcpspec::run
