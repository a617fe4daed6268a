#include "tables/counts.h"
typedef int norma__pairs_floor;
