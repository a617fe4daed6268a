/* What the formats of SPSS, Stata and SAS can hold. */
#ifndef NORMA_FORMATS_CONVERT_LIMITS_H
#define NORMA_FORMATS_CONVERT_LIMITS_H

#include "formats/convert/convert_parts.h"

typedef struct norma__limits {
    size_t name;              /* characters of a column's name */
    const char *of_names;     /* which these are */
    size_t text;              /* bytes of a text */
    size_t label;             /* bytes of a column's label */
    size_t value_label;       /* bytes of a value's label; 0: it has none */
    bool whole_labels;        /* labels belong to whole numbers alone */
    bool user_missing;        /* it can say which values are */
    bool caseless;            /* a and A are one name */
    bool long_texts;          /* texts that are longer stand beside the rows */
    bool ascii;               /* it has no other characters */
    double smallest, largest; /* size of a number other than 0: ReadStat writes others wrongly */
    bool version_8;           /* of SAS transport */
} norma__limits;

/* Those of the format for this frame: transport files are of version 5, which every program reads,
   where that can hold the columns. */
const norma__limits *norma__limits_of(const norma__frame *frame, norma_file_format to);

/* Bytes of a column's longest text, at least 1. */
size_t norma__widest(const norma__frame_column *column);

/* Whether the format has room for a label, and for what a column says of user-missing values. */
bool norma__keeps_label(const norma__limits *limits, const norma__value_label *label);
bool norma__keeps_missing(const norma__limits *limits, const norma__frame_column *column);

/* Fails with NORMA_EDATA for texts, labels and numbers that the format cannot hold. */
norma_status norma__limits_check(const norma__limits *limits, const norma__frame *frame,
                                 norma_file_format to, norma_error *err);

/* Notes what will be cut or left out. */
norma_status norma__limits_note(norma_notes *notes, const norma__limits *limits,
                                const norma__frame *frame, norma_file_format to, norma_error *err);

#endif
