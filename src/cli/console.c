#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static double started;
static bool progress_shown;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A closed stream would be given to the next file that is opened, and a report could end up in a
   norm store. It becomes a read-only null device instead, so that writing to it fails. */
void cli_prepare_streams(void)
{
    started = now();
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is told as an error */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) < 0)
            break;
}

static void say(const char *end, const char *format, va_list args)
{
    char sentence[1200];
    vsnprintf(sentence, sizeof sentence, format, args);
    for (char *c = sentence; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    cli_progress_end();
    fprintf(stderr, "norma: %s%s\n", sentence, end);
}

void cli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("", format, args);
    va_end(args);
}

int cli_usage(const char *command, const char *format, ...)
{
    char hint[96];
    va_list args;
    snprintf(hint, sizeof hint, "; try 'norma%s%s --help'", command ? " " : "",
             command ? command : "");
    va_start(args, format);
    say(hint, format, args);
    va_end(args);
    return CLI_USAGE;
}

int cli_fail(const char *command, const norma_error *err)
{
    if (err->status == NORMA_EINVAL)
        return cli_usage(command, "%s", err->message);
    cli_say("%s", err->message);
    return CLI_CANNOT;
}

int cli_no_memory(void)
{
    cli_say("out of memory");
    return CLI_CANNOT;
}

int cli_flush_stdout_after(const char *written)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return CLI_DONE;
    cli_say("standard output could not be written: %s%s%s", strerror(errno), *written ? "; " : "",
            written);
    return CLI_CANNOT;
}

int cli_flush_stdout(void)
{
    return cli_flush_stdout_after("");
}

static void show_progress(void *context, const char *what, double share)
{
    (void)context;
    if (!isatty(STDERR_FILENO) || cli_elapsed() < 1)
        return;
    fprintf(stderr, "\r\033[K%s %3.0f %%", what, 100 * share);
    fflush(stderr);
    progress_shown = true;
}

norma_progress cli_progress(void)
{
    return (norma_progress){.step = show_progress, .context = NULL};
}

void cli_progress_end(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

double cli_elapsed(void)
{
    return now() - started;
}

double cli_peak_megabytes(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return (double)usage.ru_maxrss * 1024 / 1e6; /* Linux counts in KiB */
}
