#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::sim {

/// Why a request is not carried out: the protocol's name of an error.
struct Refused {
  std::string_view name;
};

/// One line of the agent's protocol (agent/PROTOCOL.md), read from left to right. Everything that is not as
/// on this page is refused as `invalid`.
class Request {
 public:
  explicit Request(std::string_view line);

  const std::string& id() const { return words_[0]; }  ///< may be empty, as may be the verb
  const std::string& verb() const { return words_[1]; }

  std::string word();
  std::uint64_t number(std::uint64_t most);
  std::uint64_t handle() { return number(~std::uint64_t{0}); }
  wire::Endpoint endpoint();    ///< two words: address and port
  bool flag(std::string_view);  ///< whether this word comes next
  bool more() const { return next_ < words_.size(); }
  void end() const;  ///< no more words are allowed

  /// The rest, which is KEY=VALUE in any order.
  void keys(const std::vector<std::string_view>& allowed);
  std::optional<std::string> text_of(const std::string& key) const;
  std::optional<std::uint64_t> number_of(const std::string& key, std::uint64_t most) const;

 private:
  std::vector<std::string> words_;  ///< at least two
  std::size_t next_ = 2;
  std::map<std::string, std::string> values_;
};

}  // namespace tcpspec::sim
