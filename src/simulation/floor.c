typedef int norma__simulation_floor;
