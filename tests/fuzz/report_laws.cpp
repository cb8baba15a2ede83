#include "report_laws.hpp"

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include <expat.h>
#include <nlohmann/json.hpp>

#include "base/expat_line.hpp"
#include "base/utf8.hpp"
#include "reports/comparison_renderers.hpp"
#include "reports/pcapng.hpp"
#include "reports/printable.hpp"
#include "reports/renderers.hpp"

namespace tcpspec::report::fuzz {
namespace {

using Attributes = std::map<std::string, std::string>;

class Reader {
 public:
  virtual ~Reader() = default;
  virtual void begin(const std::string&, const Attributes&) {}
  virtual void end(const std::string&) {}

  std::string complaint;
  void complain(const std::string& text) {
    if (complaint.empty()) complaint = text;
  }
};

void read(std::string_view document, Reader& reader) {
  const XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &reader);
  XML_SetElementHandler(
      parser,
      [](void* data, const char* name, const char** pairs) {
        Attributes attributes;
        for (; *pairs; pairs += 2) attributes[pairs[0]] = pairs[1];
        static_cast<Reader*>(data)->begin(name, attributes);
      },
      [](void* data, const char* name) { static_cast<Reader*>(data)->end(name); });
  if (XML_Parse(parser, document.data(), static_cast<int>(document.size()), 1) != XML_STATUS_OK)
    reader.complain(std::string(XML_ErrorString(XML_GetErrorCode(parser))) + " in line " +
                    std::to_string(base::line_of(parser)));
  XML_ParserFree(parser);
}

std::string percent_decoded(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '%' && i + 2 < text.size()) {
      result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  return result;
}

class Page : public Reader {
 public:
  void begin(const std::string& name, const Attributes& attributes) override {
    check_words(name, attributes);
    outline(name);
    check_heading("table", "caption", name);
    check_heading("details", "summary", name);
    open_.push_back(name);
    captioned_.push_back(false);
    ++count_[name];
  }

  void end(const std::string&) override {
    open_.pop_back();
    captioned_.pop_back();
  }

  void finish() {
    for (const std::string& id : wanted_)
      if (!ids_.contains(id)) complain("a link to " + id + ", which is nowhere");
    for (const char* once : {"html", "head", "body", "main", "h1", "style", "script", "title"})
      if (count_[once] != 1) complain(std::to_string(count_[once]) + " times " + once);
  }

 private:
  /// Only elements and attributes that are known to be harmless.
  void check_words(const std::string& name, const Attributes& attributes) {
    static const std::set<std::string> elements{
        "html",  "head",  "meta",  "title",  "style",  "body",   "a",      "header",  "h1",
        "h2",    "h3",    "h4",    "p",      "nav",    "ul",     "li",     "main",    "svg",
        "rect",  "text",  "path",  "g",      "use",    "div",    "table",  "caption", "thead",
        "tbody", "tr",    "th",    "td",     "span",   "b",      "strong", "code",    "small",
        "pre",   "ol",    "i",     "dl",     "dt",     "dd",     "select", "details", "summary",
        "form",  "label", "input", "option", "button", "output", "footer", "script",  "section"};
    static const std::set<std::string> plain{"id",
                                             "class",
                                             "lang",
                                             "charset",
                                             "content",
                                             "name",
                                             "viewBox",
                                             "width",
                                             "height",
                                             "x",
                                             "y",
                                             "d",
                                             "transform",
                                             "aria-hidden",
                                             "aria-label",
                                             "aria-live",
                                             "role",
                                             "title",
                                             "scope",
                                             "colspan",
                                             "open",
                                             "hidden",
                                             "type",
                                             "value",
                                             "data-v",
                                             "data-r",
                                             "data-l",
                                             "tabindex",
                                             "placeholder",
                                             "http-equiv",
                                             "preserveAspectRatio"};
    if (!elements.contains(name)) complain("an element " + name);
    for (const auto& [key, value] : attributes) {
      if (key == "href")
        link(value);
      else if (key == "aria-labelledby")
        wanted_.insert(value);
      else if (!plain.contains(key))
        complain("an attribute " + key);
      if (key == "id" && !ids_.insert(value).second) complain("twice the id " + value);
    }
  }

  /// The first element in an `outer` must be its `heading`.
  void check_heading(const std::string& outer, const std::string& heading, const std::string& name) {
    if (open_.empty() || open_.back() != outer || captioned_.back()) return;
    if (name != heading) complain(outer + " without a " + heading);
    captioned_.back() = true;
  }

  void link(const std::string& href) {
    if (!href.starts_with('#'))
      complain("a link out of the page: " + href);
    else
      wanted_.insert(percent_decoded(href.substr(1)));
  }

