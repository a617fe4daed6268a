/* Filled by the room of this floor. */
typedef int norma__norming_floor;
