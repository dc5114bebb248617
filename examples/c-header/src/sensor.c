#include "sensor.h"

void sensor_update(struct sensor *s, int32_t centidegrees, uint32_t now)
{
	s->temperature = centidegrees;
	s->seen_at = now;
	s->state = SENSOR_OK;
}

const char *sensor_state_name(enum sensor_state state)
{
	switch (state) {
	case SENSOR_OK:
		return "ok";
	case SENSOR_STALE:
		return "stale";
	case SENSOR_LOST:
		return "lost";
	}
	return "unknown";
}
