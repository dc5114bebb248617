#ifndef HISTORY_H
#define HISTORY_H

#include "ringbuf.h"
#include "sensor.h"

/* The last readings of one sensor. */
struct history {
	struct ring_buffer readings;
};

void history_add(struct history *h, const struct sensor *s);
int32_t history_mean(const struct history *h);

#endif
