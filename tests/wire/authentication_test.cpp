// Proofs by a shared key, against the vectors of RFC 9235 and what was computed by hand.
#include "wire/authentication.hpp"

#include <gtest/gtest.h>

#include "base/hex.hpp"
#include "wire/draft.hpp"

namespace tcpspec::wire {
namespace {

// RFC 9235 §4.1.1 and §4.1.2: the SYN and the SYN,ACK over IPv4 with HMAC-SHA-1-96.
constexpr const char* vector_syn =
    "45e0004cdd0f4000ff06bf6b0a0b0c0dac1b1c1de9d700b3fbfbab5a00000000e002ffffcac40000020405b40103030804020"
    "80a00155ab7000000001d103d542ee437c6f8ede6d7c4d602e7";

Authentication of_vector() {
  Authentication with;
  with.scheme = Scheme::ao;
  const std::string_view secret = "testvector";
  with.secret.assign(secret.begin(), secret.end());
  with.key_id = 61;
  with.next_key_id = 84;
  with.source_isn = Seq(0xfbfbab5a);
  return with;
}

Segment segment_of(const std::string& hex) {
  const auto octets = base::from_hex(hex);
  return std::get<Segment>(parse(*octets));
}

TEST(Authentication, TakesTheSynOfRfc9235) {
  const Segment syn = segment_of(vector_syn);
  EXPECT_EQ(proof_of(syn, of_vector()), Proof::right);
  EXPECT_EQ(base::to_hex(traffic_key(of_vector(), syn.source, syn.destination)),
            "6d63ef1b02fe1509d4b1402707fd7b0416abb74f");
}

TEST(Authentication, RefusesWhatIsNotAsItWasProved) {
  const Segment syn = segment_of(vector_syn);
  Authentication other = of_vector();
  other.destination_isn = Seq(1);
  EXPECT_EQ(proof_of(syn, other), Proof::wrong) << "in a SYN the receiver's number is zero";
  other = of_vector();
  other.secret.back() ^= 1U;
  EXPECT_EQ(proof_of(syn, other), Proof::wrong);
  other = of_vector();
  other.key_id = 62;
  EXPECT_EQ(proof_of(syn, other), Proof::wrong) << "another key";
  Segment changed = syn;
  changed.window -= 1;
  EXPECT_EQ(proof_of(changed, of_vector()), Proof::wrong);
  changed = syn;
  changed.option_octets[2] ^= 1U;  // of the MSS
  EXPECT_EQ(proof_of(changed, of_vector()), Proof::wrong) << "other options are covered";
  other = of_vector();
  other.scheme = Scheme::md5;
  EXPECT_EQ(proof_of(syn, other), Proof::none) << "it has no such option";
}

Draft draft_with(Scheme scheme, const char* from, const char* to) {
  Draft draft;
  draft.flow = {{*Address::parse(from), 1000}, {*Address::parse(to), 80}};
  draft.seq = Seq(5);
  draft.ack = Seq(7);
  draft.payload = {'h', 'i'};
  Authentication with;
  with.scheme = scheme;
  with.secret = {'k'};
  with.source_isn = Seq(0xfffffff0);
  with.destination_isn = Seq(6);
  draft.options = {Option::nop(), Option::nop(), option_for(with)};
  draft.proofs = {with};
  return draft;
}

TEST(Authentication, IsTakenAsItWasSentOverBothFamilies) {
  for (const Scheme scheme : {Scheme::md5, Scheme::ao})
    for (const auto& [from, to] : {std::pair{"192.0.2.1", "192.0.2.2"}, std::pair{"fe80::1", "fe80::2"}}) {
      Draft draft = draft_with(scheme, from, to);
      const Segment sent = std::get<Segment>(parse(emit(draft)));
      EXPECT_EQ(sent.checksum, Checksum::correct);
      EXPECT_EQ(proof_of(sent, draft.proofs[0]), Proof::right) << from;
      Segment text_changed = sent;
      text_changed.payload[0] ^= 1U;
      EXPECT_EQ(proof_of(text_changed, draft.proofs[0]), Proof::wrong) << from;
      draft.proofs[0].wrong = true;
      const Segment wrong = std::get<Segment>(parse(emit(draft)));
      EXPECT_EQ(proof_of(wrong, draft.proofs[0]), Proof::wrong) << from;
    }
}

TEST(Authentication, CoversNoOptionsWithMd5) {
  Draft draft = draft_with(Scheme::md5, "192.0.2.1", "192.0.2.2");
  draft.options.front() = Option::mss(1460);
  Segment sent = std::get<Segment>(parse(emit(draft)));
  sent.option_octets[2] ^= 1U;
  EXPECT_EQ(proof_of(sent, draft.proofs[0]), Proof::right);
}

TEST(Authentication, CountsBeyondTheLargestSequenceNumber) {
  // The ISN is below 2^32 and the segment beyond it: the same segment of another connection proves nothing.
  Draft draft = draft_with(Scheme::ao, "192.0.2.1", "192.0.2.2");
  const Segment sent = std::get<Segment>(parse(emit(draft)));
  Authentication same_key = draft.proofs[0];
  EXPECT_EQ(proof_of(sent, same_key), Proof::right);
  same_key.source_isn = Seq(1);
  EXPECT_EQ(proof_of(sent, same_key), Proof::wrong);
}

}  // namespace
}  // namespace tcpspec::wire
