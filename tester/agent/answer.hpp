#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "agent/arguments.hpp"
#include "agent/words.hpp"

namespace tcpspec::agent {

/// Carries out one verb; returns the values of the reply, or throws Refusal.
using Perform = std::function<std::string(std::string_view verb, Arguments&)>;

/// A verb, and what of a session carries it out.
template <typename Session>
struct Verb {
  std::string_view word;
  std::string (Session::*perform)(Arguments&);
};

/// The reply to one line of PROTOCOL.md, both without the newline, on whichever stack the verbs act.  Throws
/// nothing.
std::string answer(std::string_view line, const Perform&);

/// The same by a table of all verbs that there are.
template <typename Session, std::size_t count>
std::string answer(std::string_view line, Session& session, const Verb<Session> (&table)[count]) {
  return answer(line, [&](std::string_view word, Arguments& arguments) {
    for (const Verb<Session>& verb : table)
      if (verb.word == word) return (session.*verb.perform)(arguments);
    throw Refusal{"unsupported", "no such verb"};
  });
}

}  // namespace tcpspec::agent
