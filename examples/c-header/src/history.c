#include "history.h"

void history_add(struct history *h, const struct sensor *s)
{
	ring_push(&h->readings, s->centidegrees);
}

int32_t history_mean(const struct history *h)
{
	int64_t sum = 0;

	if (h->readings.filled == 0)
		return 0;
	for (size_t i = 0; i < h->readings.filled; i++)
		sum += h->readings.values[i];
	return (int32_t)(sum / (int64_t)h->readings.filled);
}
