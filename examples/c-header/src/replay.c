#include "replay.h"

#include <stdio.h>

#include "crc.h"

int replay_valid(const uint8_t *frame)
{
	uint16_t sum = (uint16_t)(frame[8] << 8 | frame[9]);

	return crc16(frame, 8) == sum;
}

void replay_print(const uint8_t *frame)
{
	printf("sensor %d crc %04x\n", frame[0] << 8 | frame[1], crc16(frame, 8));
}
