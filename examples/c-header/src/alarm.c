#include <stdio.h>

#include "alarm.h"
#include "sensor.h"

int alarm_check(const struct sensor *s)
{
	int previous = 0;

	if (s->temperature > ALARM_HIGH) {
		fprintf(stderr, "sensor %u is too hot: %d\n", s->id, s->temperature);
		return 1;
	}
	if (s->temperature < ALARM_LOW) {
		fprintf(stderr, "sensor %u is too cold: %d\n", s->id, s->temperature);
		return 1;
	}
	return 0;
}
