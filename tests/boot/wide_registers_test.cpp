// A user-mode kernel on a processor whose vector registers are wider than the kernel has room for.
#include "boot/wide_registers.hpp"

#include <elf.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace tcpspec::boot {
namespace {

TEST(WideRegisters, AreKnownByTheKernelsLastWords) {
  EXPECT_TRUE(died_of_wide_registers(
      "userspace - ptrace set fp regs failed, errno = 14\nKernel panic - not syncing"));
  EXPECT_FALSE(died_of_wide_registers("Kernel panic - not syncing: Attempted to kill init!"));
}

#ifdef __x86_64__
/// What a process asks of another one, as bits; it runs in a process of its own.
enum Answers { wide_refused = 1, plain_given = 2, other_sets_given = 4 };

[[noreturn]] void ask_about_a_child() {
  hide_wide_registers();
  const pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    raise(SIGSTOP);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  int answers = 0;
  char room[65536];
  iovec all{room, sizeof room};
  user_fpregs_struct plain{};
  if (ptrace(PTRACE_GETREGSET, child, NT_X86_XSTATE, &all) < 0 && errno == EINVAL) answers |= wide_refused;
  if (ptrace(PTRACE_GETFPREGS, child, nullptr, &plain) == 0) answers |= plain_given;
  all = {room, sizeof room};
  if (ptrace(PTRACE_GETREGSET, child, NT_PRSTATUS, &all) == 0) answers |= other_sets_given;
  kill(child, SIGKILL);
  _exit(answers);
}

TEST(WideRegisters, CannotBeAskedForOnceTheyAreHidden) {
  const pid_t asker = fork();
  if (asker == 0) ask_about_a_child();
  int status = 0;
  waitpid(asker, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), wide_refused | plain_given | other_sets_given);
}
#endif

}  // namespace
}  // namespace tcpspec::boot
