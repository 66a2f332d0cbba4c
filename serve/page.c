// SPDX-License-Identifier: MIT
#include "page.h"

#include "server.h"

#include <viewer.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HTML "text/html; charset=utf-8"
#define DATA "/data/"

static const char script[] = "text/javascript; charset=utf-8";

/** A folder that only this user can read. NULL with a message. */
static char *make_folder(tk_message *error)
{
    const char *temporary = getenv("TMPDIR");
    char *path = NULL;

    if (asprintf(&path, "%s/toolkit-serve-XXXXXX", temporary && *temporary ? temporary : "/tmp") <
        0) {
        snprintf(error->text, sizeof(error->text), "out of memory");
        return NULL;
    }
    if (mkdtemp(path))
        return path;
    snprintf(error->text, sizeof(error->text), "cannot make the folder %.800s: %s", path,
             strerror(errno));
    free(path);
    return NULL;
}

/** Writes the page of the database into a folder. Returns its path and descriptor; NULL with a
 * message. */
static char *write_folder(const tk_serve_options *options, int *fd, tk_message *error)
{
    const tk_view_source source = {.facts = options->db};
    const tk_view_options view = {.live = true, .gold = options->annotate != NULL};
    tk_view_result result;
    char *folder = make_folder(error);

    if (!folder)
        return NULL;
    if (tk_view_folder(&source, folder, &view, &result, error)) {
        *fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (*fd >= 0)
            return folder;
        snprintf(error->text, sizeof(error->text), "cannot read the folder %.800s: %s", folder,
                 strerror(errno));
    }
    tk_view_folder_remove(folder);
    free(folder);
    return NULL;
}

static void remove_folder(char *folder, int fd)
{
    if (folder)
        tk_view_folder_remove(folder);
    free(folder);
    if (fd >= 0)
        close(fd);
}

bool tk_page_reload(tk_page *page, const tk_serve_options *options, tk_message *error)
{
    int fd = -1, old_fd;
    char *folder, *old;

    if (!options->db)
        return true;
    folder = write_folder(options, &fd, error);
    if (!folder)
        return false;
    pthread_mutex_lock(&page->lock);
    old = page->folder;
    old_fd = page->fd;
    page->folder = folder;
    page->fd = fd;
    pthread_mutex_unlock(&page->lock);
    remove_folder(old, old_fd); // files that are being sent stay open
    return true;
}

bool tk_page_open(tk_page *page, const tk_serve_options *options, tk_message *error)
{
    pthread_mutex_init(&page->lock, NULL);
    page->opened = true;
    if (options->db)
        return tk_page_reload(page, options, error);
    page->live = tk_view_live_page(options->annotate != NULL, &page->live_length);
    if (!page->live)
        snprintf(error->text, sizeof(error->text), "out of memory");
    return page->live != NULL;
}

void tk_page_close(tk_page *page)
{
    if (!page->opened)
        return;
    remove_folder(page->folder, page->fd);
    free(page->live);
    pthread_mutex_destroy(&page->lock);
    *page = TK_PAGE;
}

/** Whether this is the name of a file of the page: "articles-12.js". */
static bool is_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const size_t n = strspn(name, allowed);

    return n && n < 64 && strcmp(name + n, ".js") == 0;
}

/** Opens a file of the folder; -1 if there is none. */
static int open_file(tk_page *page, const char *path)
{
    int fd = -1;

    pthread_mutex_lock(&page->lock);
    if (page->fd >= 0)
        fd = openat(page->fd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    pthread_mutex_unlock(&page->lock);
    return fd;
}

static void answer_file(tk_page *page, const char *path, const char *type, tk_http_reply *reply)
{
    const int fd = open_file(page, path);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0) {
        if (fd >= 0)
            close(fd);
        tk_http_reply_error(reply, 404, "there is nothing at /%.200s", path);
        return;
    }
    reply->status = 200;
    reply->type = type;
    reply->fd = fd;
    reply->length = (size_t)st.st_size;
    reply->page = true;
}

void tk_page_answer(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    tk_page *page = &serve->page;
    const char *path = request->path;

    if (strcmp(path, "/") != 0) {
        if (strncmp(path, DATA, strlen(DATA)) == 0 && is_name(path + strlen(DATA)))
            answer_file(page, path + 1, script, reply);
        else
            tk_http_reply_error(reply, 404, "there is nothing at %.200s", path);
    } else if (page->live) {
        tk_http_reply_constant(reply, 200, HTML, page->live, page->live_length);
        reply->page = true;
    } else {
        answer_file(page, "index.html", HTML, reply);
    }
}
