#ifndef SENSOR_H
#define SENSOR_H

#include <stdint.h>

enum sensor_state { SENSOR_OK, SENSOR_STALE, SENSOR_LOST };

/* One reading. Temperatures are in hundredths of a degree Celsius. */
struct sensor {
	uint16_t id;
	int32_t centidegrees;
	uint32_t seen_at;
	enum sensor_state state;
};

void sensor_update(struct sensor *s, int32_t centidegrees, uint32_t now);
const char *sensor_state_name(enum sensor_state state);

#endif
