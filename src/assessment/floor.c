typedef int norma__assessment_floor;
