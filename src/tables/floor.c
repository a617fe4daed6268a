/* Cross-tabulations. */
typedef int norma__tables_floor;
