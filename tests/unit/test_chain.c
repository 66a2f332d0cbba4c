// SPDX-License-Identifier: MIT
// Which pipelines are valid, the messages for those that are not, and the choice of layers.
#include "pipeline/chain.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tk_conf conf;
static tk_settings settings;
static tk_chain chain;
static tk_error error;

static bool open_chain(const char *text)
{
    error = (tk_error){0};
    cr_assert(tk_conf_parse(&conf, text, strlen(text), "x.conf", &error), "%s", error.message);
    cr_assert(tk_settings_read(&settings, &conf, &error), "%s", error.message);
    return tk_chain_open(&chain, &conf, &settings, NULL, &error) && tk_conf_sound(&conf, &error);
}

static void close_chain(void)
{
    tk_chain_close(&chain);
    tk_settings_free(&settings);
    tk_conf_free(&conf);
}

static void set_path(void)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
}

TestSuite(chain, .init = set_path);

#define READER "[input]\nformat = reader\n"
#define SHOWER "[output]\nformat = shower\n"

/** The message of a chain that does not open. */
static void expect_error(const char *text, const char *right)
{
    cr_expect_not(open_chain(text), "no error, but: %s", right);
    cr_expect_not_null(strstr(error.message, right), "'%s' lacks '%s'", error.message, right);
    close_chain();
}

/** Names of all layers, with a * after those that the encoder is shown. */
static void expect_layers(const char *text, const char *right)
{
    char got[512] = "";
    cr_assert(open_chain(text), "%s", error.message);
    const tk_stage *encoder = &chain.stages[chain.n_stages - 1];
    for (uint32_t i = 0, n = 0; i < chain.n_layers; i++)
        n += (uint32_t)snprintf(got + n, sizeof got - n, "%s%s%s", i ? " " : "",
                                chain.layers[i].name, encoder->shown[i] ? "*" : "");
    cr_expect_str_eq(got, right, "%s instead of %s", got, right);
    close_chain();
}

Test(chain, a_pipeline)
{
    expect_layers(READER "[words]\n[longest]\n" SHOWER, "words/1* longest/1*");
    expect_layers(READER SHOWER, "");
}

Test(chain, what_is_required_must_come_before)
{
    expect_error(READER "[longest]\n" SHOWER,
                 "x.conf:3: [longest] requires layer words/1, which no "
                 "earlier section provides; put [words] before it");
    expect_error(READER "[longest]\n[words]\n" SHOWER,
                 "x.conf:3: [longest] requires layer words/1");
}

Test(chain, optional_layers_of_a_decoder)
{
    expect_layers(READER "layers = marks\n" SHOWER, "marks/1*");
    expect_layers(READER "layers = notes, marks\n" SHOWER, "marks/1* notes/1*");
    expect_layers(READER "layers = *\n" SHOWER, "marks/1* notes/1*");
    expect_layers(READER "layers = *,-marks\n" SHOWER, "notes/1*");
    expect_layers(READER "layers = +notes\n" SHOWER, "notes/1*");
    expect_layers(READER "layers = none\n" SHOWER, "");
    expect_layers(READER "layers =\n" SHOWER, "");
    expect_error(READER "layers = mark\n" SHOWER, "no layer 'mark' in this pipeline; did you mean "
                                                  "'marks'?");
    expect_error(READER "layers = marks/1\n" SHOWER, "no layer 'marks/1'");
}

Test(chain, an_absent_optional_layer_is_no_error)
{
    cr_assert(open_chain(READER "[words]\n[longest]\n" SHOWER), "%s", error.message);
    cr_expect_eq(chain.stages[2].required[0], 0);
    cr_expect_eq(chain.stages[2].required[1], TK_NONE);
    close_chain();
    cr_assert(open_chain(READER "layers = marks\n[words]\n[longest]\n" SHOWER));
    cr_expect_eq(chain.stages[2].required[1], 0);
    cr_expect_eq(chain.stages[2].required_columns[1][0], TK_NONE); // nor is its column
    close_chain();
}

Test(chain, layers_that_an_encoder_shows)
{
#define BOTH READER "layers = marks\n[words]\n" SHOWER "layers = "
    expect_layers(BOTH "words\n", "marks/1 words/1*");
    expect_layers(BOTH "*\n", "marks/1* words/1*");
    expect_layers(BOTH "-words\n", "marks/1* words/1");
    expect_layers(BOTH "-*,+words\n", "marks/1 words/1*");
    expect_layers(BOTH "none\n", "marks/1 words/1");
    expect_layers(BOTH "words marks\n", "marks/1* words/1*");
    expect_layers(BOTH "words,-words\n", "marks/1 words/1");
    expect_error(BOTH "wrds\n", "x.conf:7: [output] layers = wrds: no layer 'wrds' in this "
                                "pipeline; did you mean 'words'?");
    expect_error(BOTH "no\n", "no layer 'no'");
    expect_error(BOTH "n\n", "no layer 'n'");
    expect_error(BOTH "words,+\n", "no layer ''");
    expect_error(BOTH "-none\n", "no layer 'none'");
    expect_error(BOTH "word\n", "no layer 'word'");
    expect_error(BOTH "words/1\n", "no layer 'words/1'");
}

