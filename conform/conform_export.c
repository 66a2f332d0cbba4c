// SPDX-License-Identifier: MIT
// Reads the exports of a shared object from its dynamic symbol table (System V ABI, chapter 4).

#include "conform.h"

#include <elf.h>
#include <fcntl.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** A file in memory. It is not trusted: every access is checked against `size`. */
typedef struct image {
    const char *data;
    size_t size;
} image;

static const void *part(const image *file, size_t offset, size_t size)
{
    return offset <= file->size && size <= file->size - offset ? file->data + offset : NULL;
}

/** Whether a compiler or linker adds a name by itself: those are reserved names, but not the
 * mangled names of C++ and Rust functions, which start alike. */
static bool is_expected(const char *name)
{
    if (strcmp(name, "tk_plugin_v1") == 0)
        return true;
    return name[0] == '_' && !(name[1] == 'Z' || name[1] == 'R');
}

static bool is_exported(const ElfW(Sym) * symbol)
{
    // Ignores weak symbols, which C++ emits for templates whatever the visibility.
    const unsigned char visibility = symbol->st_other & 3;
    return symbol->st_shndx != SHN_UNDEF && symbol->st_info >> 4 == STB_GLOBAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static char *find_in_table(const image *file, const ElfW(Shdr) * table, const ElfW(Shdr) * strings)
{
    const size_t n = table->sh_size / sizeof(ElfW(Sym));
    const char *names = part(file, strings->sh_offset, strings->sh_size);
    const char *symbols = part(file, table->sh_offset, table->sh_size);
    if (!names || !symbols || !strings->sh_size || names[strings->sh_size - 1] != '\0')
        return NULL;
    for (size_t i = 0; i < n; i++) {
        ElfW(Sym) symbol;
        memcpy(&symbol, symbols + i * sizeof symbol, sizeof symbol);
        if (is_exported(&symbol) && symbol.st_name < strings->sh_size &&
            !is_expected(names + symbol.st_name))
            return strdup(names + symbol.st_name);
    }
    return NULL;
}

static char *find_in_image(const image *file, tk_message *error)
{
    ElfW(Ehdr) header;
    const void *start = part(file, 0, sizeof header);
    if (start)
        memcpy(&header, start, sizeof header);
    if (!start || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
        header.e_shentsize != sizeof(ElfW(Shdr))) {
        snprintf(error->text, sizeof error->text, "it is not an ELF object of this machine");
        return NULL;
    }
    const size_t size = (size_t)header.e_shnum * sizeof(ElfW(Shdr));
    const char *sections = part(file, header.e_shoff, size);
    for (size_t i = 0; sections && i < header.e_shnum; i++) {
        ElfW(Shdr) table, strings;
        memcpy(&table, sections + i * sizeof table, sizeof table);
        if (table.sh_type != SHT_DYNSYM || table.sh_link >= header.e_shnum)
            continue;
        memcpy(&strings, sections + table.sh_link * sizeof strings, sizeof strings);
        return find_in_table(file, &table, &strings);
    }
    snprintf(error->text, sizeof error->text, "it has no dynamic symbol table");
    return NULL;
}

char *tk_conform_export(const char *path, tk_message *error)
{
    struct stat info;
    char *name = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0 || info.st_size == 0) {
        snprintf(error->text, sizeof error->text, "cannot be read: %s", strerror(errno));
    } else {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data == MAP_FAILED) {
            snprintf(error->text, sizeof error->text, "cannot be read: %s", strerror(errno));
        } else {
            name = find_in_image(&(image){data, (size_t)info.st_size}, error);
            munmap(data, (size_t)info.st_size);
        }
    }
    if (fd >= 0)
        close(fd);
    return name;
}
