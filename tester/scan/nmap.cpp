// nmap writes <host><status state="up"/><address addr="…" addrtype="ipv4"/><ports><port protocol="tcp"
// portid="80"><state state="open"/></port></ports></host>.

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/expat_line.hpp"
#include "scan/target_list.hpp"

namespace tcpspec::scan {

namespace {

class Document {
 public:
  void begin(std::string_view element, const char** attributes) {
    const auto attribute = [&](std::string_view name) -> std::string_view {
      for (const char** one = attributes; *one != nullptr; one += 2)
        if (name == *one) return one[1];
      return {};
    };
    if (element == "host") {
      host_.clear();
    } else if (element == "address" && attribute("addrtype") != "mac" && host_.empty()) {
      host_ = attribute("addr");
    } else if (element == "port") {
      const std::string_view id = attribute("portid");
      port_ = 0;
      if (attribute("protocol") == "tcp") std::from_chars(id.data(), id.data() + id.size(), port_);
    } else if (element == "state" && port_ != 0) {
      if (attribute("state") == "open" && !host_.empty())
        list.targets.push_back({host_, port_});
      else
        ++list.not_open;
    }
  }
  void end(std::string_view element) {
    if (element == "port") port_ = 0;
  }

  TargetList list;

 private:
  std::string host_;
  std::uint16_t port_ = 0;  ///< 0: outside of one
};

void on_begin(void* document, const char* element, const char** attributes) {
  static_cast<Document*>(document)->begin(element, attributes);
}

void on_end(void* document, const char* element) { static_cast<Document*>(document)->end(element); }

}  // namespace

TargetList read_nmap(std::string_view xml) {
  Document document;
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr),
                                                                            XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  XML_SetUserData(parser.get(), &document);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  // Expat counts octets with an int; a list of a large network is longer.
  constexpr std::size_t piece = 1 << 20;
  for (std::size_t at = 0; at < xml.size(); at += piece) {
    const std::string_view part = xml.substr(at, piece);
    const int last = at + piece >= xml.size() ? 1 : 0;
    if (XML_Parse(parser.get(), part.data(), static_cast<int>(part.size()), last) == XML_STATUS_OK) continue;
    document.list.faults.push_back(fmt::format("line {}: the XML ends or breaks here: {}",
                                               base::line_of(parser.get()),
                                               XML_ErrorString(XML_GetErrorCode(parser.get()))));
    break;
  }
  return std::move(document.list);
}

}  // namespace tcpspec::scan
