typedef int norma__data_floor;
