// What holds of every row of the notation's fields on its way to the wire and back.
#include "case/fields.hpp"

#include <gmock/gmock.h>

#include "oracle/match.hpp"
#include "run/build.hpp"
#include "sample.hpp"
#include "tests/case/field_samples.hpp"
#include "wire/fragment.hpp"
#include "wire/print.hpp"

namespace tcpspec::run {
namespace {

namespace field = cases::field;
using cases::SegmentPattern;
using cases::Use;

/// A case that has sent nothing yet; two of them draw the same numbers.
class Sender {
 public:
  explicit Sender(wire::Family family, const std::string& offer = {})
      : suite_(suite_of(with_steps("LISTEN", "    - wait: 1s", offer.empty() ? "" : "  offer: " + offer))),
        play_(suite_.cases.at(0), env_, ports_, family, 7),
        connection_(
            play_.open("", env_.sites.at(family).tester, wire::Endpoint{env_.sites.at(family).target, 80})) {}

  wire::Octets datagram(const std::string& text) {
    const SegmentPattern pattern = read(text, Use::send);
    if (pattern.icmp) return emit(build_icmp(play_, connection_, pattern));
    const wire::Draft draft = build(play_, connection_, pattern).at(0);
    if (draft.fragment_octets == 0) return emit(draft);
    wire::Octets all;
    const auto fragments = wire::fragments_of(emit(draft), draft.fragment_octets, 1);
    for (std::size_t i = 0; i < fragments.size(); ++i) {
      const auto piece = i == 0 ? wire::Draft::Pieces::first : wire::Draft::Pieces::later;
      if (draft.pieces == wire::Draft::Pieces::all || draft.pieces == piece)
        all.insert(all.end(), fragments[i].begin(), fragments[i].end());
    }
    return all;
  }

  /// The field in which a datagram that was sent differs from what is expected; empty if in none.
  std::string differs(const std::string& expected, const wire::Octets& octets) {
    const wire::Datagram datagram = wire::parse(octets);
    const oracle::Tcb tcb = connection_.view(false);
    const auto found = oracle::difference(read(expected, Use::expect), std::get<wire::Segment>(datagram),
                                          play_.scope(connection_, tcb));
    return found ? found->field : "";
  }

 private:
  static SegmentPattern read(const std::string& text, Use use) {
    auto read = cases::parse_segment(text, use);
    for (const cases::Fault& fault : read.faults) ADD_FAILURE() << text << ": " << fault.message;
    return std::move(read.value);
  }

  Environment env_ = wire_only();
  CountingPorts ports_;
  cases::Suite suite_;
  Play play_;
  Connection& connection_;
};

/// The families that have the field.
template <typename Row>
std::vector<wire::Family> families_for(Row row, const std::string& value) {
  const SegmentPattern pattern = cases::parse_segment(cases::field_text(row, value), Use::send).value;
  std::optional<wire::Family> only;
  cases::for_each_written(pattern, [&](auto written, const auto& of_it) {
    if (const auto family = written.family_of(of_it)) only = family;
  });
  if (only) return {*only};
  return {wire::Family::ipv4, wire::Family::ipv6};
}

/// A segment with these bits and the field; the bits are left out where the field is they, or an ICMP error.
template <typename Row>
std::string with_bits(Row row, const std::string& bits, const std::string& value) {
  const bool alone = row.name == field::Ctl::name || row.part == field::Part::icmp;
  const std::string beside = row.name == field::Whole::name ? "<DATA=2000>" : "";
  return (alone ? "" : "<CTL=" + bits + ">") + beside + cases::field_text(row, value);
}

TEST(EachField, ThatIsSentChangesTheDatagram) {
  cases::for_each_field([]<typename Row>(Row row) {
    if constexpr ((Row::uses & field::sent) != 0) {
      const auto [one, other] = cases::samples(row);
      for (const std::string bits : {"ACK", "SYN"}) {
        if (row.name == field::Whole::name && bits == "SYN") continue;  // which is never cut
        for (const wire::Family family : families_for(row, one))
          EXPECT_NE(Sender(family).datagram(with_bits(row, bits, one)),
                    Sender(family).datagram(with_bits(row, bits, other)))
              << row.name << " in a segment with " << bits << " over IPv" << static_cast<int>(family)
              << ": a field that one family does not have needs family_of()";
      }
    }
  });
}

TEST(EachField, ThatIsOfferedChangesTheSyn) {
  cases::for_each_field([]<typename Row>(Row row) {
    if constexpr ((Row::uses & field::offered) != 0) {
      const auto [one, other] = cases::samples(row);
      for (const wire::Family family : families_for(row, one))
        EXPECT_NE(Sender(family, cases::field_text(row, one)).datagram("<CTL=SYN>"),
                  Sender(family, cases::field_text(row, other)).datagram("<CTL=SYN>"))
            << row.name;
    }
  });
}

TEST(EachField, ThatIsExpectedIsFoundAsItWasSentAndNamedWhereItDiffers) {
  cases::for_each_field([]<typename Row>(Row row) {
    // An ICMP error is not found in a segment, and a MAC is of one direction.
    if constexpr (field::Expected<Row> && Row::part != field::Part::icmp && !std::is_same_v<Row, field::Ao>) {
      constexpr bool sent = (Row::uses & field::sent) != 0;
      static_assert(sent || std::is_same_v<Row, field::Sport>,
                    "a field that is only expected needs a segment here");
      const auto [one, other] = cases::samples(row);
      const auto families = sent ? families_for(row, one) : std::vector{wire::Family::ipv4};
      for (const wire::Family family : families) {
        Sender sender(family);
        const wire::Octets octets = sender.datagram(sent ? with_bits(row, "ACK", one) : "<CTL=ACK>");
        EXPECT_EQ(sender.differs(cases::field_text(row, one), octets), "");
        EXPECT_EQ(sender.differs(cases::field_text(row, other), octets), row.name);
        EXPECT_EQ(
            sender.differs(
                "<CTL=FIN,ACK>" + (row.name == field::Ctl::name ? "" : cases::field_text(row, one)), octets),
            row.name == field::Ctl::name ? "" : "CTL")
            << "the control bits come first";
      }
    }
  });
}

TEST(EachField, ThatACaseOffersYieldsToWhatTheSynItselfWrites) {
  const wire::Family family = wire::Family::ipv4;
  EXPECT_EQ(Sender(family, "<OPTIONS=01010101>").datagram("<CTL=SYN><MSS=5>"),
            Sender(family).datagram("<CTL=SYN><MSS=5>"));
  EXPECT_EQ(Sender(family, "<OPT=253:01>").datagram("<CTL=SYN><OPT=254:02>"),
            Sender(family).datagram("<CTL=SYN><OPT=254:02>"));
}

}  // namespace
}  // namespace tcpspec::run
