// SPDX-License-Identifier: MIT
/**
 * @file frame.h
 * Frames: which neighbours of a verb or noun play which role in a fact. They are read from
 * data/frames.txt, and from a file of the user's.
 */
#ifndef FRAME_H
#define FRAME_H

#include "fact.h"

/** How an amount stands to the word that states the fact, as bits. */
enum {
    BY_DIRECT = 1,    /**< the object of the verb, or after its object */
    BY_INSIDE = 2,    /**< before the noun in its phrase: "a $5 million fine" */
    BY_AFTER = 4,     /**< the noun follows: "$5 million in fines" */
    BY_WORTH = 8,     /**< "an order worth $5 million" */
    BY_LINK = 16,     /**< "the fine was $5 million" */
    BY_DEAL = 32,     /**< in a phrase of its own: "in a deal worth $5 million" */
    BY_GOVERNOR = 64, /**< "a $5 million deal to buy" */
    BY_PREP = 128     /**< after one of the frame's prepositions */
};

enum frame_place {
    PLACE_SUBJECT, /**< of the verb, or the phrase with "by" of a passive */
    PLACE_OBJECT,
    PLACE_OWNER_OF_OBJECT, /**< "bought Acme shares" */
    PLACE_PREP,
    PLACE_OWNER,    /**< of the noun */
    PLACE_HOST,     /**< the subject of the verb that has the noun */
    PLACE_INVESTOR, /**< the subject of the fact before in the sentence */
    PLACE_TARGET,   /**< the company of the fact before in the sentence */
    PLACE_SALIENT,  /**< the company that the text is about */
    PLACE_LED,      /**< who leads the round: "led by Acme", "Acme led" */
    PLACE_MAKER,    /**< owner of the phrase with the amount: "five Acme jets" */
    PLACE_SUPPLIED, /**< object of the infinitive: "a contract to supply the army" */
    PLACE_FIRST,    /**< first of the two names of the subject: "Acme and Orrin merge" */
    PLACE_SECOND,
    PLACE_OWNER_OF_OF,      /**< owner of the phrase with "of": "the purchase of Acme jets" */
    PLACE_HEAD,             /**< the noun itself */
    PLACE_ROUND,            /**< the round that the clause names */
    PLACE_OWNER_OF_SUBJECT, /**< "Acme's IPO raised" */
    PLACE_KNOWN,            /**< of the last deal that is not done: "its potential investment" */
    PLACE_SECTOR,           /**< sector of the subject: "factories shed jobs", or its country */
    PLACE_APPOSED, /**< whom the noun describes: "Acme, a maker of locks with 80 workers" */
    PLACE_NOWHERE
};

#define FRAME_PLACES 6
#define FRAME_PREPS  6

typedef struct frame_role {
    bool required;
    uint8_t count;
    struct {
        uint8_t place; /**< PLACE_… */
        uint8_t want;  /**< WANT_… */
        uint32_t prep; /**< entry, for PLACE_PREP */
    } places[FRAME_PLACES];
} frame_role;

typedef struct frame {
    uint8_t kind;
    bool own;  /**< of the user's file */
    bool noun; /**< the trigger is a noun, not a verb */
    bool no_amount;
    bool year;     /**< a date is required */
    bool negative; /**< the value is a fall */
    uint8_t units; /**< a bit for each amount_kind */
    uint8_t by;    /**< BY_… */
    uint8_t n_preps;
    uint8_t status; /**< of a statement that does not say; TK_FACT_STATUSES: as the words say */
    uint32_t preps[FRAME_PREPS];
    fact_set with, without, head; /**< empty: no condition */
    fact_set object_is;           /**< of the object's head; empty: no condition */
    frame_role subject, object, what;
    uint32_t set; /**< entry whose text is `what` or, for JOBS, the unit; 0: none */
} frame;

typedef struct frame_link {
    uint16_t frame;
    uint16_t next; /**< index of the next link of the same word; 0: none */
} frame_link;

typedef struct fact_frames {
    frame *list;
    uint32_t count, capacity;
    frame_link *links; /**< the first is unused */
    uint32_t n_links, link_capacity;
    uint16_t *first; /**< by entry: the first link; NULL until all files are read */
    uint16_t *last;
    uint32_t n_entries;
    uint8_t *alone; /**< by entry: 1 if one of its frames needs no amount */
} fact_frames;

/** Reads a file of frames; words that it names and that are not known are added. Call it before
 * any form is looked up. On failure reports it; the caller still calls fact_frames_finish(). */
tk_status fact_frames_read(fact_frames *frames, fact_words *words, const tk_setup *setup,
                           const char *path);

/** Marks the words of frames without an amount as HOT_ALONE, after all files are read. False when
 * out of memory. */
bool fact_frames_heat(fact_frames *frames, fact_words *words);

void fact_frames_finish(fact_frames *frames);

#endif // FRAME_H
