#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcpspec::boot {

/// The word of a command line by which a kernel starts its first process: `tcpspec __init ORDERS`.
inline constexpr const char* init_word = "__init";

/// The life of process 1 of a kernel that `run_inside` has booted: makes a root of the host's files that
/// changes none of them, runs the command line of the orders, says how it ended, and switches the machine
/// off.  To the process outside, on the console for it:
///
///     @exit CODE          the command line has ended, and all that it wrote is outside
///     @error WORDS        it could not be run
///     (anything else)     the kernel's own log
///
/// and from there:
///
///     signal NUMBER       for the command line's process
[[noreturn]] void live_as_init(const std::string& orders_file);

/// Whether this process is in a kernel that was booted for it, and whose time that is.
enum class KernelTime : std::uint8_t { real, virtual_ };
std::optional<KernelTime> inside();

/// `in virtual time` or `in real time`.
std::string time_in_words();

/// The variable that tells, NAME=VALUE.
std::string inside_variable(KernelTime);

}  // namespace tcpspec::boot