  void outline(const std::string& name) {
    if (name.size() != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6') return;
    const int level = name[1] - '0';
    if (level > level_ + 1) complain("a heading " + name + " below one of level " + std::to_string(level_));
    level_ = level;
  }

  std::set<std::string> ids_, wanted_;
  std::vector<std::string> open_;
  std::vector<bool> captioned_;
  std::map<std::string, int> count_;
  int level_ = 0;
};

std::string rendered(const Renderer& renderer, const RunReport& report, const RenderOptions& options = {}) {
  std::ostringstream out;
  renderer.render(out, report, options);
  return out.str();
}

// The colours are ours: without them the same is said, and nothing else that a terminal obeys is there.
std::string broken_terminal(const Renderer& renderer, const RunReport& report) {
  const std::string plain = rendered(renderer, report, {.verbose = true});
  if (const std::string broken = broken_text(plain); !broken.empty()) return broken;
  const std::string colored = rendered(renderer, report, {.color = true, .verbose = true});
  std::string stripped;
  for (std::size_t at = 0; at < colored.size();) {
    if (colored[at] == '\x1b')
      at = colored.find('m', at) + 1;
    else
      stripped += colored[at++];
  }
  if (stripped != plain) return "colour says what plain text does not";
  for (const char c : rendered(renderer, report, {.ascii = true, .verbose = true}))
    if (static_cast<unsigned char>(c) >= 0x80) return "what must be ASCII is not";
  return {};
}

std::string broken_json(const std::string& document) {
  return nlohmann::json::accept(document) ? broken_text(document) : "not JSON";
}

std::string broken_comparison(const RunReport& report) {
  for (const CompareBy by : {CompareBy::requirements, CompareBy::cases}) {
    const Comparison comparison = compare({report, report}, {}, by, false);
    for (const ComparisonRenderer& renderer : comparison_renderers) {
      std::ostringstream out;
      renderer.render(out, comparison, {});
      const std::string document = std::move(out).str();
      std::string broken = broken_text(document);
      if (broken.empty() && (renderer.name == "svg" || renderer.name == "html"))
        broken = broken_xml(document);
      if (broken.empty() && renderer.name == "json") broken = broken_json(document);
      if (broken.empty() && renderer.name == "markdown") broken = broken_markdown(document);
      if (!broken.empty()) return std::string(renderer.name) + ": " + broken;
    }
  }
  return {};
}

// Whatever stands in it, a capture holds its case, to be replayed.
std::string broken_capture(const RunReport& report) {
  for (const CaseResult& result : report.cases) {
    std::ostringstream out;
    write_pcapng(out, report, result);
    const std::string capture = std::move(out).str();
    if (!is_pcapng(capture)) return "no capture";
    if (record_in(capture).cases.size() != 1) return "a capture without its case";
    if (pcapng_name(result).find('/') != std::string::npos) return "the name of a capture leads elsewhere";
  }
  return {};
}

}  // namespace

std::string broken_xml(std::string_view document) {
  Reader reader;
  read(document, reader);
  return reader.complaint;
}

std::string broken_html(std::string_view document) {
  Page page;
  read(document, page);
  if (page.complaint.empty()) page.finish();
  return page.complaint;
}

std::string broken_text(std::string_view document) {
  if (base::valid_utf8(document) != document) return "invalid UTF-8";
  for (std::size_t at = 0; at < document.size();) {
    const std::size_t place = at;
    const char32_t c = base::next_character(document, at);
    if (c != '\n' && c != '\t' && (c < 0x20 || (c >= 0x7F && c < 0xA0)))
      return "control character " + std::to_string(static_cast<unsigned>(c)) + " at octet " +
             std::to_string(place);
  }
  return {};
}

std::string broken_law(const RunReport& report) {
  for (const Renderer& renderer : renderers()) {
    std::string broken;
    if (renderer.name == "terminal") {
      broken = broken_terminal(renderer, report);
    } else {
      const std::string document = rendered(renderer, report);
      if (renderer.name == "html") broken = broken_html(document);
      if (renderer.name == "junit") broken = broken_xml(document);
      if (renderer.name == "packed" || renderer.name == "json" || renderer.name == "ctrf" ||
          renderer.name == "sarif")
        broken = broken_json(document);
      if (renderer.name == "csv") broken = broken_csv(document);
      if (renderer.name == "github") broken = broken_commands(document);
      if (renderer.name.starts_with("tap")) broken = broken_tap(document);
      if (renderer.name == "markdown" || renderer.name == "comment" || renderer.name == "github-summary")
        broken = broken_markdown(document);
      if (broken.empty() && renderer.name != "csv") broken = broken_text(document);
    }
    if (!broken.empty()) return std::string(renderer.name) + ": " + broken;
  }
  if (const std::string broken = broken_comparison(report); !broken.empty()) return "compare: " + broken;
  return broken_capture(report);
}

}  // namespace tcpspec::report::fuzz
