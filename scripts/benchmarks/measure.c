/* benchmark-measure RUNS COMMAND...: runs a command once to warm up and then RUNS times, and prints
   the median and the least of their seconds and the most memory that any took, in MB:

     0.0312 0.0309 17.2

   The command's own output is thrown away; what it says to stderr is shown when it fails. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 101 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void become(char **command)
{
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    execvp(command[0], command);
    fprintf(stderr, "benchmark-measure: %s: %s\n", command[0], strerror(errno));
    _exit(127);
}

/* Seconds, or -1 when the command failed; *kilobytes is raised to the memory it took. */
static double run(char **command, long *kilobytes)
{
    struct rusage usage;
    int status;
    double begin = now();
    pid_t child = fork();
    if (child == 0)
        become(command);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        return -1;
    double seconds = now() - begin;
    if (usage.ru_maxrss > *kilobytes)
        *kilobytes = usage.ru_maxrss;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? seconds : -1;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double seconds[MOST_RUNS];
    long kilobytes = 0;
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    if (runs < 1 || runs > MOST_RUNS)
        return fputs("usage: benchmark-measure RUNS COMMAND...\n", stderr), 2;
    for (int i = -1; i < runs; i++) {
        double one = run(argv + 2, &kilobytes);
        if (one < 0)
            return 1;
        if (i >= 0)
            seconds[i] = one;
    }
    qsort(seconds, (size_t)runs, sizeof *seconds, by_size);
    printf("%.4f %.4f %.1f\n", seconds[runs / 2], seconds[0], (double)kilobytes / 1024);
    return 0;
}
