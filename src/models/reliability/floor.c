typedef int norma__reliability_floor;
