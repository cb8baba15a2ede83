#pragma once

#include <string>

namespace tcpspec::boot {

/// Whether a kernel died of this: user-mode kernels of before 2025 have room for 2,696 octets of a process's
/// vector registers, and a processor with AMX has 11,000. What its host does not take back in one piece
/// (PTRACE_SETREGSET with NT_X86_XSTATE), it refuses.
bool died_of_wide_registers(const std::string& said);

/// What this process starts from now on cannot ask for these registers, and a user-mode kernel that cannot
/// uses the older request (PTRACE_GETFPREGS). Throws std::system_error.
void hide_wide_registers();

/// For the programs inside, `NAME=VALUE`: glibc uses none of the registers that the kernel then does not
/// keep.
inline constexpr const char* narrow_registers =
    "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX_Fast_Unaligned_Load";

}  // namespace tcpspec::boot
