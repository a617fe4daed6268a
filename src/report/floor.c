typedef int norma__report_floor;
