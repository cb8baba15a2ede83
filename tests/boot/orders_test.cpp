// What is said to the first process of a kernel arrives as it was said.
#include <gmock/gmock.h>

#include <stdexcept>

#include "boot/orders.hpp"

namespace tcpspec::boot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Orders, ArriveAsTheyWereSaid) {
  Orders said;
  said.program = "/a b/tcpspec";
  said.words = {"run", "lab", "--exec", "printf 'two\nlines' \xff", ""};
  said.environment = {"A=1", "B=\"=\""};
  said.folder = "/somewhere";
  said.mask = 077;
  said.writable = {"/out"};
  said.output = {true, 120, 40};
  const Orders heard = orders_from(to_octets(said));
  EXPECT_EQ(heard.program, said.program);
  EXPECT_EQ(heard.words, said.words);
  EXPECT_EQ(heard.environment, said.environment);
  EXPECT_EQ(heard.folder, said.folder);
  EXPECT_EQ(heard.mask, 077U);
  EXPECT_THAT(heard.writable, ElementsAre("/out"));
  EXPECT_THAT(heard.modules, IsEmpty());
  EXPECT_TRUE(heard.output.terminal);
  EXPECT_EQ(heard.output.columns, 120U);
  EXPECT_EQ(heard.output.rows, 40U);
  EXPECT_FALSE(heard.errors.terminal);
}

TEST(Orders, AreNotGuessedFromAPartOfThem) {
  const std::string whole = to_octets({"/tcpspec", {"run"}, {}, "/", 022, {}, {}, {}, {}});
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_THROW(orders_from(std::string_view(whole).substr(0, length)), std::runtime_error) << length;
}

}  // namespace
}  // namespace tcpspec::boot
