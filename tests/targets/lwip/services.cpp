#include "services.hpp"

#include <algorithm>
#include <string>

#include "stack.hpp"

namespace tcpspec::lwip_target {
namespace {

// A constant: a clock would make no two runs alike.
constexpr std::string_view time_of_day = "Thursday, January 1, 1970 00:00:00-UTC\r\n";

struct Conversation {
  std::string unsent;
  bool peer_closed = false;
  bool endless = false;
  std::size_t at = 0;  ///< of the endless text
};

void end(tcp_pcb* block, Conversation* conversation) {
  delete conversation;
  tcp_arg(block, nullptr);
  tcp_recv(block, nullptr);
  tcp_sent(block, nullptr);
  tcp_err(block, nullptr);
  tcp_close(block);
}

std::string more_characters(std::size_t& at) {
  std::string text(1024, ' ');
  for (char& c : text) c = static_cast<char>(' ' + at++ % 95);
  return text;
}

/// Sends as much as lwIP takes; ends the conversation when all is said and the peer has closed.
void go_on(tcp_pcb* block, Conversation* conversation) {
  for (;;) {
    if (conversation->endless && conversation->unsent.empty())
      conversation->unsent = more_characters(conversation->at);
    const auto size =
        static_cast<u16_t>(std::min<std::size_t>(conversation->unsent.size(), tcp_sndbuf(block)));
    if (size == 0 || tcp_write(block, conversation->unsent.data(), size, TCP_WRITE_FLAG_COPY) != ERR_OK)
      break;
    conversation->unsent.erase(0, size);
  }
  tcp_output(block);
  if (conversation->peer_closed && (conversation->endless || conversation->unsent.empty()))
    end(block, conversation);
}

Conversation* begin(tcp_pcb* block, tcp_recv_fn on_text) {
  auto* conversation = new Conversation;
  tcp_arg(block, conversation);
  tcp_recv(block, on_text);
  tcp_err(block, [](void* self, err_t) { delete static_cast<Conversation*>(self); });
  tcp_sent(block, [](void* self, tcp_pcb* which, u16_t) -> err_t {
    go_on(which, static_cast<Conversation*>(self));
    return ERR_OK;
  });
  return conversation;
}

/// Takes what came, and returns it to the sender if it is an echo.
template <bool echo>
err_t take(void* self, tcp_pcb* block, pbuf* text, err_t) {
  auto* conversation = static_cast<Conversation*>(self);
  if (text == nullptr) {
    conversation->peer_closed = true;
  } else {
    if (echo) {
      const std::size_t before = conversation->unsent.size();
      conversation->unsent.resize(before + text->tot_len);
      pbuf_copy_partial(text, conversation->unsent.data() + before, text->tot_len, 0);
    }
    tcp_recved(block, text->tot_len);
    pbuf_free(text);
  }
  go_on(block, conversation);
  return ERR_OK;
}

err_t echo(void*, tcp_pcb* block, err_t) { return begin(block, take<true>), ERR_OK; }
err_t discard(void*, tcp_pcb* block, err_t) { return begin(block, take<false>), ERR_OK; }
err_t chargen(void*, tcp_pcb* block, err_t) {
  Conversation* conversation = begin(block, take<false>);
  conversation->endless = true;
  go_on(block, conversation);
  return ERR_OK;
}
err_t daytime(void*, tcp_pcb* block, err_t) {
  tcp_write(block, time_of_day.data(), static_cast<u16_t>(time_of_day.size()), 0);
  tcp_close(block);
  return ERR_OK;
}

void serve(u16_t port, tcp_accept_fn on_connection) {
  tcp_pcb* block = tcp_new_ip_type(IPADDR_TYPE_ANY);
  tcp_bind(block, IP_ANY_TYPE, port);
  tcp_accept(tcp_listen(block), on_connection);
}

}  // namespace

void start_services() {
  serve(7, echo);
  serve(9, discard);
  serve(13, daytime);
  serve(19, chargen);
}

}  // namespace tcpspec::lwip_target
