// What is done to a connection: SEND, RECEIVE, CLOSE, ABORT, STATUS.

#include "connection.hpp"

#include <algorithm>
#include <map>

#include "agent/words.hpp"
#include "base/hex.hpp"

namespace tcpspec::lwip_target {
namespace {

using agent::Refusal;

constexpr std::size_t alphabet = 26;
constexpr std::size_t most_data = 4096;  // octets that `data=` shows
constexpr std::uint64_t most_at_once = 8192;

/// `a` to `z` over and over, from the connection's first octet.
std::string text_at(std::uint64_t offset, std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (offset + i) % alphabet);
  return text;
}

}  // namespace

Session::Connection::Connection(tcp_pcb* block) : pcb_(block) {
  tcp_arg(block, this);
  tcp_recv(block, on_text);
  tcp_err(block, on_error);
  opened_ = block->state == ESTABLISHED || block->state == CLOSE_WAIT;
}

Session::Connection::~Connection() { abort(); }

err_t Session::Connection::on_text(void* self, tcp_pcb*, pbuf* text, err_t) {
  auto& connection = *static_cast<Connection*>(self);
  if (text == nullptr) {
    connection.fin_received_ = true;
    return ERR_OK;
  }
  const std::size_t before = connection.received_.size();
  connection.received_.resize(before + text->tot_len);
  pbuf_copy_partial(text, connection.received_.data() + before, text->tot_len, 0);
  pbuf_free(text);
  return ERR_OK;
}

/// lwIP has freed the block.
void Session::Connection::on_error(void* self, err_t error) {
  auto& connection = *static_cast<Connection*>(self);
  connection.pcb_ = nullptr;
  if (error == ERR_CLSD) return;  // both sides have closed: no error
  const bool refused = error == ERR_RST && !connection.opened_;
  connection.error_ = refused ? "refused" : error_word(error);
}

tcp_state Session::Connection::state() const {
  const tcp_pcb* block = pcb();
  return block == nullptr ? CLOSED : block->state;
}

/// Takes the block away from this connection, before lwIP is told to be rid of it.
void Session::Connection::forget() {
  tcp_pcb* block = std::exchange(pcb_, nullptr);
  tcp_arg(block, nullptr);
  tcp_recv(block, nullptr);
  tcp_err(block, nullptr);
}

void Session::Connection::refuse(err_t error) {
  if (!error_.empty()) throw Refusal{std::string(take_error()), "the connection has ended"};
  throw Refusal{std::string(error_word(error)), "lwIP error " + std::to_string(error)};
}

std::string Session::Connection::send(std::uint64_t wanted) {
  tcp_pcb* block = pcb();
  if (block == nullptr) refuse(ERR_CLSD);
  std::uint64_t sent = 0;
  while (sent < wanted) {
    const std::uint64_t room = std::min<std::uint64_t>(tcp_sndbuf(block), most_at_once);
    const auto size = static_cast<u16_t>(std::min(wanted - sent, room));
    if (size == 0) break;
    const std::string text = text_at(octets_sent_, size);
    const bool last = sent + size == wanted;
    const u8_t flags = last ? TCP_WRITE_FLAG_COPY : TCP_WRITE_FLAG_COPY | TCP_WRITE_FLAG_MORE;
    const err_t error = tcp_write(block, text.data(), size, flags);
    if (error == ERR_MEM) break;  // the queue of segments is full
    if (error != ERR_OK) refuse(error);
    sent += size;
    octets_sent_ += size;
  }
  tcp_output(block);
  return "sent=" + std::to_string(sent);
}

std::string Session::Connection::receive(std::uint64_t wanted) {
  if (received_.empty() && !error_.empty()) refuse(ERR_OK);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, received_.size()));
  const std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  tcp_pcb* block = pcb();
  // The window opens by what is taken; the call takes a 16-bit number of octets.
  for (std::size_t told = 0; block != nullptr && told < size;) {
    const auto step = static_cast<u16_t>(std::min<std::size_t>(size - told, 0xffff));
    tcp_recved(block, step);
    told += step;
  }
  const bool eof = received_.empty() && size < wanted && (fin_received_ || block == nullptr);
  return "octets=" + std::to_string(size) + " eof=" + (eof ? "1" : "0") +
         " data=" + base::to_hex(std::string_view(taken).substr(0, most_data));
}

