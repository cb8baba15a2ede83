#include <iostream>

#include "cli/command_line.hpp"
#include "cli/known_names.hpp"

int main(int count, char** words) {
  using namespace tcpspec::cli;
  Verbs verbs;
  verbs.run = run;
  verbs.report = tcpspec::cli::report;
  verbs.compare = compare;
  verbs.merge = tcpspec::cli::merge;
  verbs.baseline = baseline;
  verbs.replay = replay;
  verbs.probe = probe;
  verbs.doctor = doctor;
  verbs.list = list;
  verbs.explain = explain;
  verbs.check = check;
  verbs.schema = schema;
  verbs.init = init;
  verbs.mutants = mutants;
  verbs.sweep = sweep;
  verbs.diff = diff;
  verbs.known = known_names;
  return dispatch(count > 0 ? std::vector<std::string>(words + 1, words + count) : std::vector<std::string>{},
                  verbs, std::cout, std::cerr);
}
