/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


/* for directories, here and below, and sizes of files */

#define _POSIX_C_SOURCE  200809L

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "whk_cmd.h"


#define WHK_CMD_PATH  4096


static int whk_cmd_is_new(int argc, char **argv, int last, size_t len);
static int whk_cmd_remote(whk_mem_t *mem, whk_schema_t *s, whk_str_t uri, const
    char *path);
static int whk_cmd_folder(whk_mem_t *mem, whk_schema_t *s, whk_str_t uri, const
    char *path);
static int whk_cmd_is_json(const char *name);
static char *whk_cmd_join(whk_mem_t *mem, whk_str_t a, const char *b);


int
whk_cmd_remotes(whk_mem_t *mem, whk_schema_t *s, int argc, char **argv)
{
    int          i;
    whk_str_t    uri;
    const char  *path, *fault;

    for (i = 0; i + 1 < argc; i += 2) {

        if (strcmp(argv[i], "--remote") != 0) {
            continue;
        }

        /* the last one: the query of a URI may have others */

        path = strrchr(argv[i + 1], '=');
        uri = whk_str(argv[i + 1], (size_t) (path - argv[i + 1]));

        fault = whk_schema_uri_fault(uri);

        if (fault == NULL && !whk_cmd_is_new(argc, argv, i, uri.len + 1)) {
            fault = "is given twice";
        }

        if (fault) {
            return whk_cmd_error("\"%.*s\" %s", (int) uri.len, argv[i + 1],
                                 fault);
        }

        if (whk_cmd_remote(mem, s, uri, path + 1) != 0) {
            return -1;
        }
    }

    return 0;
}


int
whk_cmd_uri(whk_mem_t *mem, const char *path, whk_str_t *uri)
{
    char  *p, dir[sizeof("file://") + WHK_CMD_PATH];

    *uri = whk_str(NULL, 0);

    if (strcmp(path, "-") == 0) {
        return 0;
    }

    (void) strcpy(dir, "file://");
    p = dir + sizeof("file://") - 1;

    if (path[0] == '/') {
        path++;

    } else if (getcwd(p, WHK_CMD_PATH) == NULL) {
        return whk_cmd_error("cannot tell the directory: %s",
                             strerror(errno));
    }

    if (strcmp(p, "/") == 0) {
        *p = '\0';
    }

    p = whk_cmd_join(mem, whk_str_z(dir), path);
    if (p == NULL) {
        return whk_cmd_error("out of memory");
    }

    *uri = whk_str_z(p);

    return 0;
}


/* whether no option before the last begins with the same URI and "=" */

static int
whk_cmd_is_new(int argc, char **argv, int last, size_t len)
{
    int  i;

    for (i = 0; i < last && i + 1 < argc; i += 2) {

        if (strcmp(argv[i], "--remote") == 0
            && strncmp(argv[i + 1], argv[last + 1], len) == 0
            && strrchr(argv[i + 1], '=') == argv[i + 1] + len - 1)
        {
            return 0;
        }
    }

    return 1;
}


/*
 * A file is a document.  A folder holds documents, in files and folders whose
 * path in it their URIs go on with; what else is in it, files that are not
 * called ".json", is let be.
 */

static int
whk_cmd_remote(whk_mem_t *mem, whk_schema_t *s, whk_str_t uri, const char *path)
{
    whk_str_t    text;
    struct stat  st;

    if (stat(path, &st) != 0) {
        return whk_cmd_error("cannot read \"%s\": %s", path,
                             strerror(errno));
    }

    if (S_ISDIR(st.st_mode)) {

        if (uri.len && uri.data[uri.len - 1] == '/') {
            uri.len--;
        }

        return whk_cmd_folder(mem, s, uri, path);
    }

    if (whk_cmd_read(mem, path, &text) != 0) {
        return -1;
    }

    if (whk_schema_add_document(s, uri, whk_str_z(path), text)
        != WHK_OK)
    {
        return whk_cmd_error("out of memory");
    }

    return 0;
}


static int
whk_cmd_folder(whk_mem_t *mem, whk_schema_t *s, whk_str_t uri, const char *path)
{
    DIR            *d;
    int             rc;
    char           *file, *name;
    struct stat     st;
    struct dirent  *e;

    d = opendir(path);
    if (d == NULL) {
        return whk_cmd_error("cannot read \"%s\": %s", path,
                             strerror(errno));
    }

    rc = 0;

    for (e = readdir(d); e && rc == 0; e = readdir(d)) {

        if (e->d_name[0] == '.') {
            continue;
        }

        file = whk_cmd_join(mem, whk_str_z(path), e->d_name);
        name = whk_cmd_join(mem, uri, e->d_name);

        if (file == NULL || name == NULL) {
            rc = whk_cmd_error("out of memory");

        } else if (whk_cmd_is_json(e->d_name)
                   || (stat(file, &st) == 0 && S_ISDIR(st.st_mode)))
        {
            rc = whk_cmd_remote(mem, s, whk_str_z(name), file);
        }
    }

    closedir(d);

    return rc;
}


static int
whk_cmd_is_json(const char *name)
{
    size_t  len;

    len = strlen(name);

    return len > 5 && strcmp(name + len - 5, ".json") == 0;
}


static char *
whk_cmd_join(whk_mem_t *mem, whk_str_t a, const char *b)
{
    char  *p;

    p = whk_mem_alloc(mem, a.len + strlen(b) + 2);
    if (p == NULL) {
        return NULL;
    }

    if (a.len) {
        memcpy(p, a.data, a.len);
    }

    p[a.len] = '/';
    memcpy(p + a.len + 1, b, strlen(b) + 1);

    return p;
}
