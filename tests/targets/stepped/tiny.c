/* A tiny TCP: it listens at port 9, takes what comes, and closes when its peer does (IPv4, one segment in flight).
 *
 * It shows how a stack is bound to the tester:
 *
 *     cc -o tiny tests/targets/stepped/tiny.c && tcpspec run stepped --exec ./tiny --port 9
 *
 * tiny.py is the same in Python: both send the same octets. */
#include "../../../tester/stepped/portable/tcpspec_stepped.h"

#include <arpa/inet.h>

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16, DISCARD_PORT = 9, WINDOW = 8192, TRIES = 5 };
static const int64_t second = 1000000000;

struct end {
  uint8_t peer[4];
  uint16_t port, own_port;
};

struct connection {
  struct connection *next;
  struct end end;
  uint32_t una, nxt, rcv_nxt;
  uint8_t flags; /* what is in flight: SYN or FIN */
  int tries;
  int64_t due;
};

static uint8_t address[4];
static uint64_t chance;
static struct connection *connections;

static uint32_t draw(void) {
  chance = chance * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(chance >> 32);
}

static uint32_t get16(const uint8_t *at) { return (uint32_t)at[0] << 8 | at[1]; }
static uint32_t get32(const uint8_t *at) { return get16(at) << 16 | get16(at + 2); }
static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}
static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static uint32_t sum(const uint8_t *octets, size_t size, uint32_t total) {
  size_t i;
  for (i = 0; i < size; ++i) total += i % 2 ? octets[i] : (uint32_t)octets[i] << 8;
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return total;
}

static uint32_t tcp_sum(const uint8_t *source, const uint8_t *destination, const uint8_t *tcp, size_t size) {
  return sum(tcp, size, sum(source, 4, sum(destination, 4, 6 + (uint32_t)size)));
}

static void emit(const struct end *to, uint32_t seq, uint32_t ack, uint8_t flags) {
  uint8_t ip[40] = {0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6};
  uint8_t *tcp = ip + 20;
  memcpy(ip + 12, address, 4);
  memcpy(ip + 16, to->peer, 4);
  put16(ip + 10, ~sum(ip, 20, 0));
  put16(tcp, to->own_port);
  put16(tcp + 2, to->port);
  put32(tcp + 4, seq);
  put32(tcp + 8, ack);
  tcp[12] = 5 << 4;
  tcp[13] = flags;
  put16(tcp + 14, flags & RST ? 0 : WINDOW);
  put16(tcp + 16, ~tcp_sum(address, to->peer, tcp, 20));
  tcpspec_send(ip, sizeof ip);
}

/* Sends SYN or FIN until it is acknowledged. */
static void transmit(int64_t now, struct connection *one, uint8_t flags) {
  one->una = one->nxt++;
  one->flags = flags;
  one->tries = 0;
  one->due = now + second;
  emit(&one->end, one->una, one->rcv_nxt, flags | ACK);
}

static struct connection **find(const struct end *end) {
  struct connection **at = &connections;
  while (*at != NULL && memcmp(&(*at)->end, end, sizeof *end) != 0) at = &(*at)->next;
  return at;
}

static void forget(struct connection **at) {
  struct connection *one = *at;
  *at = one->next;
  free(one);
}

static void without_connection(int64_t now, struct connection **at, const struct end *end, uint32_t seq, uint32_t ack,
                               uint8_t flags, uint32_t length) {
  if (flags & RST) return;
  if (end->own_port == DISCARD_PORT && (flags & (SYN | ACK)) == SYN) {
    struct connection *one = calloc(1, sizeof *one);
    if (one == NULL) abort();
    *at = one;
    one->end = *end;
    one->nxt = draw();
    one->rcv_nxt = seq + 1;
    transmit(now, one, SYN);
  } else if (flags & ACK) {
    emit(end, ack, 0, RST);
  } else {
    emit(end, 0, seq + length, RST | ACK);
  }
}

static void acceptable(int64_t now, struct connection **at, uint32_t ack, uint8_t flags, uint32_t length) {
  struct connection *one = *at;
  if (ack == one->nxt && one->flags != 0) {
    if (one->flags & FIN) {
      forget(at);
      return;
    }
    one->flags = 0;
  }
  if (length == 0 || one->flags != 0) return;
  one->rcv_nxt += length;
  if (flags & FIN)
    transmit(now, one, FIN);
  else
    emit(&one->end, one->nxt, one->rcv_nxt, ACK);
}

static void segment(int64_t now, const struct end *end, uint32_t seq, uint32_t ack, uint8_t flags, uint32_t size) {
  const uint32_t length = size + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
  struct connection **at = find(end), *one = *at;
  if (one == NULL) {
    without_connection(now, at, end, seq, ack, flags, length);
  } else if (seq != one->rcv_nxt) { /* only what is in order is taken (RFC 9293 3.10.7.4) */
    if (!(flags & RST)) emit(end, one->nxt, one->rcv_nxt, ACK);
  } else if (flags & RST) {
    forget(at);
  } else if (flags & SYN) {
    emit(end, one->nxt, one->rcv_nxt, ACK);
  } else if (flags & ACK && (int32_t)(ack - one->nxt) > 0) {
    if (one->flags & SYN)
      emit(end, ack, 0, RST);
    else
      emit(end, one->nxt, one->rcv_nxt, ACK);
  } else if (flags & ACK) {
    acceptable(now, at, ack, flags, length);
  }
}

static void start(void *self, const struct tcpspec_hello *hello) {
  (void)self;
  inet_pton(AF_INET, hello->address[0], address);
  chance = hello->seed;
}

static void packet(void *self, int64_t now, const uint8_t *ip, size_t size) {
  struct end end;
  const uint8_t *tcp;
  size_t header, offset;
  (void)self;
  if (size < 40 || ip[0] >> 4 != 4 || ip[9] != 6 || memcmp(ip + 16, address, 4) != 0) return;
  header = (ip[0] & 15u) * 4;
  if (get16(ip + 2) < size) size = get16(ip + 2);
  if (size < header + 20) return;
  tcp = ip + header;
  size -= header;
  if (tcp_sum(ip + 12, address, tcp, size) != 0xffff) return;
  offset = (tcp[12] >> 4) * 4u;
  if (offset < 20 || offset > size) return;
  memset(&end, 0, sizeof end);
  memcpy(end.peer, ip + 12, 4);
  end.port = (uint16_t)get16(tcp);
  end.own_port = (uint16_t)get16(tcp + 2);
  segment(now, &end, get32(tcp + 4), get32(tcp + 8), tcp[13], (uint32_t)(size - offset));
}

static int64_t timers(void *self, int64_t now) {
  int64_t next = TCPSPEC_NEVER;
  struct connection **at = &connections;
  (void)self;
  while (*at != NULL) {
    struct connection *one = *at;
    if (one->flags != 0 && one->due <= now) {
      if (++one->tries > TRIES) {
        forget(at);
        continue;
      }
      one->due = now + (second << one->tries);
      emit(&one->end, one->una, one->rcv_nxt, one->flags | ACK);
    }
    if (one->flags != 0 && one->due < next) next = one->due;
    at = &one->next;
  }
  return next;
}

int main(void) {
  const struct tcpspec_stack stack = {NULL, start, packet, NULL, timers};
  return tcpspec_serve(&stack, "packets=ip addresses=10.77.0.2", STDOUT_FILENO);
}
