#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "sensor.h"

#define FRAME_SIZE 10

/* Packs a reading: id, temperature, time of the reading, checksum. */
size_t frame_pack(const struct sensor *s, uint8_t out[FRAME_SIZE]);

#endif
