#include <yaml.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/utf8.hpp"
#include "case/yaml_parsers.hpp"
#include "case/yaml_tree.hpp"

namespace tcpspec::cases {

namespace {

struct Event : yaml_event_t {
  Event() : yaml_event_t{} {}
  ~Event() { yaml_event_delete(this); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

bool is_null(std::string_view value) {
  constexpr std::array<std::string_view, 5> words{"", "~", "null", "Null", "NULL"};
  return std::find(words.begin(), words.end(), value) != words.end();
}

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class PlainReader {
 public:
  explicit PlainReader(const Source& source) : source_(source), errors_(source), tree_(source, errors_) {
    yaml_parser_initialize(&parser_);
    const std::string& text = source.text();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~PlainReader() { yaml_parser_delete(&parser_); }
  PlainReader(const PlainReader&) = delete;
  PlainReader& operator=(const PlainReader&) = delete;

  std::optional<Node> read() {
    if (source_.text().starts_with(byte_order_mark)) return std::nullopt;  // each counts it in its own way
    int documents = 0;
    for (;;) {
      Event event;
      if (yaml_parser_parse(&parser_, &event) == 0) return std::nullopt;
      if (event.type == YAML_STREAM_END_EVENT) break;
      if (event.type == YAML_DOCUMENT_START_EVENT) ++documents;
      if (!take(event)) return std::nullopt;
    }
    if (documents != 1 || !errors_.empty() || tree_.unreadable()) return std::nullopt;
    Node root = tree_.take_root();
    if (root.kind == Node::Kind::empty) return std::nullopt;
    return root;
  }

 private:
  /// False for what is not plain.
  bool take(const Event& event) {
    switch (event.type) {
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_END_EVENT: return true;
      case YAML_DOCUMENT_START_EVENT:
        return event.data.document_start.version_directive == nullptr &&
               event.data.document_start.tag_directives.start == event.data.document_start.tag_directives.end;
      case YAML_SCALAR_EVENT: return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT: {
        const auto& list = event.data.sequence_start;
        if (list.anchor || list.tag) return false;
        tree_.begin(mark(event), "", Node::Kind::list, list.style == YAML_FLOW_SEQUENCE_STYLE);
        return true;
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& map = event.data.mapping_start;
        if (map.anchor || map.tag) return false;
        tree_.begin(mark(event), "", Node::Kind::map, map.style == YAML_FLOW_MAPPING_STYLE);
        return true;
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: tree_.end(); return true;
      case YAML_NO_EVENT:
      case YAML_STREAM_END_EVENT:
      case YAML_ALIAS_EVENT: return false;
    }
    return false;
  }

  bool take_scalar(const Event& event) {
    const auto& scalar = event.data.scalar;
    if (scalar.anchor || scalar.tag) return false;
    const std::string value(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && is_null(value))
      tree_.nothing(mark(event));
    else
      tree_.scalar(mark(event), plain ? "?" : "!", value);
    return true;
  }

  /// libyaml counts characters.
  Mark mark(const Event& event) const {
    const int line = static_cast<int>(event.start_mark.line);
    const std::string_view text = source_.line(line + 1);
    std::size_t octet = 0;
    for (std::size_t left = event.start_mark.column; left > 0 && octet < text.size(); --left)
      octet += base::decode_utf8(text, octet).octets;
    return {line, octet};
  }

  const Source& source_;
  Diagnostics errors_;
  TreeBuilder tree_;
  yaml_parser_t parser_{};
};

}  // namespace

std::optional<Node> parse_plain_yaml(const Source& source) { return PlainReader(source).read(); }

}  // namespace tcpspec::cases
