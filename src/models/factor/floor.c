typedef int norma__factor_floor;