Test(chain, a_default_choice_of_an_encoder)
{
#define MODEST READER "layers = marks\n[words]\n[output]\nformat = modest\n"
    expect_layers(MODEST, "marks/1* words/1"); // "-words,-absent": it may name missing layers
    expect_layers(MODEST "layers = +words\n", "marks/1* words/1*");
    expect_layers(MODEST "layers = words\n", "marks/1 words/1*");
    expect_layers(MODEST "layers = *\n", "marks/1* words/1*");
}

Test(chain, aliases)
{
    expect_layers(READER "[words]\n[words:two]\n" SHOWER, "words/1* words:two/1*");
    expect_layers(READER "[words]\n[words:two]\n" SHOWER "layers = words:two\n",
                  "words/1 words:two/1*");
    expect_error(READER "[words:two]\n[longest]\n" SHOWER, "requires layer words/1");
    cr_assert(open_chain(READER "[words]\n[words:two]\n[longest:x]\n" SHOWER));
    cr_expect_str_eq(chain.stages[2].name, "words:two");
    cr_expect_str_eq(chain.columns[0].name, "length");
    cr_expect_str_eq(chain.columns[1].name, "length:two");
    cr_expect_eq(chain.stages[3].lexemes[0], 1);
    cr_expect_eq(chain.stages[3].lexemes[1], 0); // the host's shape
    close_chain();
    expect_error("[input:x]\nformat = reader\n" SHOWER, "x.conf:1: [input:x]");
    expect_error(READER "[run:x]\n" SHOWER, "x.conf:3: [run:x]");
}

Test(chain, columns_that_no_plugin_provides)
{
    expect_error(READER "[words]\n[picky_column]\n" SHOWER,
                 "x.conf:4: [picky_column] reads column 'colour' of layer words/1");
    expect_error(READER "[words]\n[picky_type]\n" SHOWER, "reads column 'copy' of layer words/1");
    expect_error(READER "[words]\n[picky_lexeme]\n" SHOWER, "reads lexeme column 'colour'");
    expect_error(READER "[words]\n[picky_of_type]\n" SHOWER, "reads lexeme column 'length'");
}

Test(chain, unknown_plugins_name_the_nearest)
{
    expect_error(READER "[wrods]\n" SHOWER, "x.conf:3: [wrods]: no plugin 'wrods' in ");
    expect_error(READER "[wrods]\n" SHOWER, "did you mean 'words'?");
    expect_error("[input]\nformat = raeder\n" SHOWER,
                 "x.conf:2: [input] format = raeder: no plugin");
    expect_error(READER "[zzzzzz]\n" SHOWER, "toolkit plugins list");
}

Test(chain, plugins_of_another_kind)
{
    expect_error(READER "[reader]\n" SHOWER, "'reader' is a decoder; an annotator is needed here");
    expect_error("[input]\nformat = words\n" SHOWER,
                 "'words' is an annotator; a decoder is needed");
    expect_error(READER "[output]\nformat = words\n",
                 "'words' is an annotator; an encoder is needed");
}

Test(chain, options_that_are_wrong)
{
    expect_error(READER "[words]\ncolour = red\n" SHOWER,
                 "x.conf:4: [words] colour = red: plugin words has no option 'colour'");
    expect_error(READER "layer = x\n" SHOWER, "did you mean 'layers'?");
    expect_error(READER "fail = x\n" SHOWER,
                 "x.conf:3: [input] fail = x: option 'fail': must be true");
}

Test(chain, a_file_instead_of_a_name)
{
    expect_layers("[input]\nformat = " FIXTURES "/reader.so\n" SHOWER, "");
    expect_error("[input]\nformat = " FIXTURES "/words.so\n" SHOWER, "a decoder");
    expect_error("[input]\nformat = ./no/such.so\n" SHOWER, "no/such.so: cannot be loaded");
}

Test(chain, too_many_plugins)
{
    static char text[20000];
    size_t n = (size_t)snprintf(text, sizeof text, READER);
    for (int i = 0; i < 260; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "[words:a%d]\n", i);
    snprintf(text + n, sizeof text - n, SHOWER);
    expect_error(text, "more than 256 plugins");
}
