#pragma once

#include <string>
#include <string_view>

#include "boot/orders.hpp"
#include "drive/descriptor.hpp"

namespace tcpspec::boot {

/// The consoles of a booted kernel, and what is at their other ends outside.
inline constexpr const char* output_console = "/dev/tty0";   ///< standard output
inline constexpr const char* errors_console = "/dev/tty1";   ///< standard error
inline constexpr const char* control_console = "/dev/tty2";  ///< the process that has booted it, both ways

/// Opens a console on which every octet passes as it is.  Throws std::system_error.
drive::Descriptor open_console(const char* name);

/// Writes all of it.  Throws std::system_error.
void write_all(int descriptor, std::string_view octets);

/// Where a stream of the command line goes: a terminal is the console itself, so that the program sees one,
/// as large as outside; anything else is a pipe, whose octets `pass_on` hands to the console.
class GuestStream {
 public:
  GuestStream(const char* console, const Screen&);

  int for_the_program() const { return pipe_in_ ? pipe_in_.get() : console_.get(); }
  /// To be called when the program has its copy: then the end of the pipe is the program's.
  void let_go() { pipe_in_.reset(); }
  /// To be polled; -1 where nothing comes.
  int descriptor() const { return pipe_out_.get(); }
  void pass_on();
  /// Returns when all is outside.
  void finish();

 private:
  drive::Descriptor console_;
  drive::Descriptor pipe_in_;
  drive::Descriptor pipe_out_;
};

}  // namespace tcpspec::boot
