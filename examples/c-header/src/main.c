#include <stdio.h>
#include <time.h>

#include "alarm.h"
#include "frame.h"
#include "history.h"

int main(void)
{
	struct sensor boiler = { .id = 7 };
	struct history past = { 0 };
	uint8_t frame[FRAME_SIZE];
	int reading;

	while (scanf("%d", &reading) == 1) {
		sensor_update(&boiler, reading, (uint32_t)time(NULL));
		history_add(&past, &boiler);
		alarm_check(&boiler);
		fwrite(frame, 1, frame_pack(&boiler, frame), stdout);
	}
	fprintf(stderr, "mean %d, state %s\n", history_mean(&past), sensor_state_name(boiler.state));
	return 0;
}
