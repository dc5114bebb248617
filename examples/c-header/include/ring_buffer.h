#ifndef RING_BUFFER_H
#define RING_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#define RING_CAPACITY 64

struct ring_buffer {
	int32_t values[RING_CAPACITY];
	size_t next;
	size_t filled;
};

static inline void ring_push(struct ring_buffer *r, int32_t value)
{
	r->values[r->next] = value;
	r->next = (r->next + 1) % RING_CAPACITY;
	if (r->filled < RING_CAPACITY)
		r->filled++;
}

#endif
