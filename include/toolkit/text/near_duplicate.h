// SPDX-License-Identifier: MIT
/**
 * @file
 * Near-duplicate texts: how many of their shingles two texts share, estimated from a signature of
 * fixed size, and groups of texts that share most of them.
 *
 * The shingles of a text are its runs of five words (Broder 1997). The resemblance of two texts is
 * the Jaccard similarity of the sets of their shingles: the size of the intersection divided by
 * that of the union. A word is a run of letters and digits; case (of ASCII letters), punctuation
 * and white space do not count, and a Chinese character or kana is a word. A text of one to four
 * words is one shingle: two such texts have the same words or share nothing.
 *
 * A signature is made by one permutation hashing (Li, Owen, Zhang 2012): a hash function maps each
 * shingle to one of 128 bins, and of each bin the least hash is kept, cut to 16 bits (Li, König
 * 2010). The estimate is unbiased, up to the 2^-16 by which cut hashes agree by chance. If both
 * texts have n shingles, and n is much more than 128, its standard deviation is at most
 *
 *     sqrt(J (1 - J) / 128): 0.044 for J = 0.5, 0.035 for J = 0.8, 0.019 for J = 0.95.
 *
 * With fewer shingles it is less, and the estimate for a few of them is nearly exact. Equal texts
 * always get 1, and texts that share no shingle 0, up to the chance above. The hash is not a
 * cryptographic one: texts can be made on purpose that seem equal and are not.
 *
 * Broder, A.: On the resemblance and containment of documents. SEQUENCES 1997.
 * Li, P., König, A. C.: b-Bit minwise hashing. WWW 2010.
 * Li, P., Owen, A., Zhang, C.-H.: One permutation hashing. NIPS 2012.
 * Leskovec, J., Rajaraman, A., Ullman, J.: Mining of massive datasets, chapter 3: the bands.
 */
#ifndef TK_NEAR_DUPLICATE_H
#define TK_NEAR_DUPLICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_MINHASH_BINS    128u
#define TK_MINHASH_SHINGLE 5u /**< words of a shingle */

/** The signature of a text. It has no padding, and may be copied as bytes; any bytes are a valid
 * one. */
typedef struct tk_minhash {
    uint64_t text_hash; /**< XXH3 of the text's bytes */
    uint32_t length;    /**< of the text, in bytes */
    uint32_t words;
    uint16_t bins[TK_MINHASH_BINS]; /**< the least hash of each bin; 0xFFFF: the bin is empty */
} tk_minhash;

/** Makes the signature of `length` < 2^32 bytes of UTF-8. */
void tk_minhash_make(const char *text, size_t length, tk_minhash *out);

/** Whether two texts are the same, byte for byte: their lengths and 64-bit hashes are equal. */
static inline bool tk_minhash_same(const tk_minhash *a, const tk_minhash *b)
{
    return a->text_hash == b->text_hash && a->length == b->length;
}

/** The estimated resemblance of two texts, 0 to 1. A text without words is like its copies only. */
double tk_minhash_similarity(const tk_minhash *a, const tk_minhash *b);

/**
 * Groups `n` texts: sets first[i] to the index of the first text of the group of text i, which is i
 * itself if no earlier text is like it. Two texts whose estimated resemblance is at least
 * `threshold` (above 0, at most 1) are put in one group, and so are all texts that are connected by
 * such pairs: two texts of a group may be less alike than the threshold.
 *
 * Pairs are found by bands of bins in which both agree, so the time grows as n does. A pair whose
 * resemblance is the threshold is missed with a probability of about 1 in 1000, a more similar one
 * with less. Within a band, a text is compared with the first texts of at most 32 groups: a pair is
 * also missed if in every band that it shares there are more. The result depends on the texts and
 * their order only. Takes about 24 n bytes of memory while it runs; returns false when out of it.
 */
bool tk_minhash_group(const tk_minhash *texts, uint32_t n, double threshold, uint32_t *first);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
