#include "reports/pcapng.hpp"

#include <cmath>
#include <map>
#include <ostream>

#include <fmt/format.h>

#include "base/hex.hpp"
#include "reports/json.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

constexpr std::string_view pcapng_ending = ".pcapng";

// Block types; the first is the same in both byte orders.
constexpr std::uint32_t section_header = 0x0a0d0d0a;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t name_resolution = 4;
constexpr std::uint32_t enhanced_packet = 6;
// The upper half is for local use; readers skip blocks that they do not know.
constexpr std::uint32_t our_record = 0x80746370;

constexpr std::uint32_t byte_order = 0x1a2b3c4d;
constexpr std::uint16_t raw_ip = 101;  // LINKTYPE_RAW: IPv4 or IPv6, as its first four bits say
constexpr std::uint16_t longest_option = 65'532;

/// Little-endian, whatever the machine is: the byte-order magic tells readers.
class Block {
 public:
  explicit Block(std::uint32_t type) : type_(type) {}

  Block& u16(std::uint32_t value) {
    for (int shift = 0; shift < 16; shift += 8) octets_ += static_cast<char>((value >> shift) & 0xff);
    return *this;
  }
  Block& u32(std::uint32_t value) { return u16(value & 0xffff).u16(value >> 16); }
  Block& octets(std::string_view text) {
    octets_ += text;
    octets_.append((4 - octets_.size() % 4) % 4, '\0');
    return *this;
  }
  Block& option(std::uint16_t code, std::string_view value) {
    value = value.substr(0, longest_option);
    return u16(code).u16(static_cast<std::uint32_t>(value.size())).octets(value);
  }
  Block& end_of_options() { return u16(0).u16(0); }

  void write(std::ostream& out) const {
    Block frame(0);
    const auto length = static_cast<std::uint32_t>(octets_.size() + 12);
    frame.u32(type_).u32(length).octets(octets_).u32(length);
    out << frame.octets_;
  }

 private:
  std::uint32_t type_;
  std::string octets_;
};

/// Empty if it is not hexadecimal.
std::string from_hexadecimal(std::string_view hex) {
  const auto octets = base::from_hex(hex).value_or(std::vector<std::uint8_t>{});
  return {octets.begin(), octets.end()};
}

/// Source and destination from the IP header; empty if there is none.
std::pair<std::string, std::string> addresses(std::string_view datagram) {
  if (datagram.size() >= 20 && (datagram[0] >> 4 & 0xf) == 4)
    return {std::string(datagram.substr(12, 4)), std::string(datagram.substr(16, 4))};
  if (datagram.size() >= 40 && (datagram[0] >> 4 & 0xf) == 6)
    return {std::string(datagram.substr(8, 16)), std::string(datagram.substr(24, 16))};
  return {};
}

void write_section(std::ostream& out, const RunReport& report, const CaseResult& result) {
  Block block(section_header);
  block.u32(byte_order).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff);  // of unknown length
  block.option(
      1, printable(fmt::format("{} (IPv{}): {}{}{}", result.id, result.family, to_string(result.verdict),
                               result.because.empty() ? "" : ", ", result.because)));
  if (!result.title.empty()) block.option(1, printable(result.title));
  block.option(1, printable(again(report, result)));
  block.option(4, "tcpspec " + printable(report.tool_version));
  block.end_of_options().write(out);
}

void write_interface(std::ostream& out, const RunReport& report) {
  Block block(interface_description);
  block.u16(raw_ip).u16(0).u32(0);
  block.option(2, printable("tester of " + report.target.name));
  block.option(9, std::string_view("\x09", 1));  // times in nanoseconds
  block.end_of_options().write(out);
}

// So that a reader that resolves names shows `tester` and `target`.
void write_names(std::ostream& out, const CaseResult& result) {
  std::map<std::string, std::string> names;
  for (const SegmentRecord& segment : result.segments) {
    if (!segment.from_target) continue;
    const auto [target, tester] = addresses(from_hexadecimal(segment.octets));
    if (target.empty() || target == tester) continue;
    names.try_emplace(target, "target");
    names.try_emplace(tester, "tester");
  }
  Block block(name_resolution);
  for (const auto& [address, name] : names) {
    const std::string record = address + name + '\0';
    block.u16(address.size() == 4 ? 1 : 2).u16(static_cast<std::uint32_t>(record.size())).octets(record);
  }
  block.u16(0).u16(0).write(out);
}

