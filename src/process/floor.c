typedef int norma__process_floor;
