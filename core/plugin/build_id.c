// SPDX-License-Identifier: MIT
#include "build_id.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct search {
    uintptr_t address;
    char *out;
} search;

/** Whether `address` is in a loaded object. */
static bool holds(const struct dl_phdr_info *object, uintptr_t address)
{
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && address - object->dlpi_addr - part->p_vaddr < part->p_memsz)
            return true;
    }
    return false;
}

/** Finds the build ID among notes: each is a header, a name and a description, padded to four
 * bytes. */
static bool find_note(const char *notes, size_t length, char *out)
{
    ElfW(Nhdr) note;
    for (size_t at = 0; length - at >= sizeof note;) {
        memcpy(&note, notes + at, sizeof note);
        const size_t name = at + sizeof note;
        const size_t description = name + ((size_t)note.n_namesz + 3) / 4 * 4;
        const size_t end = description + ((size_t)note.n_descsz + 3) / 4 * 4;
        if (end > length)
            return false;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
            memcmp(notes + name, "GNU", 4) == 0 && note.n_descsz <= TK_BUILD_ID_HEX / 2) {
            for (size_t i = 0; i < note.n_descsz; i++)
                snprintf(out + 2 * i, 3, "%02x", (unsigned char)notes[description + i]);
            return true;
        }
        at = end;
    }
    return false;
}

static int visit(struct dl_phdr_info *object, size_t size, void *ctx)
{
    const search *s = ctx;
    (void)size;
    if (!holds(object, s->address))
        return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_NOTE &&
            find_note((const char *)(object->dlpi_addr + part->p_vaddr), part->p_memsz, s->out))
            break;
    }
    return 1;
}

void tk_build_id(const void *address, char out[TK_BUILD_ID_HEX])
{
    search s = {(uintptr_t)address, out};
    out[0] = '\0';
    dl_iterate_phdr(visit, &s);
}
