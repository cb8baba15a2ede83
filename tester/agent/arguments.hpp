#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/socket_address.hpp"

namespace tcpspec::agent {

/// The words of a request after its verb: positional ones first, then `KEY=VALUE` in any order.  Every method
/// throws Refusal `invalid` and says which word is wrong.
class Arguments {
 public:
  explicit Arguments(std::vector<std::string> words) : words_(std::move(words)) {}

  std::string word(std::string_view what);
  std::uint64_t number(std::string_view what, std::uint64_t max);
  SocketAddress endpoint(std::string_view what);  ///< two words

  bool flag(std::string_view name);  ///< whether the bare word comes next
  void keys(std::initializer_list<std::string_view> allowed);
  bool has(const std::string& key) const { return keys_.contains(key); }
  std::string text_of(const std::string& key) const { return keys_.at(key); }
  std::uint64_t number_of(const std::string& key, std::uint64_t max) const;

  bool at_end() const { return next_ == words_.size(); }
  void end() const;  ///< nothing may be left

 private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::map<std::string, std::string> keys_;
};

/// Splits at spaces, tabs and carriage returns.
std::vector<std::string> split_words(std::string_view line);

}  // namespace tcpspec::agent
