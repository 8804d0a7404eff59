
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/*
 * Replays a corpus through a fuzz target without a fuzzing engine: every
 * file of the directories named (by default FUZZ_CORPUS) is one input.  A
 * replay of nothing is a failure.  Prints TAP.
 */

#define _POSIX_C_SOURCE  200809L

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sanitizer/common_interface_defs.h>


#define PATH_SIZE  4096


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static long replay_directory(const char *name);
static int replay_file(const char *path);
static uint8_t *replay_read(FILE *file, size_t *size);
static void replay_died(void);


static char  replay_path[PATH_SIZE];


int
main(int argc, char **argv)
{
    int   i;
    long  n, total;

    __sanitizer_set_death_callback(replay_died);

    total = 0;

    for (i = 1; i < argc || i == 1; i++) {
        n = replay_directory(i < argc ? argv[i] : FUZZ_CORPUS);

        if (n < 0) {
            total = 0;
            break;
        }

        total += n;
    }

    printf("%sok 1 - " FUZZ_CORPUS ": %ld inputs replayed\n1..1\n",
           total ? "" : "not ", total);

    return total == 0;
}


/* the number of files replayed, or -1 */

static long
replay_directory(const char *name)
{
    DIR            *dir;
    long            n;
    struct dirent  *entry;

    dir = opendir(name);
    if (dir == NULL) {
        perror(name);
        return -1;
    }

    n = 0;

    while ((entry = readdir(dir)) != NULL) {

        if (entry->d_name[0] == '.') {
            continue;
        }

        (void) snprintf(replay_path, PATH_SIZE, "%s/%s", name, entry->d_name);

        if (replay_file(replay_path) != 0) {
            perror(replay_path);
            n = -1;
            break;
        }

        n++;
    }

    (void) closedir(dir);

    return n;
}


static int
replay_file(const char *path)
{
    FILE     *file;
    size_t    size;
    uint8_t  *data;

    file = fopen(path, "rb");
    if (file == NULL) {
        return -1;
    }

    data = replay_read(file, &size);

    (void) fclose(file);

    if (data == NULL) {
        return -1;
    }

    (void) LLVMFuzzerTestOneInput(data, size);

    free(data);

    return 0;
}


/* a block of exactly the input's size, so that reading past it is seen */

static uint8_t *
replay_read(FILE *file, size_t *size)
{
    uint8_t      *data;
    struct stat   st;

    if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode)) {
        return NULL;
    }

    *size = (size_t) st.st_size;

    data = malloc(*size);
    if (data == NULL) {
        return NULL;
    }

    if (fread(data, 1, *size, file) != *size) {
        free(data);
        return NULL;
    }

    return data;
}


static void
replay_died(void)
{
    fprintf(stderr, "while replaying %s\n", replay_path);
}
