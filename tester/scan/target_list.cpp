#include "scan/target_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "scan/lines.hpp"

namespace tcpspec::scan {

namespace {

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// `"a, b",c` has two fields.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  for (std::string& field : fields) field = trimmed(field);
  return fields;
}

class Reader {
 public:
  explicit Reader(const std::vector<std::uint16_t>& ports) : ports_(ports) {}

  void line(const Line& line) {
    std::string_view host = line.content;
    std::string_view port;
    if (host.starts_with('[')) {
      const std::size_t bracket = host.find(']');
      if (bracket == std::string_view::npos) return fault(line, "a bracket is not closed");
      const std::string_view rest = host.substr(bracket + 1);
      if (!rest.empty() && !rest.starts_with(':')) return fault(line, "what is behind the bracket?");
      port = rest.empty() ? rest : rest.substr(1);
      host = host.substr(1, bracket - 1);
      if (!rest.empty() && port.empty()) return fault(line, "the port is missing");
    } else if (std::count(host.begin(), host.end(), ':') == 1) {
      const std::size_t colon = host.find(':');
      port = host.substr(colon + 1);
      host = host.substr(0, colon);
      if (port.empty()) return fault(line, "the port is missing");
    }
    add(line, host, port);
  }

  /// Names of columns; false if the line is not a line of names.
  bool names(const Line& line) {
    std::vector<std::string> fields = fields_of(line.content);
    const auto column = [&](std::initializer_list<std::string_view> words) -> std::optional<std::size_t> {
      for (const std::string_view word : words)
        if (const auto found = std::find(fields.begin(), fields.end(), word); found != fields.end())
          return static_cast<std::size_t>(found - fields.begin());
      return std::nullopt;
    };
    const auto host = column({"saddr", "ip", "address", "host"});
    if (!host) return false;
    host_ = *host;
    port_ = column({"sport", "port"});
    success_ = column({"success"});
    classification_ = column({"classification"});
    return true;
  }

  void row(const Line& line) {
    const std::vector<std::string> fields = fields_of(line.content);
    const auto field = [&](std::optional<std::size_t> column) -> std::string_view {
      return column && *column < fields.size() ? std::string_view(fields[*column]) : std::string_view();
    };
    if (fields.size() <= host_) return fault(line, "there are fewer fields than names");
    const std::string_view kind = field(classification_);
    if (field(success_) == "0" || field(success_) == "false" || (!kind.empty() && kind != "synack")) {
      ++list.not_open;
      return;
    }
    add(line, field(host_), field(port_));
  }

  TargetList list;

 private:
  void fault(const Line& line, std::string_view why) {
    list.faults.push_back(fmt::format("line {}: {}: {}", line.number, line.content, why));
  }

  void add(const Line& line, std::string_view host, std::string_view port) {
    if (host.empty()) return fault(line, "the host is missing");
    if (port.empty()) {
      if (ports_.empty()) return fault(line, "the port is missing (--port gives one to all)");
      for (const std::uint16_t usual : ports_) list.targets.push_back({std::string(host), usual});
      return;
    }
    const auto number = port_in(port);
    if (!number) return fault(line, "a port is a number from 1 to 65535");
    list.targets.push_back({std::string(host), *number});
  }

  const std::vector<std::uint16_t>& ports_;
  std::size_t host_ = 0;
  std::optional<std::size_t> port_ = 1;
  std::optional<std::size_t> success_;
  std::optional<std::size_t> classification_;
};

}  // namespace

TargetList read_targets(std::string_view text, const std::vector<std::uint16_t>& ports) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != std::string_view::npos && text[first] == '<') return read_nmap(text.substr(first));
  Reader reader(ports);
  bool first_line = true;
  bool is_csv = false;
  each_line(text, [&](const Line& line) {
    const bool has_names = first_line && reader.names(line);
    if (first_line) is_csv = has_names || line.content.find(',') != std::string_view::npos;
    first_line = false;
    if (has_names) return;
    if (is_csv)
      reader.row(line);
    else
      reader.line(line);
  });
  return std::move(reader.list);
}

}  // namespace tcpspec::scan
