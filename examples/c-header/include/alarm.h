#ifndef ALARM_H
#define ALARM_H

struct sensor;

#define ALARM_HIGH 8000
#define ALARM_LOW (-2000)

/* Tells on standard error whether a reading is out of range. */
int alarm_check(const struct sensor *s);

#endif
