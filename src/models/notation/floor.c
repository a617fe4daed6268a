/* filler */ typedef int norma__floor_notation;
