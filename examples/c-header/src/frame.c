#include "frame.h"

#include "crc.h"

static void put32(uint8_t *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (8 * (3 - i)));
}

size_t frame_pack(const struct sensor *s, uint8_t out[FRAME_SIZE])
{
	uint16_t sum;

	out[0] = (uint8_t)(s->id >> 8);
	out[1] = (uint8_t)s->id;
	put32(out + 2, (uint32_t)s->temperature);
	out[6] = (uint8_t)(s->seen_at >> 8);
	out[7] = (uint8_t)s->seen_at;
	sum = crc16(out, 8);
	out[8] = (uint8_t)(sum >> 8);
	out[9] = (uint8_t)sum;
	return FRAME_SIZE;
}
