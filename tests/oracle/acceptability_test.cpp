#include "oracle/acceptability.hpp"

#include <gtest/gtest.h>

namespace tcpspec::oracle {
namespace {

using wire::Seq;

// The table of RFC 9293 §3.10.7.4, row by row, with windows that cross the wrap.
struct Window {
  std::uint32_t seq;
  std::uint32_t len;
  std::uint32_t rcv_nxt;
  std::uint32_t rcv_wnd;
  bool acceptable;
};

TEST(Acceptability, IsThatOfTheTable) {
  constexpr std::uint32_t last = 0xffff'ffff;
  for (const Window& row :
       {// No length, no window: only RCV.NXT itself.
        Window{7, 0, 7, 0, true}, Window{6, 0, 7, 0, false}, Window{8, 0, 7, 0, false},
        // No length, a window: RCV.NXT up to the edge, which is outside.
        Window{last, 0, last, 10, true}, Window{8, 0, last, 10, true}, Window{9, 0, last, 10, false},
        Window{last - 1, 0, last, 10, false},
        // Length, no window: never.
        Window{7, 1, 7, 0, false}, Window{6, 5, 7, 0, false},
        // Length and a window: the first or the last number lies in it.
        Window{last, 5, last, 10, true}, Window{last - 4, 4, last, 10, false},
        Window{last - 4, 5, last, 10, true}, Window{8, 100, last, 10, true}, Window{9, 1, last, 10, false}})
    EXPECT_EQ(acceptable(Seq(row.seq), row.len, Seq(row.rcv_nxt), row.rcv_wnd), row.acceptable)
        << "SEQ " << row.seq << " LEN " << row.len << " RCV.NXT " << row.rcv_nxt << " RCV.WND "
        << row.rcv_wnd;
}

TEST(Acceptability, ASegmentThatCoversTheWholeWindowIsJudgedByItsEndsAlone) {
  EXPECT_FALSE(acceptable(Seq(90), 30, Seq(100), 10)) << "as the table says, and as some call a flaw of it";
}

}  // namespace
}  // namespace tcpspec::oracle
