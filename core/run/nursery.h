// SPDX-License-Identifier: MIT
#ifndef TK_NURSERY_H
#define TK_NURSERY_H

#include "channel.h"
#include "pipeline/conf.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "pipeline/pipeline_info.h"
#include "printed.h"
#include "log.h"
#include "pipeline/settings.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * The process that loads the plugins and then forks workers, which share what was loaded. It is the
 * supervisor's child and the workers' parent; it ends, and the workers with it, when the supervisor
 * closes its socket or exits.
 */
typedef struct tk_nursery {
    pid_t pid;       /**< 0: there is none */
    int socket;      /**< -1: there is none */
    tk_area board;   /**< shared: its state while it loads */
    tk_area info;    /**< shared: the description of the pipeline, once it is loaded */
    int printed;     /**< pipe: what plugins print here; -1: there is none */
    uint32_t fences; /**< TK_FENCE_…: what confines it; 0: not reported yet */
    tk_printed line;
    tk_print_counts counts; /**< of what plugins print, here and in workers */
} tk_nursery;

#define TK_NURSERY_NONE \
    ((tk_nursery){.socket = -1, .board = TK_AREA_NONE, .info = TK_AREA_NONE, .printed = -1})

/** A report of the nursery. */
typedef struct tk_nursery_event {
    enum {
        TK_NURSERY_CONFINED, /**< `status`: its fences; tk_nursery_event_next() does not return it
                              */
        TK_NURSERY_READY,    /**< the plugins are loaded */
        TK_NURSERY_FAILED,   /**< they cannot be loaded; the board has the reason */
        TK_NURSERY_FORKED,   /**< worker `lane` was started */
        TK_NURSERY_DIED,     /**< worker `lane` has ended; `status` is from waitpid() */
    } type;
    uint32_t lane;
    int32_t status;
    uint32_t length; /**< READY: of the description */
} tk_nursery_event;

/** What is wanted of a nursery and its workers. */
typedef struct tk_nursery_wants {
    uint32_t workers;
    tk_log_to remarks;
    bool manifest;             /**< the description has all that a manifest needs */
    bool snapshots;            /**< results are snapshots, and the description has their schema */
    const char *const *layers; /**< of snapshots: as in tk_pipeline_snapshots_open() */
    uint64_t n_layers;
} tk_nursery_wants;

/**
 * Starts the nursery, with at most `wants->workers` workers at a time, as lanes 0 … workers - 1;
 * after these are those of the collectors' processes. Poll its socket, then take its events. What
 * plugins print goes to `say`, line by line. It ends with the thread that starts it.
 */
bool tk_nursery_start(tk_nursery *nursery, const tk_conf *conf, const tk_settings *settings,
                      const tk_nursery_wants *wants, tk_say say, tk_error *error);
/**
 * Waits until the plugins are loaded, for `seconds` at most, and sets `info`. TK_EXIT_OK;
 * TK_EXIT_USAGE with a message of the configuration or of a plugin; else TK_EXIT_FAILURE with one.
 */
int tk_nursery_await(tk_nursery *nursery, const tk_interrupt *interrupt, double seconds,
                     tk_pipeline_info *info, tk_error *error);
/** Reports what plugins have printed in the nursery; to be called when `printed` is readable. */
void tk_nursery_listen(tk_nursery *nursery);
/**
 * Takes the next event: 1; 0 if there is none now; -1 if the nursery is gone, see
 * tk_nursery_last_words().
 */
int tk_nursery_event_next(tk_nursery *nursery, tk_nursery_event *event);
/** After READY: the info. */
bool tk_nursery_info(tk_nursery *nursery, const tk_nursery_event *event, tk_pipeline_info *info,
                     tk_error *error);
/**
 * After FAILED, or when it is gone: the reason. True if it is a message of the configuration or of
 * a plugin; false if the process ended without one, or cannot be confined.
 */
bool tk_nursery_last_words(tk_nursery *nursery, tk_error *error);

/** Ends it while it loads, because that took too long; `error` names the plugin that was being
 * loaded. */
void tk_nursery_abandon(tk_nursery *nursery, double seconds, tk_error *error);

/** Requests a worker, or the process of a collector; closes `fds`. False if the nursery accepts no
 * requests. */
bool tk_nursery_fork(tk_nursery *nursery, uint32_t lane, int fds[TK_CHANNEL_FDS]);
/** Requests the end of a worker; false if the nursery accepts no requests. */
bool tk_nursery_kill(tk_nursery *nursery, uint32_t lane);

/** Ends it and all workers. Does nothing for TK_NURSERY_NONE. */
void tk_nursery_stop(tk_nursery *nursery);

#endif
