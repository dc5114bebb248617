#include <stdio.h>

#include "crc.h"
#include "frame.h"
#include "replay.h"

int main(void)
{
	uint8_t frame[FRAME_SIZE];
	int broken = 0;

	while (fread(frame, 1, FRAME_SIZE, stdin) == FRAME_SIZE) {
		if (replay_valid(frame)) {
			replay_print(frame);
			continue;
		}
		fprintf(stderr, "bad frame, crc %04x\n", crc16(frame, 8));
		broken++;
	}
	return broken > 0;
}
