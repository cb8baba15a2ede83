#pragma once
// Errors before there is a result, which are not the fault of a case. Each ends the program with a sentence.

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tcpspec {

/// The command line or the suite is invalid; `main` prints the sentence and exits with 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// No privilege, no target, a file that cannot be read; `main` prints the sentence and exits with 3, as it
/// does for std::system_error.
struct EnvironmentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A signal ends a verb before there is a report; `main` exits with 128 + n.
struct Interrupted : std::runtime_error {
  explicit Interrupted(int by) : std::runtime_error("interrupted"), signal(by) {}
  int signal;
};

/// What happened, in words, and what to do if this machine has too little of something.
inline std::string what_happened(const std::exception& trouble) {
  if (dynamic_cast<const std::bad_alloc*>(&trouble) != nullptr)
    return "there is not enough memory (`ulimit -v` shows a limit, `free -m` what there is)";
  const auto* refused = dynamic_cast<const std::system_error*>(&trouble);
  if (refused != nullptr && refused->code() == std::errc::too_many_files_open)
    return std::string(trouble.what()) + " (`ulimit -Hn` shows how many are allowed)";
  return trouble.what();
}

}  // namespace tcpspec
