/* Debian's options, but without threads, and with the caller's clock. */
#ifndef TCPSPEC_STEPPED_LWIPOPTS_H
#define TCPSPEC_STEPPED_LWIPOPTS_H

#include_next <lwipopts.h>

#undef NO_SYS
#define NO_SYS 1
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define SYS_LIGHTWEIGHT_PROT 0
#undef LWIP_TCPIP_CORE_LOCKING
#define LWIP_TCPIP_CORE_LOCKING 0
#undef LWIP_ASSERT_CORE_LOCKED
#undef LWIP_MARK_TCPIP_THREAD
#undef LOCK_TCPIP_CORE
#undef UNLOCK_TCPIP_CORE

/* The tester has 32 addresses of each family. Without room for them, what a timer sends at one instant
 * overflows the queues of packets that wait for a neighbour. */
#define ARP_TABLE_SIZE 64
#define LWIP_ND6_NUM_NEIGHBORS 64
#define LWIP_ND6_NUM_DESTINATIONS 64

#endif
