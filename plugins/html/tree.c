// SPDX-License-Identifier: MIT
#include "tree.h"

#include <string.h>

static void *allocate(void *userdata, size_t size)
{
    return memory_get(userdata, size);
}

static void keep(void *userdata, void *ptr)
{
    (void)userdata;
    (void)ptr; // all memory is freed at once
}

const GumboNode *tree_parse(memory *m, const char *page, size_t length)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = keep;
    options.userdata = m;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, page, length)->document;
}

const char *tree_attribute(const GumboNode *element, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&element->v.element.attributes, name);
    return attribute == NULL ? NULL : attribute->value;
}

bool tree_is(const GumboNode *node, GumboTag tag)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

const char *tree_name(const GumboNode *element, char room[24])
{
    if (element->v.element.tag != GUMBO_TAG_UNKNOWN) {
        return gumbo_normalized_tagname(element->v.element.tag);
    }
    GumboStringPiece name = element->v.element.original_tag;
    gumbo_tag_from_original_text(&name);
    size_t n = 0;
    for (; n < name.length && n < 23; n++) {
        const char c = name.data[n];
        room[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    room[n] = '\0';
    return room;
}

const GumboVector *tree_children(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
        return &node->v.element.children;
    }
    return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : &kGumboEmptyVector;
}

const GumboNode *tree_next(const GumboNode *root, const GumboNode *node, bool inside)
{
    const GumboVector *children = tree_children(node);
    if (inside && children->length > 0) {
        return children->data[0];
    }
    for (; node != root; node = node->parent) {
        const GumboVector *siblings = tree_children(node->parent);
        if (node->index_within_parent + 1 < siblings->length) {
            return siblings->data[node->index_within_parent + 1];
        }
    }
    return NULL;
}

tk_str tree_text(memory *m, const GumboNode *element)
{
    char *text = NULL;
    size_t length = 0, capacity = 0;
    bool space = false;
    const GumboNode *node = element;
    while (length < TREE_TEXT_MAX &&
           (node = tree_next(element, node,
                             !tree_is(node, GUMBO_TAG_SCRIPT) &&
                                 !tree_is(node, GUMBO_TAG_STYLE))) != NULL) {
        if (node->type != GUMBO_NODE_TEXT && node->type != GUMBO_NODE_WHITESPACE) {
            space = space || (node->type == GUMBO_NODE_ELEMENT);
            continue;
        }
        for (const char *p = node->v.text.text; *p != '\0' && length < TREE_TEXT_MAX; p++) {
            if (strchr(" \t\n\r\f", *p) != NULL) {
                space = true;
                continue;
            }
            text = memory_grow(m, text, length, &capacity, 1);
            if (space && length > 0) {
                text[length++] = ' ';
                text = memory_grow(m, text, length, &capacity, 1);
            }
            space = false;
            text[length++] = *p;
        }
    }
    return (tk_str){text == NULL ? "" : text, length};
}
