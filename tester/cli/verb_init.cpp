#include "cli/verb_init.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/shipped_files.hpp"
#include "base/wrap.hpp"
#include "cli/exit.hpp"
#include "lab/profile_keys.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::size_t line_length = 100;

constexpr const char* a_case =
    R"(# A case of tcpspec.  What is behind a # is for people.
#
#   tcpspec check FILE        looks for errors
#   tcpspec explain --cases FILE my-syn-to-a-closed-port       says it in English
#   tcpspec run sim FILE      runs it against the reference endpoint, which must pass
#   tcpspec run lab FILE      runs it against the kernel of this machine
#
# cases/README.md explains the language; `tcpspec schema` prints its JSON Schema for your editor.

- case: my-syn-to-a-closed-port   # the id: small letters, digits and hyphens
  title: A SYN to a closed port draws a RST that acknowledges it
  # The requirements that it checks; a failure is charged to the first.  `tcpspec list requirements` has them.
  checks: [RFC9293-3.10.7.1-2]
  tags: [mine]                    # run only these: --tag mine

  # The state of the target when the steps begin: CLOSED, LISTEN, SYN-SENT, ESTABLISHED, FIN-WAIT-1, ...
  given: CLOSED

  # What is done, and what must be seen.  Segments are written as in RFC 9293 §3.5; the variables are the target's.
  steps:
    - send:   <SEQ=IRS><CTL=SYN>
    - expect: <SEQ=0><ACK=IRS+1><CTL=RST,ACK><DATA=0>
    - expect: silence             # and nothing after it

    # Other steps:
    # - wait:  200ms
    # - call:  SEND 100 octets    # a user call of the target's application; needs the agent
    #   returns: ok
    # - state: ESTABLISHED        # the state in which the target must be now
)";

/// A line or more of a comment, and the key behind a #.
void add_key(std::string& out, const lab::ProfileKey& key, const std::string& indent) {
  std::string text(key.description);
  if (key.required) text += " Needed.";
  if (!key.otherwise.empty()) text += " Without it: " + std::string(key.otherwise) + ".";
  for (const std::string& line : base::wrap(text, line_length - indent.size()))
    out += "#" + indent + "   " + line + "\n";
  out += "#" + indent + std::string(key.name) + ": " + std::string(key.example) + "\n";
}

std::string profile() {
  std::string out =
      "# A profile: what is known of a target, and how the lab starts it.\n"
      "#\n"
      "#   tcpspec check FILE                            looks for errors\n"
      "#   tcpspec run lab --profile ./FILE              tests the stack that `lab` starts\n"
      "#   tcpspec run board:80 --profile ./FILE         tests a host, with the times and services of this "
      "file\n"
      "#\n"
      "# As it is, it describes the kernel of this machine. Remove the # before a key to use it;\n"
      "# cases/profiles/README.md has all keys in tables.\n\n"
      "profile: mine\n";
  for (const lab::ProfileKey& key : lab::profile_keys(lab::ProfileMap::profile)) {
    if (key.name == "profile") continue;
    out += "\n";
    if (key.name != "lab") {
      add_key(out, key, "");
      continue;
    }
    for (const std::string& line : base::wrap(std::string(key.description), line_length))
      out += "#   " + line + "\n";
    out += "#lab:\n";
    for (const lab::ProfileKey& inner : lab::profile_keys(lab::ProfileMap::lab)) add_key(out, inner, "  ");
  }
  return out;
}

/// A file that is shipped as it is, in one of these folders below the data.
std::string shipped(const std::string& name, std::initializer_list<const char*> folders) {
  const std::filesystem::path data = base::data_folder();
  for (const char* folder : folders) {
    std::error_code problem;
    if (const auto text = base::read_file(data / folder / name, problem)) return *text;
  }
  throw EnvironmentError(name + " is not in " + data.string());
}

std::string agent(const std::string& name) { return shipped(name, {"agent", "tester/agent/portable"}); }
std::string binding(const std::string& name) { return shipped(name, {"stepped", "tester/stepped/portable"}); }

std::string skeleton(InitOptions::Of of) {
  switch (of) {
    case InitOptions::Of::a_case: return a_case;
    case InitOptions::Of::profile: return profile();
    case InitOptions::Of::python_agent: return agent("tcpspec_agent.py");
    case InitOptions::Of::c_agent: return agent("tcpspec_agent.c");
    case InitOptions::Of::python_binding: return binding("tcpspec_stepped.py");
    case InitOptions::Of::c_binding: return binding("tcpspec_stepped.h");
  }
  return {};
}

}  // namespace

int init(const InitOptions& options) {
  const std::string text = skeleton(options.of);
  if (options.output.empty()) {
    std::cout << text;
    return code(Exit::ok);
  }
  if (std::filesystem::exists(options.output))
    throw UsageError(options.output + " is there already; `init` overwrites nothing");
  std::ofstream file(options.output);
  file << text << std::flush;
  if (!file) throw EnvironmentError(options.output + " cannot be written");
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
