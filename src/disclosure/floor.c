/* Filled by the room of this floor. */
typedef int norma__disclosure_floor;
