/* Numbers as the shortest text that reads as the same double. */
#ifndef NORMA_FORMATS_SHORTEST_H
#define NORMA_FORMATS_SHORTEST_H

enum { NORMA__SHORTEST = 32 }; /* room for any */

/* Prints a finite number with a decimal point whatever the locale, whole ones up to 10^15 without
   exponent; returns its length. */
int norma__shortest(char text[NORMA__SHORTEST], double number);

#endif
