/* The target's application by remote control, for any POSIX system: tcpspec's agent in one file of C99.
 *
 *     cc -std=c99 -o tcpspec-agent tcpspec_agent.c      (Solaris: -lsocket -lnsl)
 *
 * It reads requests on standard input and writes replies to standard output; PROTOCOL.md says what they mean.
 * What POSIX does not have and the system does, it uses: how a stack tells its states (TCP_INFO), keep-alive
 * in seconds, the type of service.  -DPOSIX_ONLY leaves the states out.  MIT licence, as all of tcpspec. */

#if !defined __APPLE__ && !defined __FreeBSD__ && !defined __NetBSD__ && !defined __OpenBSD__ && \
    !defined __DragonFly__
#define _POSIX_C_SOURCE 200809L /* BSD shows everything unless it is asked for POSIX */
#endif

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifndef POSIX_ONLY
#include <sys/ioctl.h>
#endif

/* Both systems call the same thing by different names. */
#if !defined TCP_KEEPIDLE && defined TCP_KEEPALIVE
#define TCP_KEEPIDLE TCP_KEEPALIVE
#endif
#if !defined TCP_INFO && defined TCP_CONNECTION_INFO
#define TCP_INFO TCP_CONNECTION_INFO
#endif
#if defined TCP_INFO && !defined POSIX_ONLY
#define TELLS_STATE 1
#else
#define TELLS_STATE 0
#endif

enum { longest_line = 64 * 1024, most_words = 16, most_data = 4096, alphabet = 26 };
static const unsigned long long most_octets = 1ULL << 32;
static const unsigned long long no_limit = ~0ULL;

/* What was opened: a listener or a connection. */

typedef struct Waiting { /* taken off the stack's queue, and not yet asked for by ACCEPT */
  struct Waiting* next;
  struct sockaddr_storage peer;
  int fd;
} Waiting;

typedef struct Object {
  struct Object* next;
  unsigned long long handle; /* never used twice */
  int fd;
  bool listens;
  bool eager;       /* a listener that takes connections off the queue as they come */
  Waiting* waiting; /* of a listener */
  unsigned long long octets_sent;
  int pending_error; /* learnt on the side of another call, and not yet told */
  bool told_error;
  bool ended;        /* an error was told that ends one, unless the stack still has it */
  bool shut;         /* our side of the stream is closed ... */
  bool closed_first; /* ... and the peer had not closed before */
} Object;

static Object* objects;
static unsigned long long last_handle;
static bool out_of_descriptors;

/* Requests: words, of which each function takes its own.  The first mistake stays. */

static char* words[most_words];
static int word_count, next_word;
static const char* refused; /* the name of an error; none if null */
static const char* refused_words;
static char* reply; /* the values of the reply */
static char* reply_end;

static bool refuse(const char* name, const char* why) {
  if (!refused) refused_words = why;
  if (!refused) refused = name;
  return false;
}

static bool say(const char* format, ...) {
  va_list values;
  va_start(values, format);
  reply += vsnprintf(reply, (size_t)(reply_end - reply), format, values);
  va_end(values);
  return true;
}

static bool is_one_of(int error, const int* some) { /* up to a 0 */
  while (*some != 0 && *some != error) ++some;
  return *some != 0;
}

static const char* error_name(int error) {
  /* ENOPROTOOPT is how Linux hands up an ICMP "protocol unreachable", EACCES an administrative prohibition.
   */
  static const int unreachable[] = {EHOSTUNREACH, ENETUNREACH, ENETDOWN, ENOPROTOOPT, EPROTO, EACCES, 0};
  static const int again[] = {EAGAIN, EWOULDBLOCK, EINPROGRESS, EALREADY, 0};
  static const int closed[] = {EPIPE, ENOTCONN, EBADF, 0};
  static const int invalid[] = {EINVAL, EADDRNOTAVAIL, EAFNOSUPPORT, EDOM, 0};
  if (is_one_of(error, again)) return "again";
  if (error == ECONNREFUSED) return "refused";
  if (error == ECONNRESET || error == ECONNABORTED) return "reset";
  if (error == ETIMEDOUT) return "timed-out";
  if (is_one_of(error, unreachable)) return "unreachable";
  if (is_one_of(error, closed)) return "closed";
  if (error == EADDRINUSE) return "in-use";
  if (is_one_of(error, invalid)) return "invalid";
  return error == EOPNOTSUPP ? "unsupported" : "failed";
}

