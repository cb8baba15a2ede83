#include "stepped/ethernet.hpp"

#include <gmock/gmock.h>

#include "base/hex.hpp"

namespace tcpspec::stepped {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

wire::Address address(const char* text) { return *wire::Address::parse(text); }
wire::Octets octets(const char* hex) { return *base::from_hex(hex); }

Ethernet ethernet() { return Ethernet({address("10.77.0.1"), address("fd77::1")}); }

/// What the tester says to a frame that carries no datagram.
std::vector<wire::Octets> answers_to(Ethernet& link, const char* frame) {
  std::vector<wire::Octets> answers;
  EXPECT_EQ(link.datagram(octets(frame), answers), std::nullopt);
  return answers;
}

// 10.77.0.2 at 02:77:00:00:00:01 asks for 10.77.0.9.
constexpr const char* arp_request =
    "ffffffffffff"
    "027700000001"
    "0806"
    "0001080006040001"
    "027700000001"
    "0a4d0002"
    "000000000000"
    "0a4d0009";

TEST(Ethernet, AnswersForEveryTesterAndLearnsWhoAsks) {
  Ethernet link = ethernet();
  EXPECT_FALSE(link.knows(address("10.77.0.2")));
  const auto answers = answers_to(link, arp_request);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(base::to_hex(answers[0]).substr(0, 84),
            "027700000001"
            "02770000ff01"
            "0806"
            "0001080006040002"
            "02770000ff01"
            "0a4d0009"
            "027700000001"
            "0a4d0002");
  EXPECT_TRUE(link.knows(address("10.77.0.2")));
}

TEST(Ethernet, DoesNotAnswerForTheStackItself) {
  Ethernet link = ethernet();
  answers_to(link, arp_request);
  // It announces its address, and asks whether somebody else has it (RFC 5227).
  EXPECT_THAT(answers_to(link,
                         "ffffffffffff"
                         "027700000001"
                         "0806"
                         "0001080006040001"
                         "027700000001"
                         "0a4d0002"
                         "000000000000"
                         "0a4d0002"),
              IsEmpty());
  EXPECT_THAT(answers_to(link,
                         "ffffffffffff"
                         "027700000001"
                         "0806"
                         "0001080006040001"
                         "027700000001"
                         "00000000"
                         "000000000000"
                         "0a4d0002"),
              IsEmpty());
  // What is cut off asks for nothing.
  EXPECT_THAT(answers_to(link,
                         "ffffffffffff"
                         "027700000001"
                         "0806"
                         "00010800"),
              IsEmpty());
  EXPECT_THAT(answers_to(link, "ffff"), IsEmpty());
}

TEST(Ethernet, AsksForAddressesOfBothFamilies) {
  Ethernet link = ethernet();
  EXPECT_EQ(base::to_hex(link.ask_for(address("10.77.0.2"))).substr(0, 84),
            "ffffffffffff"
            "02770000ff01"
            "0806"
            "0001080006040001"
            "02770000ff01"
            "0a4d0001"
            "000000000000"
            "0a4d0002");
  // RFC 4861 §4.3, to the solicited-node address; the checksum by Python.
  EXPECT_EQ(base::to_hex(link.ask_for(address("fd77::2"))),
            "3333ff000002"
            "02770000ff01"
            "86dd"
            "60000000"
            "00203aff"
            "fd770000000000000000000000000001"
            "ff0200000000000000000001ff000002"
            "8700"
            "7d31"
            "00000000"
            "fd770000000000000000000000000002"
            "0101"
            "02770000ff01");
}

// fd77::2 at 02:77:00:00:00:01 asks for fd77::1.
constexpr const char* solicitation =
    "3333ff000001"
    "027700000001"
    "86dd"
    "60000000"
    "00203aff"
    "fd770000000000000000000000000002"
    "ff0200000000000000000001ff000001"
    "8700"
    "8b1d"
    "00000000"
    "fd770000000000000000000000000001"
    "0101"
    "027700000001";

TEST(Ethernet, AnswersNeighborSolicitations) {
  Ethernet link = ethernet();
  const auto answers = answers_to(link, solicitation);
  ASSERT_EQ(answers.size(), 1U);
  const std::string text = base::to_hex(answers[0]);
  EXPECT_EQ(text.substr(0, 28),
            "027700000001"
            "02770000ff01"
            "86dd");
  EXPECT_EQ(text.substr(44, 64),
            "fd770000000000000000000000000001"
            "fd770000000000000000000000000002");
  EXPECT_EQ(text.substr(108, 4), "8800");
  EXPECT_EQ(text.substr(116, 8), "60000000") << "solicited, overrides";
  EXPECT_EQ(text.substr(124),
            "fd770000000000000000000000000001"
            "0201"
            "02770000ff01");
}

TEST(Ethernet, LearnsFromAdvertisementsAndSendsThere) {
  Ethernet link = ethernet();
  const wire::Octets datagram = octets(
      "60000000"
      "00003bff"
      "fd770000000000000000000000000001"
      "fd770000000000000000000000000002");
  EXPECT_EQ(base::to_hex(link.frame(datagram)).substr(0, 28),
            "ffffffffffff"
            "02770000ff01"
            "86dd");
  EXPECT_THAT(answers_to(link,
                         "02770000ff01"
                         "027700000007"
                         "86dd"
                         "60000000"
                         "00203aff"
                         "fd770000000000000000000000000002"
                         "fd770000000000000000000000000001"
                         "8800"
                         "0000"
                         "60000000"
                         "fd770000000000000000000000000002"
                         "0201"
                         "027700000007"),
              IsEmpty());
  EXPECT_EQ(base::to_hex(link.frame(datagram)).substr(0, 28),
            "027700000007"
            "02770000ff01"
            "86dd");
}

TEST(Ethernet, TakesDatagramsOutOfFrames) {
  Ethernet link = ethernet();
  std::vector<wire::Octets> answers;
  EXPECT_EQ(link.datagram(octets("02770000ff01"
                                 "027700000001"
                                 "0800"
                                 "4500"),
                          answers),
            octets("4500"));
  EXPECT_EQ(link.datagram(octets("02770000ff01"
                                 "027700000001"
                                 "0800"),
                          answers),
            wire::Octets());
  EXPECT_EQ(link.datagram(octets("02770000ff01"
                                 "027700000001"
                                 "88cc"
                                 "4500"),
                          answers),
            std::nullopt);
  EXPECT_THAT(answers, IsEmpty());
}

}  // namespace
}  // namespace tcpspec::stepped