std::string comment(const CaseResult& result, const SegmentRecord& segment) {
  const bool in_step = segment.step >= 0 && static_cast<std::size_t>(segment.step) < result.steps.size();
  const std::string note = note_of(segment);
  std::string text = segment.text.empty() ? segment.absolute : segment.text;
  if (!in_step) {
    text += note.empty() ? "\npreparation" : "\n" + note;
    return printable_lines(text);
  }
  const StepRecord& step = result.steps[static_cast<std::size_t>(segment.step)];
  text += fmt::format("\nstep {} of {}: {}", segment.step + 1, result.steps.size(), step.text);
  if (!step.result.empty()) text += ": " + step.result;
  if (!note.empty()) text += "\n" + note;
  text += fmt::format("\n{}:{}", step.file, step.line);
  if (segment.step == result.deciding_step) {
    text += fmt::format("\n{} {}", to_string(result.verdict), result.charged);
    if (!result.expected.empty()) text += "\nexpected " + result.expected;
    if (!result.got.empty()) text += "\ngot " + result.got;
  }
  return printable_lines(text);
}

void write_packet(std::ostream& out, std::uint64_t began, const CaseResult& result,
                  const SegmentRecord& segment) {
  const std::string octets = from_hexadecimal(segment.octets);
  const auto time = began + static_cast<std::uint64_t>(std::llround(segment.time * 1e9));
  const auto length = static_cast<std::uint32_t>(octets.size());
  Block block(enhanced_packet);
  block.u32(0).u32(static_cast<std::uint32_t>(time >> 32)).u32(static_cast<std::uint32_t>(time));
  block.u32(length).u32(length).octets(octets);
  block.option(1, comment(result, segment));
  constexpr std::string_view inbound("\x01\0\0\0", 4), outbound("\x02\0\0\0", 4);
  block.option(2, segment.from_target ? inbound : outbound);
  block.end_of_options().write(out);
}

void write_record(std::ostream& out, const RunReport& report, const CaseResult& result) {
  RunReport alone;  // not a copy of all cases: there may be hundreds of captures
  static_cast<RunHead&>(alone) = report;
  alone.cases = {result};
  alone.cases.front().capture.clear();
  if (const Requirement* requirement = requirement_of(report, result)) alone.requirements = {*requirement};
  summarize(alone);
  const std::string json = to_json(alone);
  Block block(our_record);
  block.u32(static_cast<std::uint32_t>(json.size())).octets(json).write(out);
}

std::uint32_t read_u32(std::string_view octets, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(octets[at + i]);
  return value;
}

}  // namespace

void write_pcapng(std::ostream& out, const RunReport& report, const CaseResult& result) {
  write_section(out, report, result);
  write_interface(out, report);
  write_names(out, result);
  // Unsigned: a record from elsewhere may have any numbers, and a sum of signed ones must not overflow.
  const auto began =
      static_cast<std::uint64_t>(report.time_line) + static_cast<std::uint64_t>(result.began_at);
  for (const SegmentRecord& segment : result.segments)
    if (!segment.octets.empty() && std::isfinite(segment.time)) write_packet(out, began, result, segment);
  write_record(out, report, result);
}

std::string pcapng_name(const CaseResult& result) {
  std::string name;
  for (const char c : result.id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.+=,[]").find(c) != std::string_view::npos;
    name += plain ? c : '_';
  }
  return fmt::format("{}-{}{}", name, result.family, pcapng_ending);
}

std::string pcapng_name(const CaseResult& result, std::size_t run) {
  const std::string name = pcapng_name(result);
  return fmt::format("{}.run-{}{}", name.substr(0, name.size() - pcapng_ending.size()), run, pcapng_ending);
}

bool is_pcapng(std::string_view octets) {
  return octets.size() >= 28 && read_u32(octets, 0) == section_header;
}

RunReport record_in(std::string_view pcapng) {
  if (!is_pcapng(pcapng) || read_u32(pcapng, 8) != byte_order)
    throw FormatError("capture: this is not a pcapng of tcpspec.");
  for (std::size_t at = 0; at + 12 <= pcapng.size();) {
    const std::uint32_t length = read_u32(pcapng, at + 4);
    if (length < 12 || length % 4 != 0 || length > pcapng.size() - at) break;
    if (read_u32(pcapng, at) == our_record && length >= 16) {
      const std::uint32_t size = read_u32(pcapng, at + 8);
      if (size > length - 16) break;
      return from_json(pcapng.substr(at + 12, size));
    }
    at += length;
  }
  throw FormatError("capture: it has no record of a case; only captures of tcpspec can be judged again.");
}

}  // namespace tcpspec::report