static bool refuse_errno(int error) { return refuse(error_name(error), strerror(error)); }

static const char* word(void) {
  if (next_word < word_count) return words[next_word++];
  refuse("invalid", "a word is missing");
  return "";
}

static unsigned long long parse_number(const char* text, unsigned long long most) {
  unsigned long long value = 0;
  const char* at = text;
  for (; *at >= '0' && *at <= '9'; ++at) {
    const unsigned digit = (unsigned)(*at - '0');
    if (value > (most - digit) / 10) refuse("invalid", "the number is too large");
    value = value * 10 + digit;
  }
  if (at == text || *at != '\0') refuse("invalid", "a number was expected");
  return value;
}

static unsigned long long number(unsigned long long most) { return parse_number(word(), most); }

/* The value of KEY=VALUE if the next word is one, else null. */
static const char* value_of(const char* key) {
  const size_t length = strlen(key);
  if (next_word == word_count || strncmp(words[next_word], key, length) != 0 ||
      words[next_word][length] != '=')
    return NULL;
  return words[next_word++] + length + 1;
}

static void no_more_words(void) {
  if (next_word != word_count) refuse("invalid", "unexpected word");
}

/* What LISTEN and CONNECT may be told in any order; a number that is not told is `no_limit`. */
typedef struct Wishes {
  unsigned long long rcvbuf, backlog, port;
  const char* from;
} Wishes;

static Wishes wishes(bool connects) {
  Wishes all = {no_limit, no_limit, no_limit, NULL};
  for (const char* text; next_word < word_count && !refused;) {
    if ((text = value_of("rcvbuf")) != NULL)
      all.rcvbuf = parse_number(text, 1ULL << 30);
    else if (!connects && (text = value_of("backlog")) != NULL)
      all.backlog = parse_number(text, 65535);
    else if (connects && (text = value_of("port")) != NULL)
      all.port = parse_number(text, 65535);
    else if (connects && (text = value_of("from")) != NULL)
      all.from = text;
    else
      no_more_words();
  }
  return all;
}

/* Addresses. */

static socklen_t size_of(const struct sockaddr_storage* address) {
  return address->ss_family == AF_INET6 ? (socklen_t)sizeof(struct sockaddr_in6)
                                        : (socklen_t)sizeof(struct sockaddr_in);
}

static unsigned port_of(const struct sockaddr_storage* address) {
  return ntohs(address->ss_family == AF_INET6 ? ((const struct sockaddr_in6*)address)->sin6_port
                                              : ((const struct sockaddr_in*)address)->sin_port);
}

static const void* octets_of(const struct sockaddr_storage* address) {
  if (address->ss_family == AF_INET6) return &((const struct sockaddr_in6*)address)->sin6_addr;
  return &((const struct sockaddr_in*)address)->sin_addr;
}

static bool same_end(const struct sockaddr_storage* a, const struct sockaddr_storage* b) {
  return a->ss_family == b->ss_family && port_of(a) == port_of(b) &&
         memcmp(octets_of(a), octets_of(b), a->ss_family == AF_INET6 ? 16 : 4) == 0;
}

/* `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`. */
static struct sockaddr_storage parse_address(const char* text, unsigned port) {
  struct sockaddr_storage result;
  struct sockaddr_in* in = (struct sockaddr_in*)&result;
  struct sockaddr_in6* in6 = (struct sockaddr_in6*)&result;
  char without_zone[INET6_ADDRSTRLEN] = "";
  const size_t length = strcspn(text, "%");
  memset(&result, 0, sizeof result);
  if (length < sizeof without_zone) memcpy(without_zone, text, length);
  if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
    result.ss_family = AF_INET;
    in->sin_port = htons((uint16_t)port);
    return result;
  }
  memset(&result, 0, sizeof result);
  if (inet_pton(AF_INET6, without_zone, &in6->sin6_addr) != 1) refuse("invalid", "no address");
  result.ss_family = AF_INET6;
  in6->sin6_port = htons((uint16_t)port);
  if (text[length] == '%') {
    in6->sin6_scope_id = if_nametoindex(text + length + 1);
    if (in6->sin6_scope_id == 0) refuse("invalid", "no such interface");
  }
  return result;
}

