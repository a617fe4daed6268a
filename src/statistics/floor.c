typedef int norma__statistics_floor;
