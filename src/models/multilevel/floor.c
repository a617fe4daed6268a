/* Filled by the room of this floor. */
typedef int norma__multilevel_floor;
