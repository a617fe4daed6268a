/* Filled by the room of this floor. */
typedef int norma__outcomes_floor;
