#include "agent/answer.hpp"

#include "agent/words.hpp"

namespace tcpspec::agent {

std::string answer(std::string_view line, const Perform& perform) {
  std::vector<std::string> words = split_words(line);
  const std::string id = words.empty() ? "?" : words[0];
  try {
    if (words.size() < 2) throw Refusal{"invalid", "expected ID VERB ARGUMENT..."};
    const std::string verb = words[1];
    words.erase(words.begin(), words.begin() + 2);
    Arguments arguments(std::move(words));
    const std::string values = perform(verb, arguments);
    return values.empty() ? id + " ok" : id + " ok " + values;
  } catch (const Refusal& refused) {
    return id + " error " + refused.name + (refused.words.empty() ? "" : " ") + refused.words;
  } catch (const std::exception& failure) {
    return id + " error failed " + failure.what();
  }
}

}  // namespace tcpspec::agent