static struct sockaddr_storage endpoint(void) {
  const char* address = word();
  return parse_address(address, (unsigned)number(65535));
}

static struct sockaddr_storage local_of(int fd) {
  struct sockaddr_storage result;
  socklen_t size = sizeof result;
  memset(&result, 0, sizeof result);
  getsockname(fd, (struct sockaddr*)&result, &size);
  return result;
}

/* Sockets. */

static void set(int fd, int level, int name, int value) {
  if (setsockopt(fd, level, name, &value, sizeof value) != 0) refuse_errno(errno);
}

static void prepare(int fd) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* Before the handshake, which chooses the window's scale. */
static void set_receive_buffer(int fd, unsigned long long octets) {
  if (octets != no_limit) set(fd, SOL_SOCKET, SO_RCVBUF, (int)octets);
}

static void end_abruptly(int fd) {
  struct linger at_once = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
}

/* The stack's own word for the state, the first octet of TCP_INFO; null if it does not say. */
static const char* stack_state(int fd) {
#if TELLS_STATE
#ifdef __linux__
  static const char* const names[] = {
      NULL,     "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2",  "TIME-WAIT",
      "CLOSED", "CLOSE-WAIT",  "LAST-ACK", "LISTEN",       "CLOSING",    "SYN-RECEIVED"};
#else /* BSD's numbers */
  static const char* const names[] = {"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                      "ESTABLISHED", "CLOSE-WAIT", "FIN-WAIT-1", "CLOSING",
                                      "LAST-ACK",    "FIN-WAIT-2", "TIME-WAIT"};
#endif
  unsigned char info[1024];
  socklen_t size = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &size) != 0 || size == 0) return NULL;
  return info[0] < sizeof names / sizeof *names ? names[info[0]] : NULL;
#else
  (void)fd;
  return NULL;
#endif
}

static bool is_state(const char* state, const char* name) { return state && strcmp(state, name) == 0; }

/* What has been opened. */

static Object* keep(int fd, bool listens) {
  Object* object = calloc(1, sizeof *object);
  if (!object) {
    close(fd);
    refuse("failed", "no memory");
    return NULL;
  }
  object->fd = fd;
  object->listens = listens;
  object->handle = ++last_handle;
  object->next = objects;
  objects = object;
  return object;
}

static Object* find(unsigned long long handle) {
  Object* object = objects;
  while (object && object->handle != handle) object = object->next;
  if (!object) refuse("closed", "no such handle");
  return object;
}

static Object* connection(void) {
  Object* object = find(number(no_limit));
  if (object && !object->listens) return object;
  refuse("closed", "no such connection");
  return NULL;
}

static void forget(Object* object) {
  Object** at = &objects;
  while (*at != object) at = &(*at)->next;
  *at = object->next;
  free(object);
  out_of_descriptors = false;
}

/* The error to tell when nothing of a call has succeeded. */
static int take_error(Object* object, int error) {
  if (object->pending_error) {
    error = object->pending_error;
    object->pending_error = 0;
  }
  /* Linux keeps EPIPE when a reset comes in CLOSE-WAIT; only later does it mean "closed by yourself". */
  if (error == EPIPE && !object->shut && !object->told_error) error = ECONNRESET;
  object->told_error = true;
  if (error != EPIPE && error != ENOTCONN) object->ended = true;
  return error;
}

/* Connections that have ended in the queue give their descriptors back; whether there was any. */
static bool sweep_ended(Object* listener) {
  bool any = false;
  for (Waiting** at = &listener->waiting; *at;) {
    Waiting* waiting = *at;
    struct pollfd entry = {.fd = waiting->fd, .events = POLLOUT};
    if (poll(&entry, 1, 0) < 1 || !(entry.revents & (POLLERR | POLLHUP | POLLNVAL))) {
      at = &waiting->next;
      continue;
    }
    *at = waiting->next;
    close(waiting->fd);
    free(waiting);
    any = true;
  }
  return any;
}

static void add_waiting(Object* listener, int fd, const struct sockaddr_storage* peer) {
  Waiting* place = listener->waiting;
  while (place && !same_end(&place->peer, peer)) place = place->next;
  if (place) {
    close(place->fd); /* the stack can report a peer twice only if its earlier connection has gone */
  } else if ((place = calloc(1, sizeof *place)) != NULL) {
    place->next = listener->waiting;
    listener->waiting = place;
  } else {
    close(fd);
    return;
  }
  place->fd = fd;
  place->peer = *peer;
}

