#pragma once

#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "drive/child.hpp"
#include "wire/time.hpp"

namespace tcpspec::stepped {

/// The target's program has broken the protocol, or is gone; the words say how. It cannot be used any more.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The lines of all exchanges, as --record-steps writes them.
class Record {
 public:
  Record() = default;
  /// Throws std::system_error if the file cannot be written.
  explicit Record(const std::string& file);

  void line(char direction, std::string_view);  ///< `>` to the program, `<` from it
  void lines(char direction, std::string_view text);

 private:
  std::ofstream out_;
};

/// A program that answers lines by lines, and is waited for in real time.
class Process {
 public:
  /// Starts `command` with /bin/sh. `signals` becomes readable when the user interrupts the run; -1: nothing
  /// does. The record must outlive this. Throws std::system_error.
  Process(std::string command, int signals, Record& record);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Reads one line of an answer; true with its last. What it throws is reported with the line.
  using Reader = std::function<bool(std::string_view line)>;

  /// Writes `text` and reads the answer. Throws Broken, also if it is not complete after `patience`.
  void exchange(std::string_view text, Duration patience, const Reader&);

  /// The last lines that it has written to standard error; empty if none.
  std::string errors();

 private:
  void write_some(std::string_view& text);
  bool read_lines(const Reader&);
  bool hand_over(std::string_view line, const Reader&);
  void wait(bool to_write, std::int64_t deadline, Duration patience);
  void gather_errors();
  [[noreturn]] void tell_death();
  [[noreturn]] void refuse(const std::string& why);

  std::string command_;
  int signals_;
  Record& record_;
  drive::Pipes pipes_;
  std::unique_ptr<drive::Child> child_;
  std::string received_;       ///< not yet a whole line
  std::string errors_;         ///< the tail of its standard error
  std::uint64_t lines_ = 0;    ///< of its output so far
  std::size_t in_answer_ = 0;  ///< lines of this answer
};

}  // namespace tcpspec::stepped
