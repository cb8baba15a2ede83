#include "script.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tcpspec::protocol {
namespace {

bool take(std::string& text, const std::string& prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream from(text);
  std::vector<std::string> words;
  for (std::string word; from >> word;) words.push_back(word);
  return words;
}

/// `with urgent` or `without urgent`.
Condition condition(const std::string& text) {
  const auto words = words_of(text);
  if (words.size() != 2 || (words[0] != "with" && words[0] != "without"))
    throw std::runtime_error("no condition: " + text);
  return {words[1], words[0] == "with"};
}

/// `TITLE [with urgent]`.
Section headed(const std::string& text) {
  Section section;
  const auto open = text.find(" [");
  section.title = text.substr(0, open);
  if (open != std::string::npos) section.only = condition(text.substr(open + 2, text.find(']') - open - 2));
  return section;
}

class Reader {
 public:
  void read(std::string line, int number) {
    if (line.empty() || line.front() == '#') return;
    if (take(line, "* ")) {
      sections.push_back(headed(line));
      lines_ = &sections.back().lines;
    } else if (take(line, "define ")) {
      lines_ = &defined_[line];
    } else if (lines_ == nullptr) {
      throw std::runtime_error("before the first section");
    } else if (take(line, "do ")) {
      const auto& lines = defined_.at(line);
      lines_->insert(lines_->end(), lines.begin(), lines.end());
    } else {
      exchange(line, number);
    }
  }

  std::vector<Section> sections;

 private:
  void exchange(std::string line, int number) {
    Condition only;
    if (take(line, "[")) {
      const auto close = line.find("] ");
      only = condition(line.substr(0, close));
      line.erase(0, close + 2);
    }
    const bool peer = take(line, "peer");
    const char mark = line.empty() ? ' ' : line.front();
    const std::string text = trimmed(line.substr(1));
    if (mark == '>' || mark == '~')
      lines_->push_back({number, only, peer, mark == '~', text, {}});
    else if (mark == '<' && !lines_->empty())
      lines_->back().replies.push_back(text);
    else
      throw std::runtime_error("cannot be read: " + line);
  }

  std::map<std::string, std::vector<Line>> defined_;
  std::vector<Line>* lines_ = nullptr;
};

/// `{name}` replaced by its value.
std::string filled_in(std::string text, const Values& values) {
  for (const auto& [name, value] : values) {
    const std::string place = "{" + name + "}";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
      text.replace(at, place.size(), value);
  }
  return text;
}

/// `text(A,N)`: N octets of the alphabet from the A-th on, in hexadecimal.
std::string stream(const std::string& numbers) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto comma = numbers.find(',');
  const std::size_t from = std::stoul(numbers.substr(0, comma));
  const std::size_t octets = std::stoul(numbers.substr(comma + 1));
  std::string text;
  for (std::size_t i = from; i < from + octets; ++i) {
    const auto octet = static_cast<unsigned char>('a' + i % 26);
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text;
}

/// A server leaves out what it does not know.
std::string left_out(std::string wanted, const std::string& key) {
  const auto at = wanted.find(" " + key + "=");
  return at == std::string::npos ? wanted : wanted.insert(at + 1 + key.size(), "?");
}

/// What HELLO tells.
class Features {
 public:
  explicit Features(const std::string& hello) {
    std::string list = hello.substr(std::min(hello.find("features=") + 9, hello.size()));
    std::replace(list.begin(), list.end(), ',', ' ');
    names_ = words_of(list);
  }
  bool has(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  bool admit(const Condition& only) const { return only.feature.empty() || has(only.feature) == only.with; }

  /// What of a reply may be wanted of such a server.
  std::string wanted(std::string reply) const {
    if (!has("state")) reply = left_out(reply, "state");
    if (!has("unacked")) reply = left_out(left_out(reply, "unacked"), "unsent");
    return reply;
  }

 private:
  std::vector<std::string> names_;
};

bool value_fits(std::string wanted, const std::string& value, Values& values) {
  if (wanted == "?") return !value.empty();
  if (wanted.starts_with("{")) {
    const std::string name = wanted.substr(1, wanted.size() - 2);
    return !value.empty() && values.try_emplace(name, value).first->second == value;
  }
  if (take(wanted, "text(")) return value == stream(wanted);
  return value == wanted;
}

/// `name=VALUE` is among the words; of `name?=VALUE`, none with another value is.
bool pair_fits(const std::string& pair, const std::vector<std::string>& words, Values& values) {
  const auto equals = pair.find('=');
  const bool may_lack = equals > 0 && pair[equals - 1] == '?';
  const auto key = pair.substr(0, equals - (may_lack ? 1 : 0)) + "=";
  const auto there =
      std::find_if(words.begin() + 1, words.end(), [&](const auto& word) { return word.starts_with(key); });
  if (there == words.end()) return may_lack;
  return value_fits(pair.substr(equals + 1), there->substr(key.size()), values);
}

}  // namespace

std::vector<Section> read_script(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " cannot be opened");
  Reader reader;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    try {
      reader.read(line, ++number);
    } catch (const std::exception& error) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": " + error.what());
    }
  }
  return std::move(reader.sections);
}

bool fits(const std::string& wanted, const std::string& reply, Values& values) {
  const auto pattern = words_of(wanted);
  const auto words = words_of(reply);
  if (words.empty() || words[0] != pattern.at(0)) return false;
  if (words[0] == "error") return words.size() > 1 && words[1] == pattern.at(1);
  Values bound = values;
  const bool all = std::all_of(pattern.begin() + 1, pattern.end(),
                               [&](const std::string& pair) { return pair_fits(pair, words, bound); });
  if (all) values = std::move(bound);
  return all;
}

std::string play(const Section& section, Servers& servers, Values values) {
  const Features features(servers.ask("HELLO"));
  if (!features.admit(section.only)) return "";
  for (const Line& line : section.lines) {
    if (!features.admit(line.only)) continue;
    const std::string request = filled_in(line.request, values);
    std::string reply;
    bool right = false;
    servers.ask_again();
    do {
      reply = line.peer ? servers.ask_peer(request) : servers.ask(request);
      right =
          line.replies.empty() || std::any_of(line.replies.begin(), line.replies.end(), [&](const auto& one) {
            return fits(line.peer ? one : features.wanted(one), reply, values);
          });
    } while (!right && line.until && servers.wait());
    if (right) continue;
    std::string wrong = "line " + std::to_string(line.number) + ": " +
                        (line.peer ? "the peer" : "the server") + " replied to `" + request + "`\n  " +
                        reply + "\nand not\n";
    for (const std::string& one : line.replies) wrong += "  " + filled_in(one, values) + "\n";
    return wrong;
  }
  return "";
}

}  // namespace tcpspec::protocol
