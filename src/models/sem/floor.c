/* filler */ typedef int norma__floor_sem;
