// What a kernel must have to be booted for a run, by its configuration.
#include <gmock/gmock.h>

#include "base/error.hpp"
#include "boot/kernel_file.hpp"

namespace tcpspec::boot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string enough =
    "CONFIG_UML=y\nCONFIG_HOSTFS=y\nCONFIG_OVERLAY_FS=y\nCONFIG_TMPFS=y\nCONFIG_DEVTMPFS=y\nCONFIG_PROC_FS="
    "y\n"
    "CONFIG_SYSFS=y\nCONFIG_SIGNALFD=y\nCONFIG_UNIX=y\nCONFIG_NET_NS=y\nCONFIG_PID_NS=y\nCONFIG_INET=y\n"
    "CONFIG_PACKET=y\nCONFIG_INET_DIAG=y\nCONFIG_INET_TCP_DIAG=y\n";

std::string refusal_of(const std::string& configuration) {
  try {
    examine("/the/kernel", configuration);
  } catch (const EnvironmentError& refused) {
    return refused.what();
  }
  return "it would do";
}

TEST(KernelFile, SaysWhoseTimeItIs) {
  EXPECT_FALSE(examine("/the/kernel", enough + "CONFIG_VETH=y\n").time_travel);
  EXPECT_TRUE(
      examine("/the/kernel", enough + "CONFIG_VETH=y\nCONFIG_UML_TIME_TRAVEL_SUPPORT=y\n").time_travel);
  EXPECT_FALSE(examine("/the/kernel", enough + "CONFIG_VETH=y\n# CONFIG_UML_TIME_TRAVEL_SUPPORT is not set\n")
                   .time_travel);
}

TEST(KernelFile, NamesTheModulesThatAreToBeLoaded) {
  EXPECT_THAT(examine("/the/kernel", enough + "CONFIG_VETH=m\nCONFIG_IPV6=m\nCONFIG_EXT4_FS=m\n").modules,
              ElementsAre("veth", "ipv6"));
  EXPECT_THAT(examine("/the/kernel", enough + "CONFIG_VETH=y\nCONFIG_IPV6=y\n").modules, IsEmpty());
}

TEST(KernelFile, ThatLacksSomethingIsRefused) {
  EXPECT_THAT(refusal_of(enough), HasSubstr("lacks CONFIG_VETH;"));
  EXPECT_THAT(refusal_of(enough + "# CONFIG_VETH is not set\n"), HasSubstr("lacks CONFIG_VETH;"));
  EXPECT_THAT(refusal_of("CONFIG_UML=y\n"), HasSubstr("CONFIG_HOSTFS, CONFIG_OVERLAY_FS"));
  EXPECT_THAT(refusal_of(enough + "CONFIG_VETH=y\n"), Not(HasSubstr("lacks")));
}

TEST(KernelFile, IsAUserModeLinux) {
  EXPECT_THAT(refusal_of(""), HasSubstr("is not a user-mode Linux kernel"));
  EXPECT_THAT(refusal_of("CONFIG_X86=y\nCONFIG_VETH=y\n"), HasSubstr("is not a user-mode Linux kernel"));
  EXPECT_THROW(examine("/bin/true"), EnvironmentError);
  EXPECT_THROW(examine("/no/such/kernel"), std::system_error);
}

}  // namespace
}  // namespace tcpspec::boot
