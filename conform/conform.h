// SPDX-License-Identifier: MIT
#ifndef TK_CONFORM_H
#define TK_CONFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <toolkit/toolkit.h>

// Sanitizers reserve terabytes of address space, and count memory in their own way.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TK_CONFORM_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TK_CONFORM_SANITIZED
#endif
#endif

/**
 * The conformance test behind `toolkit plugins check`. Each check runs in a child process, because
 * what it tests may crash, hang or corrupt its memory; the child tells its parent over a pipe what
 * it is about to do, so that the parent can name it when the child does not live to.
 */

/** A document that the plugin is run over. */
typedef struct tk_conform_document {
    char name[64];
    char *data; /**< heap */
    size_t length;
    bool must_pass; /**< the plugin may not refuse it */
} tk_conform_document;

/** Documents of the plugin's own. */
typedef struct tk_conform_cases {
    tk_conform_document *list;
    size_t n;
} tk_conform_cases;

/**
 * Reads the inputs of the case files ("=== title", options, "---", input, "---", expected) of a
 * folder, and its other files whole: at most 500, of at most 1 MiB. False if there is no such
 * folder.
 */
bool tk_conform_cases_read(tk_conform_cases *cases, const char *folder, tk_message *error);
void tk_conform_cases_free(tk_conform_cases *cases);
/** Finds the folder tests/cases beside a shared object, or beside the folder it was built in. */
bool tk_conform_cases_find(const char *object, char *folder, size_t size);

/** A plugin under test. Strings belong to the caller. */
typedef struct tk_subject {
    const char *path; /**< absolute path of the shared object */
    uint32_t index;   /**< of the plugin in it */
    uint32_t kind;
    const char *id;
    const tk_plugin_list *found; /**< all plugins on the path, the subject's folder first */
    const char *const *samples;  /**< files with records that a decoder must take */
    size_t n_samples;
    const tk_conform_cases *cases;
    const char *scratch; /**< an empty folder for the check's files */
} tk_subject;

/** The child's end of the pipe. */
typedef struct tk_report {
    int fd;
    bool failed;
} tk_report;

/** Says what is tried next; a crash or a time-out is then reported as its. The time limit begins
 * anew. */
void tk_report_step(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Says what is wrong. The first failure counts. Returns false. */
bool tk_report_fail(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Says what is no breach of the contract, and yet better otherwise. The first advice counts.
 * Returns false. */
bool tk_report_advise(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** One check. */
typedef struct tk_conform_check {
    const char *name;
    const char *advice; /**< what to do where it fails */
    uint32_t kinds;     /**< bits 1 << TK_DECODER, …: the kinds that it is for */
    bool decisive;      /**< if it fails, those after it are not run */
    bool supervises;    /**< loads nothing, but runs toolkit's own processes, which do: it is not
                           confined */
    void (*run)(const tk_subject *subject, tk_report *report);
} tk_conform_check;

#define TK_CONFORM_ALL (1u << TK_DECODER | 1u << TK_ANNOTATOR | 1u << TK_ENCODER)

/** The checks of a plugin, in the order of running; a NULL name ends the table. */
extern const tk_conform_check tk_conform_checks[];
/** Those of the shared object as a whole. */
extern const tk_conform_check tk_conform_object_checks[];

/** What a check came to, the worst last. */
typedef enum tk_verdict_kind {
    TK_PASSED,
    TK_ADVICE,  /**< the plugin keeps the contract, but something should be better */
    TK_FAILED,  /**< it does not keep the contract */
    TK_CRASHED, /**< its process ended */
    TK_HUNG,    /**< a step took too long */
} tk_verdict_kind;

typedef struct tk_verdict {
    tk_verdict_kind kind;
    char step[256];     /**< what was tried last */
    char message[1024]; /**< what is wrong, if it did not pass */
} tk_verdict;

/** Runs a check in a child with a limit of `timeout` seconds a step. */
tk_verdict tk_conform_run(const tk_conform_check *check, const tk_subject *subject, double timeout);

// ------------------------------------------------------------------- what the checks are made of

/** What the subject said of itself when it was found. */
const tk_plugin *tk_conform_described(const tk_subject *subject);
/** The subject's descriptor, loaded into this process. NULL, reported, if it cannot be. */
const tk_plugin *tk_conform_open(const tk_subject *subject, tk_report *report);

/** A configuration's text that runs the subject: a decoder, the providers of all that it needs, an
 * encoder. */
typedef struct tk_conform_chain {
    const char *option; /**< sets this option of the subject, or NULL */
    const char *value;
    bool without_optional; /**< leave out the providers of the subject's optional layers */
} tk_conform_chain;

/** Heap; NULL, reported, if a provider is missing. */
char *tk_conform_conf(const tk_subject *subject, const tk_conform_chain *chain, tk_report *report);
/** The index-th document that suits the subject, made anew: those that have broken software before,
 * the samples, the cases, what the plugin itself offers as "samples/1". False if there is none or
 * no memory. */
bool tk_conform_document_at(const tk_subject *subject, uint32_t record, uint32_t index,
                            tk_conform_document *out);
/** A short article with names, sums, dates and opinions. */
const char *tk_conform_article(void);
/** The first unexpected symbol that a shared object exports, heap; NULL if there is none, or with
 * `error` set. */
char *tk_conform_export(const char *path, tk_message *error);

// The checks that run a plugin, each in a session of its own process.
void tk_conform_check_opens(const tk_subject *subject, tk_report *report);
void tk_conform_check_create(const tk_subject *subject, tk_report *report);
void tk_conform_check_options(const tk_subject *subject, tk_report *report);
void tk_conform_check_documents(const tk_subject *subject, tk_report *report);
void tk_conform_check_spans(const tk_subject *subject, tk_report *report);
void tk_conform_check_without_optional(const tk_subject *subject, tk_report *report);
void tk_conform_check_determinism(const tk_subject *subject, tk_report *report);
void tk_conform_check_memory(const tk_subject *subject, tk_report *report);
void tk_conform_check_silence(const tk_subject *subject, tk_report *report);
void tk_conform_check_worker(const tk_subject *subject, tk_report *report);

#endif
