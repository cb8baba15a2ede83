#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "session.hpp"
#include "stack.hpp"

namespace tcpspec::lwip_target {

/// One connection as the application knows it; lwIP calls back here with what comes in.
struct Session::Connection {
  explicit Connection(tcp_pcb* block);
  ~Connection();  ///< aborts it
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// lwIP's block, or null when lwIP has done with the connection.
  tcp_pcb* pcb() const { return is_held(pcb_, this) ? pcb_ : nullptr; }
  tcp_state state() const;

  std::string send(std::uint64_t wanted);
  std::string receive(std::uint64_t wanted);
  void shut_down();
  void close();  ///< also stops receiving
  void abort();
  std::string status();
  std::string set_option(const std::string& name, std::uint32_t value);
  std::string option(const std::string& name);

 private:
  void forget();
  std::string_view take_error() { return std::exchange(error_, {}); }
  [[noreturn]] void refuse(err_t error);

  static err_t on_text(void* self, tcp_pcb*, pbuf* text, err_t);
  static void on_error(void* self, err_t error);

  tcp_pcb* pcb_;
  std::string received_;  // not yet taken by RECEIVE; lwIP's window stays closed by as much
  std::uint64_t octets_sent_ = 0;
  std::string_view error_;  // pending, not yet told
  bool opened_ = false;     // has been ESTABLISHED
  bool fin_received_ = false;

  friend class Session;
};

/// A passive OPEN and the connections that came of it and were not yet asked for.
struct Session::Listener {
  explicit Listener(tcp_pcb* listening);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  using Peer = std::pair<std::string, std::uint16_t>;
  std::map<Peer, std::unique_ptr<Connection>> waiting;

 private:
  static err_t on_connection(void* self, tcp_pcb* block, err_t error);
  tcp_pcb* pcb_;
};

}  // namespace tcpspec::lwip_target
