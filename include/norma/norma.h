/* All of norma's public interface. */
#ifndef NORMA_NORMA_H
#define NORMA_NORMA_H

#include <norma/calibration.h>
#include <norma/composite.h>
#include <norma/convert.h>
#include <norma/correlate.h>
#include <norma/data.h>
#include <norma/describe.h>
#include <norma/dimensions.h>
#include <norma/factor.h>
#include <norma/gate.h>
#include <norma/implicit.h>
#include <norma/information.h>
#include <norma/instrument.h>
#include <norma/latency.h>
#include <norma/moments.h>
#include <norma/norms.h>
#include <norma/note.h>
#include <norma/option.h>
#include <norma/output.h>
#include <norma/progress.h>
#include <norma/read.h>
#include <norma/reliability.h>
#include <norma/report.h>
#include <norma/retest.h>
#include <norma/sample.h>
#include <norma/score.h>
#include <norma/screen.h>
#include <norma/sensitivity.h>
#include <norma/shorten.h>
#include <norma/simulate.h>
#include <norma/status.h>
#include <norma/tables.h>
#include <norma/trials.h>
#include <norma/validate.h>

#endif