static void drain(Object* listener) {
  for (;;) {
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    const int fd = accept(listener->fd, (struct sockaddr*)&peer, &size);
    if (fd >= 0) {
      prepare(fd);
      add_waiting(listener, fd, &peer);
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO) continue;
    const bool starved = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (starved && sweep_ended(listener)) continue;
    out_of_descriptors = starved;
    return;
  }
}

/* Verbs. */

static bool hello(void) {
  struct utsname system;
  char stack[sizeof system.sysname + sizeof system.release + 2];
  memset(&system, 0, sizeof system);
  uname(&system);
  snprintf(stack, sizeof stack, "%s_%s", system.sysname, system.release);
  for (char* at = stack; *at; ++at)
    if (*at == ' ') *at = '_';
  say("version=1 stack=%s features=urgent", stack);
#if defined TCP_KEEPIDLE && defined TCP_KEEPINTVL && defined TCP_KEEPCNT
  say(",keepalive");
#endif
#ifdef TCP_USER_TIMEOUT
  say(",usertimeout");
#endif
  return !TELLS_STATE || say(",state");
}

static bool listen_verb(void) {
  const struct sockaddr_storage at = endpoint();
  const Wishes wish = wishes(false);
  if (refused) return false;
  const int fd = socket(at.ss_family, SOCK_STREAM, 0);
  if (fd < 0) return refuse_errno(errno);
  prepare(fd);
  /* A port whose connections are in TIME-WAIT must be usable again at once; and a listener of both families
     would keep the IPv4 port taken, and show its connections as mapped addresses. */
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
#ifdef IPV6_V6ONLY
  if (at.ss_family == AF_INET6) set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
#endif
  set_receive_buffer(fd, wish.rcvbuf);
  const int queue = wish.backlog == no_limit ? SOMAXCONN : (int)wish.backlog;
  if (!refused && (bind(fd, (const struct sockaddr*)&at, size_of(&at)) != 0 || listen(fd, queue) != 0))
    refuse_errno(errno);
  if (refused) {
    close(fd);
    return false;
  }
  const struct sockaddr_storage own = local_of(fd);
  Object* listener = keep(fd, true);
  if (!listener) return false;
  listener->eager = wish.backlog == no_limit;
  return say("handle=%llu port=%u", listener->handle, port_of(&own));
}

static bool accept_verb(void) {
  const unsigned long long handle = number(no_limit);
  const struct sockaddr_storage peer = endpoint();
  no_more_words();
  Object* listener = refused ? NULL : find(handle);
  if (!listener) return false;
  if (!listener->listens) return refuse("closed", "no such listener");
  drain(listener);
  for (Waiting** at = &listener->waiting; *at; at = &(*at)->next) {
    if (!same_end(&(*at)->peer, &peer)) continue;
    Waiting* found = *at;
    *at = found->next;
    const Object* object = keep(found->fd, false);
    free(found);
    return object && say("handle=%llu", object->handle);
  }
  return refuse("again", "no connection from that peer");
}

/* Binds the near end of an active opening. */
static void bind_near(int fd, const char* from, unsigned port, int family) {
  const char* any = family == AF_INET6 ? "::" : "0.0.0.0";
  const struct sockaddr_storage near = parse_address(from ? from : any, port);
  if (near.ss_family != family) refuse("invalid", "from: no address of that family");
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
#ifdef IP_BIND_ADDRESS_NO_PORT
  if (port == 0) set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1); /* else 28,000 ports serve all peers */
#endif
  if (!refused && bind(fd, (const struct sockaddr*)&near, size_of(&near)) != 0) refuse_errno(errno);
}

/* It may be there before connect() returns, on a fast path; STATUS still tells it. */
static bool is_outcome(int error) {
  return error == ECONNREFUSED || error == ECONNRESET || error == ETIMEDOUT || error == EHOSTUNREACH;
}

