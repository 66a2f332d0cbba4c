// SPDX-License-Identifier: MIT
#ifndef TK_CONFORM_H
#define TK_CONFORM_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Sanitizers reserve terabytes of address space, and account for memory differently.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TK_CONFORM_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TK_CONFORM_SANITIZED
#endif
#endif

/**
 * The conformance test of `toolkit plugins check`. Each check runs in a child process, because the
 * plugin may crash, hang or corrupt its memory. The child announces each step to its parent over a
 * pipe, so that the parent can report the step that failed.
 */

/** A document to run the plugin over. */
typedef struct tk_conform_document {
    char name[64];
    char *data; /**< heap */
    size_t length;
    bool must_pass; /**< the plugin must not refuse it */
} tk_conform_document;

/** The plugin's own documents. */
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
/** Finds the folder tests/cases beside a shared object, or beside its build folder. */
bool tk_conform_cases_find(const char *object, char *folder, size_t size);

/** A plugin under test. The caller owns the strings. */
typedef struct tk_subject {
    const char *path; /**< absolute path of the shared object */
    uint32_t index;   /**< of the plugin in the object */
    uint32_t kind;
    const char *id;
    const tk_plugin_list *found; /**< all plugins on the path, the subject's folder first */
    const char *const *samples;  /**< files with records that a decoder must accept */
    size_t n_samples;
    const tk_conform_cases *cases;
    const char *scratch; /**< an empty folder for the check's files */
} tk_subject;

/** The child's end of the pipe. */
typedef struct tk_report {
    int fd;
    bool failed;
} tk_report;

/** Announces the next step, to which a crash or time-out is then attributed. Restarts the time
 * limit. */
void tk_report_step(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Reports a failure. The first one counts. Returns false. */
bool tk_report_fail(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Suggests an improvement that the contract does not require. The first counts. Returns false. */
bool tk_report_advise(tk_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** One check. */
typedef struct tk_conform_check {
    const char *name;
    const char *advice; /**< what to do if it fails */
    uint32_t kinds;     /**< bits 1 << TK_DECODER, …: the kinds it applies to */
    bool decisive;      /**< if it fails, later checks do not run */
    bool supervises;    /**< loads no plugin itself, but starts processes of toolkit that do: it is
                         not confined */
    void (*run)(const tk_subject *subject, tk_report *report);
} tk_conform_check;

#define TK_CONFORM_ALL \
    (1u << TK_DECODER | 1u << TK_ANNOTATOR | 1u << TK_ENCODER | 1u << TK_COLLECTOR)

/** The checks of a plugin, in the order in which they run; a NULL name ends the table. */
extern const tk_conform_check tk_conform_checks[];
/** The checks of the shared object as a whole. */
extern const tk_conform_check tk_conform_object_checks[];

/** The results of a check, the worst last. */
typedef enum tk_verdict_kind {
    TK_PASSED,
    TK_ADVICE,  /**< the plugin follows the contract, but should be improved */
    TK_FAILED,  /**< it does not follow the contract */
    TK_CRASHED, /**< its process exited */
    TK_HUNG,    /**< a step took too long */
} tk_verdict_kind;

typedef struct tk_verdict {
    tk_verdict_kind kind;
    char step[256];     /**< the last step */
    char message[1024]; /**< the fault, if it did not pass */
} tk_verdict;

/** Runs a check in a child with a limit of `timeout` seconds per step. */
tk_verdict tk_conform_run(const tk_conform_check *check, const tk_subject *subject, double timeout);

// ------------------------------------------------------------------- what the checks are made of

/** Returns the subject's descriptor from when it was found. */
const tk_plugin *tk_conform_described(const tk_subject *subject);
/** Loads the subject into this process. NULL, after reporting it, if that is not possible. */
const tk_plugin *tk_conform_open(const tk_subject *subject, tk_report *report);

/** The text of a configuration that runs the subject: a decoder, the providers of everything it
 * needs, an encoder. */
typedef struct tk_conform_chain {
    const char *option; /**< an option of the subject to set, or NULL */
    const char *value;
    bool without_optional; /**< omit the providers of the subject's optional layers */
} tk_conform_chain;

/** Returns the configuration on the heap; NULL, after reporting it, if a provider is missing. */
char *tk_conform_conf(const tk_subject *subject, const tk_conform_chain *chain, tk_report *report);
/** Makes the index-th document for the subject: hostile documents, then samples, then cases, then
 * those of the plugin's extension samples/1. Returns false if there is none, or when
 * out of memory. */
bool tk_conform_document_at(const tk_subject *subject, uint32_t record, uint32_t index,
                            tk_conform_document *out);
/** The text of a configuration to run a subject with, and the session of it. */
typedef struct tk_conform_bench {
    const tk_subject *subject;
    const tk_plugin *plugin;
    tk_report *report;
    char *conf; // heap; never freed, because the process exits
    bool fewer; // encoders: use only the layers that it requires
    tk_session *session;
} tk_conform_bench;

/** Makes the text of the configuration. False, after reporting it, if that is not possible. */
bool tk_conform_bench_init(tk_conform_bench *bench, const tk_subject *subject,
                           const tk_conform_chain *chain, tk_report *report);
/** Opens the session; reports a failure. */
bool tk_conform_bench_open(tk_conform_bench *bench);
void tk_conform_bench_close(tk_conform_bench *bench);
/** Feeds a document, which a collector then adds to its state, and judges the result; `status` may
 * be NULL. False if it is a failure. */
bool tk_conform_feed(tk_conform_bench *bench, const tk_conform_document *document,
                     tk_status *status);

/** Returns a short article with names, amounts of money, dates and opinions. */
const char *tk_conform_article(void);
/** Returns the first unexpected symbol that a shared object exports, on the heap; NULL if there is
 * none, or with `error` set. */
char *tk_conform_export(const char *path, tk_message *error);

// The checks that run a plugin, each in a session in its own process.
void tk_conform_check_opens(const tk_subject *subject, tk_report *report);
void tk_conform_check_create(const tk_subject *subject, tk_report *report);
void tk_conform_check_options(const tk_subject *subject, tk_report *report);
void tk_conform_check_documents(const tk_subject *subject, tk_report *report);
void tk_conform_check_spans(const tk_subject *subject, tk_report *report);
void tk_conform_check_without_optional(const tk_subject *subject, tk_report *report);
void tk_conform_check_determinism(const tk_subject *subject, tk_report *report);
void tk_conform_check_memory(const tk_subject *subject, tk_report *report);
void tk_conform_check_silence(const tk_subject *subject, tk_report *report);
void tk_conform_check_merges(const tk_subject *subject, tk_report *report);
void tk_conform_check_damage(const tk_subject *subject, tk_report *report);
void tk_conform_check_worker(const tk_subject *subject, tk_report *report);

#endif