void Session::Connection::shut_down() {
  tcp_pcb* block = pcb();
  if (block == nullptr) refuse(ERR_CLSD);
  // In SYN-SENT a CLOSE deletes the TCB (RFC 9293 §3.10.4); lwIP has that only as tcp_close.
  if (block->state == SYN_SENT) return close();
  const err_t error = tcp_shutdown(block, 0, 1);
  if (error != ERR_OK) refuse(error);
}

void Session::Connection::close() {
  tcp_pcb* block = pcb();
  if (block == nullptr) return;
  forget();
  tcp_close(block);
}

void Session::Connection::abort() {
  tcp_pcb* block = pcb();
  if (block == nullptr) return;
  forget();
  tcp_abort(block);
}

std::string Session::Connection::status() {
  const tcp_pcb* block = pcb();
  const std::string_view error = take_error();
  u32_t unsent = 0;
  u32_t unacked = 0;
  if (block != nullptr && block->state != TIME_WAIT) {
    unsent = block->snd_lbb - block->snd_nxt;
    unacked = block->snd_lbb - block->lastack;
  }
  return "state=" + std::string(state_word(state())) +
         " error=" + std::string(error.empty() ? "none" : error) +
         " unread=" + std::to_string(received_.size()) + " unsent=" + std::to_string(unsent) +
         " unacked=" + std::to_string(unacked);
}

namespace {

constexpr std::uint32_t second = 1000;  // lwIP's times are in milliseconds

}  // namespace

std::string Session::Connection::set_option(const std::string& name, std::uint32_t value) {
  tcp_pcb* block = pcb();
  if (block == nullptr) refuse(ERR_CLSD);
  if (name == "nodelay") {
    if (value != 0)
      tcp_nagle_disable(block);
    else
      tcp_nagle_enable(block);
  } else if (name == "keepalive") {
    if (value != 0)
      ip_set_option(block, SOF_KEEPALIVE);
    else
      ip_reset_option(block, SOF_KEEPALIVE);
  } else if (name == "keepidle") {
    block->keep_idle = value * second;
  } else if (name == "keepintvl") {
    block->keep_intvl = value * second;
  } else if (name == "keepcnt") {
    block->keep_cnt = value;
  } else if (name == "tos") {
    block->tos = static_cast<u8_t>(value);
  } else if (name == "ttl") {
    block->ttl = static_cast<u8_t>(value);
  } else {
    throw Refusal{"unsupported", "lwIP has no such option"};
  }
  return option(name);
}

std::string Session::Connection::option(const std::string& name) {
  const tcp_pcb* block = pcb();
  if (block == nullptr) refuse(ERR_CLSD);
  const std::map<std::string_view, std::uint32_t> values = {
      {"nodelay", tcp_nagle_disabled(block) ? 1U : 0U},
      {"keepalive", ip_get_option(block, SOF_KEEPALIVE) ? 1U : 0U},
      {"keepidle", block->keep_idle / second},
      {"keepintvl", block->keep_intvl / second},
      {"keepcnt", block->keep_cnt},
      {"tos", block->tos},
      {"ttl", block->ttl},
  };
  const auto found = values.find(name);
  if (found == values.end()) throw Refusal{"unsupported", "lwIP has no such option"};
  return "value=" + std::to_string(found->second);
}

Session::Listener::Listener(tcp_pcb* listening) : pcb_(listening) {
  tcp_arg(listening, this);
  tcp_accept(listening, on_connection);
}

Session::Listener::~Listener() {
  for (auto& [peer, connection] : waiting) connection->close();
  tcp_close(pcb_);
}

err_t Session::Listener::on_connection(void* self, tcp_pcb* block, err_t error) {
  if (block == nullptr || error != ERR_OK) return ERR_VAL;
  auto& listener = *static_cast<Listener*>(self);
  listener.waiting[{to_string(block->remote_ip), block->remote_port}] = std::make_unique<Connection>(block);
  return ERR_OK;
}

}  // namespace tcpspec::lwip_target
