#include "boot/orders.hpp"

#include <charconv>
#include <stdexcept>

namespace tcpspec::boot {
namespace {

/// Any octet but NUL may be in a word of a command line, so each item ends with one.
class Writer {
 public:
  void text(const std::string& value) { octets_ += value + '\0'; }
  void number(unsigned value) { text(std::to_string(value)); }
  void list(const std::vector<std::string>& values) {
    number(static_cast<unsigned>(values.size()));
    for (const std::string& value : values) text(value);
  }
  void screen(const Screen& screen) {
    number(screen.terminal ? 1 : 0);
    number(screen.columns);
    number(screen.rows);
  }
  std::string take() { return std::move(octets_); }

 private:
  std::string octets_;
};

class Reader {
 public:
  explicit Reader(std::string_view octets) : left_(octets) {}

  std::string text() {
    const std::size_t end = left_.find('\0');
    if (end == std::string_view::npos) throw std::runtime_error("the orders for the kernel are cut short");
    std::string value(left_.substr(0, end));
    left_.remove_prefix(end + 1);
    return value;
  }
  unsigned number() {
    const std::string digits = text();
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size())
      throw std::runtime_error("the orders for the kernel are garbled: " + digits);
    return value;
  }
  std::vector<std::string> list() {
    std::vector<std::string> values;
    for (unsigned left = number(); left > 0; --left) values.push_back(text());
    return values;
  }
  Screen screen() {
    Screen screen;
    screen.terminal = number() != 0;
    screen.columns = number();
    screen.rows = number();
    return screen;
  }

 private:
  std::string_view left_;
};

}  // namespace

std::string to_octets(const Orders& orders) {
  Writer writer;
  writer.text(orders.program);
  writer.list(orders.words);
  writer.list(orders.environment);
  writer.text(orders.folder);
  writer.number(orders.mask);
  writer.list(orders.writable);
  writer.list(orders.modules);
  writer.screen(orders.output);
  writer.screen(orders.errors);
  return writer.take();
}

Orders orders_from(std::string_view octets) {
  Reader reader(octets);
  Orders orders;
  orders.program = reader.text();
  orders.words = reader.list();
  orders.environment = reader.list();
  orders.folder = reader.text();
  orders.mask = reader.number();
  orders.writable = reader.list();
  orders.modules = reader.list();
  orders.output = reader.screen();
  orders.errors = reader.screen();
  return orders;
}

}  // namespace tcpspec::boot
