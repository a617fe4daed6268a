/* Implicit measures: this room is being furnished. */
typedef int norma__implicit_room;