static bool connect_verb(void) {
  const struct sockaddr_storage peer = endpoint();
  const Wishes wish = wishes(true);
  if (refused) return false;
  const int fd = socket(peer.ss_family, SOCK_STREAM, 0);
  if (fd < 0) return refuse_errno(errno);
  prepare(fd);
  set_receive_buffer(fd, wish.rcvbuf);
  if (wish.from || wish.port != no_limit)
    bind_near(fd, wish.from, wish.port == no_limit ? 0 : (unsigned)wish.port, peer.ss_family);
  int error = 0;
  if (!refused && connect(fd, (const struct sockaddr*)&peer, size_of(&peer)) != 0 && errno != EINPROGRESS) {
    error = errno;
    if (!is_outcome(error)) refuse_errno(error);
  }
  if (refused) {
    close(fd);
    return false;
  }
  Object* opening = keep(fd, false);
  if (!opening) return false;
  opening->pending_error = error;
  const struct sockaddr_storage near = local_of(fd);
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(near.ss_family, octets_of(&near), text, sizeof text);
  return say("handle=%llu local=%s port=%u", opening->handle, text, port_of(&near));
}

static bool send_verb(void) {
  static char pattern[1 << 16];
  Object* to = connection();
  const unsigned long long wanted = number(most_octets);
  const bool urgent = next_word < word_count && strcmp(words[next_word], "urgent") == 0;
  if (urgent) ++next_word;
  no_more_words();
  if (refused) return false;
  if (!pattern[0])
    for (size_t i = 0; i < sizeof pattern; ++i) pattern[i] = (char)('a' + i % alphabet);
  unsigned long long sent = 0;
  while (sent < wanted) {
    const size_t offset = (size_t)(to->octets_sent % alphabet);
    const size_t room = sizeof pattern - offset;
    const size_t size = wanted - sent < room ? (size_t)(wanted - sent) : room;
    const ssize_t n = send(to->fd, pattern + offset, size, urgent && sent + size == wanted ? MSG_OOB : 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (n < 0) {
      const int error = take_error(to, errno);
      if (sent == 0) return refuse_errno(error);
      to->pending_error = error;
      break;
    }
    sent += (unsigned long long)n;
    to->octets_sent += (unsigned long long)n;
  }
  return say("sent=%llu", sent);
}

static bool receive_verb(void) {
  static unsigned char buffer[1 << 16], shown[most_data];
  Object* from = connection();
  const unsigned long long wanted = number(most_octets);
  no_more_words();
  if (refused) return false;
  unsigned long long taken = 0;
  size_t kept = 0;
  bool end = false;
  while (taken < wanted && !end) {
    const size_t size = wanted - taken < sizeof buffer ? (size_t)(wanted - taken) : sizeof buffer;
    const ssize_t n = recv(from->fd, buffer, size, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (n < 0) {
      const int error = take_error(from, errno);
      if (taken == 0) return refuse_errno(error);
      from->pending_error = error;
      break;
    }
    end = n == 0;
    taken += (unsigned long long)n;
    const size_t more = (size_t)n < most_data - kept ? (size_t)n : most_data - kept;
    memcpy(shown + kept, buffer, more);
    kept += more;
  }
  say("octets=%llu eof=%d data=", taken, end);
  for (size_t i = 0; i < kept; ++i) say("%02x", shown[i]);
  return true;
}

static bool shutdown_verb(void) {
  Object* object = connection();
  no_more_words();
  if (refused) return false;
  const bool peer_closed = is_state(stack_state(object->fd), "CLOSE-WAIT");
  if (shutdown(object->fd, SHUT_WR) != 0) return refuse_errno(take_error(object, errno));
  if (!object->shut) object->closed_first = !peer_closed;
  object->shut = true;
  return true;
}

static bool close_verb(void) {
  const unsigned long long handle = number(no_limit);
  no_more_words();
  Object* object = refused ? NULL : find(handle);
  if (!object) return false;
  while (object->waiting) {
    Waiting* waiting = object->waiting;
    object->waiting = waiting->next;
    close(waiting->fd);
    free(waiting);
  }
  close(object->fd);
  forget(object);
  return true;
}

static bool abort_verb(void) {
  Object* object = connection();
  no_more_words();
  if (refused) return false;
  end_abruptly(object->fd);
  forget(object);
  return true;
}

/* The state, null if it is not known: where TIME-WAIT is a record of its own, the socket says CLOSED. */
static const char* state_of(const Object* object) {
  const char* state = stack_state(object->fd);
  if (state && !is_state(state, "CLOSED")) return state; /* also after an ICMP error that ended nothing */
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  if (object->ended && (state || getpeername(object->fd, (struct sockaddr*)&peer, &size) != 0)) return "CLOSED";
  return object->closed_first ? NULL : state;
}

static bool status_verb(void) {
  static char buffer[1 << 16];
  const unsigned long long handle = number(no_limit);
  no_more_words();
  Object* object = refused ? NULL : find(handle);
  if (!object) return false;
  if (object->listens) return say("state=LISTEN error=none unread=0");
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(object->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  const ssize_t unread = recv(object->fd, buffer, sizeof buffer, MSG_PEEK);
  if (error != 0 || object->pending_error != 0) error = take_error(object, error);
  const char* state = state_of(object);
  if (state) say("state=%s ", state);
  return say("error=%s unread=%ld", error ? error_name(error) : "none", unread > 0 ? (long)unread : 0L);
}

/* OPTION: the settings of a socket by name. */

typedef struct Setting {
  const char* name;
  int level, option;
  int level6, option6; /* where IPv6 has its own */
} Setting;

static const Setting settings[] = {
    {"nodelay", IPPROTO_TCP, TCP_NODELAY, IPPROTO_TCP, TCP_NODELAY},
    {"keepalive", SOL_SOCKET, SO_KEEPALIVE, SOL_SOCKET, SO_KEEPALIVE},
    {"rcvbuf", SOL_SOCKET, SO_RCVBUF, SOL_SOCKET, SO_RCVBUF},
    {"sndbuf", SOL_SOCKET, SO_SNDBUF, SOL_SOCKET, SO_SNDBUF},
    {"oobinline", SOL_SOCKET, SO_OOBINLINE, SOL_SOCKET, SO_OOBINLINE},
#ifdef TCP_KEEPIDLE
    {"keepidle", IPPROTO_TCP, TCP_KEEPIDLE, IPPROTO_TCP, TCP_KEEPIDLE},
#endif
#ifdef TCP_KEEPINTVL
    {"keepintvl", IPPROTO_TCP, TCP_KEEPINTVL, IPPROTO_TCP, TCP_KEEPINTVL},
#endif
#ifdef TCP_KEEPCNT
    {"keepcnt", IPPROTO_TCP, TCP_KEEPCNT, IPPROTO_TCP, TCP_KEEPCNT},
#endif
#ifdef TCP_USER_TIMEOUT
    {"usertimeout", IPPROTO_TCP, TCP_USER_TIMEOUT, IPPROTO_TCP, TCP_USER_TIMEOUT},
#endif
#if defined IP_TOS && defined IPV6_TCLASS
    {"tos", IPPROTO_IP, IP_TOS, IPPROTO_IPV6, IPV6_TCLASS},
#endif
#ifdef IP_TTL
    {"ttl", IPPROTO_IP, IP_TTL, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
#endif
};

/* Not every small C library has sockatmark(). */
static int at_mark(int fd) {
#if defined SIOCATMARK && !defined POSIX_ONLY
  int at = 0;
  return ioctl(fd, SIOCATMARK, &at) < 0 ? -1 : at;
#else
  return sockatmark(fd);
#endif
}

static bool option_verb(void) {
  const unsigned long long handle = number(no_limit);
  const char* name = word();
  const bool asks = next_word == word_count;
  int value = asks ? 0 : (int)number(0x7fffffff);
  no_more_words();
  const Object* object = refused ? NULL : find(handle);
  if (!object) return false;
  if (asks && strcmp(name, "atmark") == 0) {
    const int at = at_mark(object->fd);
    return at < 0 ? refuse_errno(errno) : say("value=%d", at);
  }
  for (size_t i = 0; i < sizeof settings / sizeof *settings; ++i) {
    const Setting* s = &settings[i];
    if (strcmp(s->name, name) != 0) continue;
    const bool ipv6 = local_of(object->fd).ss_family == AF_INET6;
    const int level = ipv6 ? s->level6 : s->level, option = ipv6 ? s->option6 : s->option;
    socklen_t size = sizeof value;
    if ((!asks && setsockopt(object->fd, level, option, &value, sizeof value) != 0) ||
        getsockopt(object->fd, level, option, &value, &size) != 0) {
      if (errno == ENOPROTOOPT) refuse("unsupported", "the stack does not have it");
      return refuse_errno(errno);
    }
    return say("value=%d", value);
  }
  return refuse("unsupported", "no such option");
}

/* From a line to its reply. */

static bool perform(const char* verb) {
  static const struct {
    const char* verb;
    bool (*perform)(void);
  } table[] = {{"HELLO", hello},
               {"LISTEN", listen_verb},
               {"ACCEPT", accept_verb},
               {"CONNECT", connect_verb},
               {"SEND", send_verb},
               {"RECEIVE", receive_verb},
               {"SHUTDOWN", shutdown_verb},
               {"CLOSE", close_verb},
               {"ABORT", abort_verb},
               {"STATUS", status_verb},
               {"OPTION", option_verb}};
  for (size_t i = 0; i < sizeof table / sizeof *table; ++i)
    if (strcmp(table[i].verb, verb) == 0) return table[i].perform();
  return refuse("unsupported", "no such verb");
}

/* Replies to one line, which is taken apart. */
static void answer(char* line) {
  static char values[2 * most_data + 256];
  word_count = 0;
  for (char* at = strtok(line, " \t\r"); at && word_count < most_words; at = strtok(NULL, " \t\r"))
    words[word_count++] = at;
  if (word_count == 0) return;
  reply = values;
  reply_end = values + sizeof values;
  values[0] = '\0';
  refused = NULL;
  next_word = 2;
  if (word_count < 2 ? refuse("invalid", "expected ID VERB ARGUMENT...") : perform(words[1]))
    printf("%s ok%s%s\n", words[0], values[0] ? " " : "", values);
  else
    printf("%s error %s %s\n", words[0], refused, refused_words);
}

/* Replies to every full line of `input` and moves the rest to its beginning; gives the rest's length. */
static size_t answer_lines(char* input, size_t length) {
  char* begin = input;
  for (char* end; (end = memchr(begin, '\n', length - (size_t)(begin - input))) != NULL; begin = end + 1) {
    *end = '\0';
    answer(begin);
  }
  const size_t rest = length - (size_t)(begin - input);
  memmove(input, begin, rest);
  return rest;
}

/* Waits for a request or a connection; false if that is not possible. */
static bool wait_for_event(bool* request) {
  static struct pollfd* set;
  static size_t room;
  size_t count = 1;
  for (const Object* o = objects; o; o = o->next) count += o->listens;
  if (count > room) {
    struct pollfd* larger = realloc(set, count * sizeof *set);
    if (!larger) return false;
    set = larger;
    room = count;
  }
  set[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  count = 1;
  for (const Object* o = objects; o && !out_of_descriptors; o = o->next)
    if (o->listens && o->eager) set[count++] = (struct pollfd){.fd = o->fd, .events = POLLIN};
  if (poll(set, (nfds_t)count, -1) < 0 && errno != EINTR) return false;
  *request = set[0].revents != 0;
  for (Object* o = objects; o; o = o->next)
    if (o->listens && o->eager) drain(o);
  return true;
}

static int serve(void) {
  static char input[longest_line + 2];
  size_t length = 0;
  for (bool request; wait_for_event(&request);) {
    if (!request) continue;
    const ssize_t n = read(STDIN_FILENO, input + length, longest_line - length);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) break;
    length += (size_t)n;
    if (n == 0 && length > 0) input[length++] = '\n'; /* the last line may lack its end */
    length = answer_lines(input, length);
    if (length == longest_line) puts("? error invalid the line is too long");
    if (fflush(stdout) != 0) return 1; /* the tester has gone */
    if (n == 0 || length == longest_line) return n != 0;
  }
  perror("tcpspec-agent");
  return 1;
}

int main(int argc, char** argv) {
  (void)argv;
  if (argc > 1) {
    fputs("usage: tcpspec-agent\n  It takes requests on standard input; PROTOCOL.md describes them.\n",
          stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
#ifdef RLIMIT_NOFILE /* a connection is a descriptor, and there will be thousands */
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
#endif
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  const int status = serve();
  for (Object* o = objects; o; o = o->next) {
    for (Waiting* w = o->waiting; w; w = w->next) end_abruptly(w->fd);
    if (o->listens)
      close(o->fd);
    else
      end_abruptly(o->fd);
  }
  return status;
}
