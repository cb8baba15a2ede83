/* The target's side of tcpspec's stepped protocol (PROTOCOL.md), in C99 and POSIX, for C and C++: a stack
 * that has packets and a clock going in, and packets and a deadline coming out, becomes a target of `tcpspec
 * run stepped`. Fill in a tcpspec_stack, and let main() return tcpspec_serve(&stack, "packets=ip",
 * STDOUT_FILENO). One file includes this. */
#ifndef TCPSPEC_STEPPED_H
#define TCPSPEC_STEPPED_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* getline; so include this before the system's headers */
#endif
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TCPSPEC_NEVER INT64_MAX
enum { TCPSPEC_MOST_ADDRESSES = 16 };

struct tcpspec_hello {
  uint64_t seed;                            /* all that the stack draws at random comes from here */
  int64_t now;                              /* nanoseconds, as all times */
  size_t addresses;                         /* how many */
  char address[TCPSPEC_MOST_ADDRESSES][46]; /* of the stack; text, without the length of the network */
};

struct tcpspec_stack {
  void* self; /* the first argument of each function */
  /* The stack begins. */
  void (*start)(void* self, const struct tcpspec_hello* hello);
  /* A packet arrives: an IP datagram, or with packets=ethernet a frame. */
  void (*packet)(void* self, int64_t now, const uint8_t* octets, size_t size);
  /* The application gets a request of the agent's protocol; calls tcpspec_reply() once. Null: application=no.
   */
  void (*request)(void* self, int64_t now, const char* line);
  /* Runs the timers that are due; returns when the next is, or TCPSPEC_NEVER. */
  int64_t (*timers)(void* self, int64_t now);
};

/* Sends a packet; from any of the functions above. */
static inline void tcpspec_send(const uint8_t* octets, size_t size);
/* Replies to a request: `ID ok ...` or `ID error ...`. */
static inline void tcpspec_reply(const char* line);

/* ---- the binding ---- */

static struct {
  char* text;
  size_t size, room;
} tcpspec_answer;

static char* tcpspec_more(size_t size) {
  if (tcpspec_answer.size + size > tcpspec_answer.room) {
    tcpspec_answer.room = 2 * (tcpspec_answer.size + size);
    tcpspec_answer.text = (char*)realloc(tcpspec_answer.text, tcpspec_answer.room);
    if (tcpspec_answer.text == NULL) abort();
  }
  tcpspec_answer.size += size;
  return tcpspec_answer.text + tcpspec_answer.size - size;
}

static void tcpspec_write(const char* text) {
  const size_t size = strlen(text);
  memcpy(tcpspec_more(size), text, size);
}

static inline void tcpspec_send(const uint8_t* octets, size_t size) {
  static const char digits[] = "0123456789abcdef";
  char* at;
  size_t i;
  tcpspec_write("out ");
  at = tcpspec_more(2 * size + 1);
  for (i = 0; i < size; ++i) {
    *at++ = digits[octets[i] >> 4];
    *at++ = digits[octets[i] & 15];
  }
  *at = '\n';
}

static inline void tcpspec_reply(const char* line) {
  tcpspec_write("reply ");
  tcpspec_write(line);
  tcpspec_write("\n");
}

/* At once, so that the tester reads it at once. Returns 0 when the tester is gone. */
static int tcpspec_put(int answers, const char* text, size_t size) {
  while (size > 0) {
    const ssize_t n = write(answers, text, size);
    if (n <= 0) return 0;
    text += n;
    size -= (size_t)n;
  }
  return 1;
}

static int tcpspec_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

/* Makes octets of the digits, in their place; returns how many. */
static size_t tcpspec_octets(char* digits) {
  size_t size = 0;
  for (; digits[2 * size] != '\0' && digits[2 * size + 1] != '\0'; ++size)
    digits[size] = (char)(tcpspec_digit(digits[2 * size]) * 16 + tcpspec_digit(digits[2 * size + 1]));
  return size;
}

/* `hello 1 seed=7 now=1000 addresses=10.77.0.2/24,fd77::2/64` */
static void tcpspec_read_hello(char* line, struct tcpspec_hello* hello) {
  char* word;
  memset(hello, 0, sizeof *hello);
  if ((word = strstr(line, " seed=")) != NULL) hello->seed = strtoull(word + 6, NULL, 10);
  if ((word = strstr(line, " now=")) != NULL) hello->now = strtoll(word + 5, NULL, 10);
  if ((word = strstr(line, " addresses=")) == NULL) return;
  for (word = strtok(word + 11, ","); word != NULL && hello->addresses < TCPSPEC_MOST_ADDRESSES;
       word = strtok(NULL, ","))
    snprintf(hello->address[hello->addresses++], sizeof hello->address[0], "%.*s", (int)strcspn(word, "/ "),
             word);
}

/* Serves the stack until standard input ends; `words` belong to its hello, as in "packets=ethernet". The
 * answers go to the descriptor `answers`: usually STDOUT_FILENO. Returns the exit code. */
static int tcpspec_serve(const struct tcpspec_stack* stack, const char* words, int answers) {
  struct tcpspec_hello hello;
  char greeting[256];
  char* line = NULL;
  size_t room = 0;
  ssize_t size = getline(&line, &room, stdin);
  int64_t now = 0;
  if (size <= 0) return 0;
  line[size - 1] = '\0';
  tcpspec_read_hello(line, &hello);
  stack->start(stack->self, &hello); /* what it sends now is in the first answer */
  size = snprintf(greeting, sizeof greeting, "hello 1 %s%s\n", words,
                  stack->request == NULL ? " application=no" : "");
  if (!tcpspec_put(answers, greeting, (size_t)size)) return 0;
  while ((size = getline(&line, &room, stdin)) > 0) {
    for (; size > 0; size = getline(&line, &room, stdin)) {
      line[size - 1] = '\0';
      if (strcmp(line, "go") == 0) break;
      if (strncmp(line, "at ", 3) == 0) now = strtoll(line + 3, NULL, 10);
      if (strncmp(line, "in ", 3) == 0) {
        const size_t octets = tcpspec_octets(line + 3);
        stack->packet(stack->self, now, (const uint8_t*)line + 3, octets);
      }
      if (strncmp(line, "ask ", 4) == 0) stack->request(stack->self, now, line + 4);
    }
    {
      char wake[40];
      const int64_t next = stack->timers(stack->self, now);
      snprintf(wake, sizeof wake, "wake %" PRId64 "\n", next > now ? next : now);
      tcpspec_write(next == TCPSPEC_NEVER ? "wake never\n" : wake);
      if (!tcpspec_put(answers, tcpspec_answer.text, tcpspec_answer.size)) break;
      tcpspec_answer.size = 0;
    }
  }
  free(line);
  return 0;
}

#endif
