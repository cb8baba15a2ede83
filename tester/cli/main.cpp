#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "boot/inside.hpp"
#include "cli/command_line.hpp"
#include "cli/exit.hpp"
#include "cli/known_names.hpp"

namespace {

/// If memory is exhausted in a place that must not throw, nothing can be caught, but the reason can be shown.
[[noreturn]] void tell_lack_of_memory() {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    constexpr std::string_view said = "tcpspec: there is not enough memory (`ulimit -v` shows a limit)\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, said.data(), said.size());
    ::_exit(tcpspec::cli::code(tcpspec::cli::Exit::environment));
  } catch (...) {
  }
  std::abort();
}

}  // namespace

int main(int count, char** words) {
  using namespace tcpspec::cli;
  std::set_terminate(tell_lack_of_memory);
  if (count == 3 && std::string_view(words[1]) == tcpspec::boot::init_word && getpid() == 1)
    tcpspec::boot::live_as_init(words[2]);
  Verbs verbs;
  verbs.run = run;
  verbs.report = tcpspec::cli::report;
  verbs.compare = compare;
  verbs.merge = tcpspec::cli::merge;
  verbs.baseline = baseline;
  verbs.replay = replay;
  verbs.probe = probe;
  verbs.doctor = doctor;
  verbs.coverage = coverage;
  verbs.list = list;
  verbs.explain = explain;
  verbs.check = check;
  verbs.schema = schema;
  verbs.init = init;
  verbs.mutants = mutants;
  verbs.sweep = sweep;
  verbs.diff = diff;
  verbs.walk = walk;
  verbs.scan = scan;
  verbs.known = known_names;
  return dispatch(count > 0 ? std::vector<std::string>(words + 1, words + count) : std::vector<std::string>{},
                  verbs, std::cout, std::cerr);
}
