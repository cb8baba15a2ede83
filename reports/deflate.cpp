#include "reports/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "reports/json.hpp"

namespace tcpspec::report {
namespace {

/// The higher ones need twice the time for a tenth less.
constexpr int thoroughness = 6;
/// Results come from elsewhere: a small file must not fill the memory. A run of 100,000 cases needs a third.
constexpr std::size_t most_octets = std::size_t{3} << 30;

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib does not write there
}

}  // namespace

std::string deflated(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  if (compress2(bytes_of(packed), &size, bytes_of(text), text.size(), thoroughness) != Z_OK)
    throw std::runtime_error("zlib refuses to pack");
  packed.resize(size);
  return packed;
}

std::string inflated(std::string_view packed) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::runtime_error("zlib refuses to unpack");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  std::string text;
  int state = Z_OK;
  stream.next_in = bytes_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  while (state == Z_OK && text.size() < most_octets) {
    const std::size_t before = text.size();
    text.resize(std::max<std::size_t>(before * 2, 1 << 16));
    stream.next_out = bytes_of(text) + before;
    stream.avail_out = static_cast<uInt>(text.size() - before);
    state = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
  }
  if (state != Z_STREAM_END) throw FormatError("results: `packed` cannot be unpacked.");
  return text;
}

}  // namespace tcpspec::report
