#pragma once
// The script of protocol.txt, and how it is played.

#include <map>
#include <string>
#include <vector>

namespace tcpspec::protocol {

/// A server under test and a peer for it, which is a server too.
class Servers {
 public:
  virtual ~Servers() = default;
  /// The reply to a request, both without the id.
  virtual std::string ask(const std::string& request) = 0;
  virtual std::string ask_peer(const std::string& request) = 0;
  /// Lets something happen before a request is repeated; false when there has been time enough since the
  /// last call of ask_again().
  virtual bool wait() = 0;
  virtual void ask_again() = 0;
};

/// Values by name.
using Values = std::map<std::string, std::string>;

struct Condition {
  std::string feature;  ///< that HELLO must have, or must not; may be empty
  bool with = true;
};

struct Line {
  int number = 0;
  Condition only;
  bool peer = false;
  bool until = false;  ///< asked again until the reply is right
  std::string request;
  std::vector<std::string> replies;  ///< any of these is right
};

struct Section {
  std::string title;
  Condition only;
  std::vector<Line> lines;
};

/// Throws std::runtime_error with the line that cannot be read.
std::vector<Section> read_script(const std::string& path);

/// Whether a reply is as a line of the script has it; binds the names that have no value yet.
bool fits(const std::string& wanted, const std::string& reply, Values& values);

/// Plays a section, if the server has the features for it; gives what went wrong, line by line, empty if
/// nothing did.
std::string play(const Section&, Servers&, Values values);

}  // namespace tcpspec::protocol
