#ifndef REPLAY_H
#define REPLAY_H

#include <stdint.h>

/* Tells whether a frame's checksum is right. */
int replay_valid(const uint8_t *frame);

/* Prints a frame's reading. */
void replay_print(const uint8_t *frame);

#endif
