// SPDX-License-Identifier: MIT
#include "pipeline/settings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static tk_conf conf;
static tk_settings settings;
static tk_error error;

static bool read_text(const char *text)
{
    error = (tk_error){0};
    cr_assert(tk_conf_parse(&conf, text, strlen(text), "x.conf", &error), "%s", error.message);
    cr_assert(tk_settings_read(&settings, &conf, &error), "%s", error.message);
    const bool ok = tk_conf_sound(&conf, &error);
    tk_conf_free(&conf);
    return ok;
}

static void expect_error(const char *text, const char *right)
{
    cr_expect_not(read_text(text), "no error: %s", text);
    cr_expect_not_null(strstr(error.message, right), "%s", error.message);
    tk_settings_free(&settings);
}

Test(settings, defaults)
{
    cr_assert(read_text(""));
    cr_expect_eq(settings.n_inputs, 0);
    cr_expect_str_eq(settings.input_format, "auto");
    cr_expect_str_eq(settings.output_format, "jsonl");
    cr_expect_str_eq(settings.output, "-");
    cr_expect_eq(settings.workers, -1);
    cr_expect_eq(settings.timeout, 10);
    cr_expect_eq(settings.memory, (uint64_t)1 << 30);
    cr_expect_not(settings.strict);
    cr_expect_null(settings.quarantine);
    tk_settings_free(&settings);
}

Test(settings, all_of_them)
{
    cr_assert(read_text("[input]\npath = a \"b c\"\n  d*\nformat = jsonl\nother = ignored here\n"
                        "[output]\npath = o\nformat = csv\n"
                        "[run]\nworkers = 0\ntimeout = 0.5\nmemory = 512M\nstrict = yes\n"
                        "quarantine = q.jsonl\n"),
              "%s", error.message);
    cr_assert_eq(settings.n_inputs, 3);
    cr_expect_str_eq(settings.inputs[0], "a");
    cr_expect_str_eq(settings.inputs[1], "b c");
    cr_expect_str_eq(settings.inputs[2], "d*");
    cr_expect_str_eq(settings.input_format, "jsonl");
    cr_expect_str_eq(settings.output, "o");
    cr_expect_str_eq(settings.output_format, "csv");
    cr_expect_eq(settings.workers, 0);
    cr_expect_eq(settings.timeout, 0.5);
    cr_expect_eq(settings.memory, (uint64_t)512 << 20);
    cr_expect(settings.strict);
    cr_expect_str_eq(settings.quarantine, "q.jsonl");
    tk_settings_free(&settings);
}

static void expect_memory(const char *value, uint64_t right)
{
    char text[64];
    snprintf(text, sizeof text, "[run]\nmemory = %s\n", value);
    cr_assert(read_text(text), "%s", error.message);
    cr_expect_eq(settings.memory, right, "%s", value);
    tk_settings_free(&settings);
}

Test(settings, memory)
{
    expect_memory("16777216", 16 << 20);
    expect_memory("16384K", 16 << 20);
    expect_memory("16M", 16 << 20);
    expect_memory("1.5G", (uint64_t)3 << 29);
    expect_memory("2T", (uint64_t)2 << 40);
    static const char *const bad[] = {"1",    "15M",  "0",   "-1G", "",    "G",   "16MB",
                                      "16 M", "1e40", "nan", "inf", "16m", "16Mi"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64], right[64];
        snprintf(text, sizeof text, "[run]\n\nmemory = %s\n", bad[i]);
        snprintf(right, sizeof right, "x.conf:3: [run] memory = %s: must be ", bad[i]);
        expect_error(text, right);
    }
}

Test(settings, timeout)
{
    static const char *const good[] = {"1", "0.001", "10s", "1e3", "1000000"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[64];
        snprintf(text, sizeof text, "[run]\ntimeout = %s\n", good[i]);
        cr_expect(read_text(text), "%s: %s", good[i], error.message);
        cr_expect_gt(settings.timeout, 0);
        tk_settings_free(&settings);
    }
    static const char *const bad[] = {"0", "-1", "", "s", "10 m", "nan", "inf", "1000001", "1ss"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64];
        snprintf(text, sizeof text, "[run]\ntimeout = %s\n", bad[i]);
        expect_error(text, "x.conf:2: [run] timeout");
    }
}

Test(settings, workers_and_strict)
{
    expect_error("[run]\nworkers = -1\n", "must be a number from 0 to 1024");
    expect_error("[run]\nworkers = 1025\n", "must be a number from 0 to 1024");
    expect_error("[run]\nworkers = 2x\n", "must be a number");
    expect_error("[run]\nworkers =\n", "must be a number");
    expect_error("[run]\nworkers = 99999999999999999999\n", "must be a number");
    expect_error("[run]\nstrict = maybe\n",
                 "x.conf:2: [run] strict = maybe: must be true or false");
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (int i = 0; i < 8; i++) {
        char text[64];
        snprintf(text, sizeof text, "[run]\nstrict = %s\n", words[i]);
        cr_assert(read_text(text));
        cr_expect_eq(settings.strict, i & 1, "%s", words[i]);
        tk_settings_free(&settings);
    }
}

Test(settings, unknown_keys_name_the_nearest)
{
    expect_error(
        "[run]\nworker = 1\n",
        "x.conf:2: [run] worker = 1: unknown key 'worker' in [run]; did you mean 'workers'?");
    expect_error("[run]\nzzzzzzzz = 1\n",
                 "x.conf:2: [run] zzzzzzzz = 1: unknown key 'zzzzzzzz' in [run]");
}

Test(settings, set_is_named_in_messages)
{
    error = (tk_error){0};
    cr_assert(tk_conf_parse(&conf, "", 0, "x.conf", &error));
    cr_assert(tk_conf_set(&conf, "run.workers=many", &error));
    cr_assert(tk_conf_set(&conf, "run.worker=3", &error));
    cr_assert(tk_settings_read(&settings, &conf, &error));
    cr_expect_not(tk_conf_sound(&conf, &error));
    cr_expect_str_eq(error.message,
                     "--set run.workers=many: must be a number from 0 to 1024\n"
                     "--set run.worker=3: unknown key 'worker' in [run]; did you mean 'workers'?");
    tk_settings_free(&settings);
    tk_conf_free(&conf);
}

Test(settings, all_errors_are_told_in_order)
{
    expect_error(
        "[run]\nworkers = many\ntimeout = 0\n[output]\npath = ~/o\n"
        "[input]\npath = a \"b c\n",
        "x.conf:2: [run] workers = many: must be a number from 0 to 1024\n"
        "x.conf:3: [run] timeout = 0: must be a number of seconds above 0, such as 10 or 0.5\n"
        "x.conf:5: [output] path = ~/o: ~ is not expanded; write the path out, ");
    cr_expect_not_null(strstr(error.message,
                              "\nx.conf:7: [input] path = a \"b c: the quotes around "
                              "'b c' are not closed"),
                       "%s", error.message);
}
