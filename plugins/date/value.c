// SPDX-License-Identifier: MIT
#include "value.h"

#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const seasons[] = {"", "SP", "SU", "FA", "WI"};
static const char *const dayparts[] = {"", "MO", "AF", "EV", "NI", "DT"};

void tk_write_point(bool mark_fiscal, const tk_point *p, char *out, size_t size)
{
    char year[16] = "XXXX";
    bool marked = p->fiscal && mark_fiscal;
    if (p->has_year)
        snprintf(year, sizeof year, "%s%04d", marked ? "FY" : "", (int)p->year);
    switch (p->grain) {
    case TK_GRAIN_CENTURY:
        snprintf(out, size, p->has_year ? "%02d" : "XX", (int)p->year / 100);
        break;
    case TK_GRAIN_DECADE:
        snprintf(out, size, p->has_year ? "%03d" : "XXX", (int)p->year / 10);
        break;
    case TK_GRAIN_HALF:
        snprintf(out, size, "%s-H%d", year, p->part);
        break;
    case TK_GRAIN_QUARTER:
        if (p->part)
            snprintf(out, size, "%s-Q%d", year, p->part);
        else
            snprintf(out, size, "%s-QX", year);
        break;
    case TK_GRAIN_SEASON:
        snprintf(out, size, "%s-%s", year, seasons[p->part]);
        break;
    case TK_GRAIN_MONTH:
        if (p->month)
            snprintf(out, size, "%s-%02d", year, p->month);
        else
            snprintf(out, size, "%s-XX", year);
        break;
    case TK_GRAIN_WEEK:
    case TK_GRAIN_WEEKEND: {
        const char *tail = p->grain == TK_GRAIN_WEEKEND ? "-WE" : "";
        if (p->part > 0)
            snprintf(out, size, "%s-W%02d%s", year, p->part, tail);
        else
            snprintf(out, size, "%s-WXX%s", year, tail);
        break;
    }
    case TK_GRAIN_DAY:
        if (p->weekday)
            snprintf(out, size, "XXXX-WXX-%d", p->weekday);
        else if (p->month)
            snprintf(out, size, "%s-%02d-%02d", year, p->month, p->day);
        else if (p->day)
            snprintf(out, size, "%s-XX-%02d", year, p->day);
        else
            snprintf(out, size, "%s-XX-XX", year);
        break;
    default:
        snprintf(out, size, "%s", year);
    }
}

void tk_write_clock(const tk_clock *clock, char *out, size_t size)
{
    if (clock->hour < 0)
        snprintf(out, size, "T%s", dayparts[clock->part]);
    else if (clock->second >= 0)
        snprintf(out, size, "T%02d:%02d:%02d", clock->hour, clock->minute, clock->second);
    else
        snprintf(out, size, "T%02d:%02d", clock->hour, clock->minute < 0 ? 0 : clock->minute);
}

/** A piece in units of TIMEX3: a quarter is three months, one decade ten years. */
static void write_piece(const tk_piece *piece, bool alone, char *out, size_t size)
{
    static const struct {
        const char *letter;
        int times;
    } units[TK_UNIT_COUNT] = {
        [TK_UNIT_SECOND] = {"S", 1},   [TK_UNIT_MINUTE] = {"M", 1},    [TK_UNIT_HOUR] = {"H", 1},
        [TK_UNIT_DAY] = {"D", 1},      [TK_UNIT_NIGHT] = {"D", 1},     [TK_UNIT_WEEK] = {"W", 1},
        [TK_UNIT_WEEKEND] = {"WE", 1}, [TK_UNIT_FORTNIGHT] = {"W", 2}, [TK_UNIT_MONTH] = {"M", 1},
        [TK_UNIT_QUARTER] = {"M", 3},  [TK_UNIT_YEAR] = {"Y", 1},      [TK_UNIT_DECADE] = {"DE", 1},
        [TK_UNIT_CENTURY] = {"CE", 1}, [TK_UNIT_WORKDAY] = {"D", 1},
    };
    bool is_whole = strspn(piece->amount, "0123456789") == strlen(piece->amount);
    long n = is_whole ? strtol(piece->amount, NULL, 10) : 0;
    if (alone && n == 1 && piece->unit == TK_UNIT_DECADE)
        snprintf(out, size, "10Y");
    else if (alone && n == 1 && piece->unit == TK_UNIT_CENTURY)
        snprintf(out, size, "100Y");
    else if (is_whole && units[piece->unit].times > 1)
        snprintf(out, size, "%ld%s", n * units[piece->unit].times, units[piece->unit].letter);
    else if (piece->unit == TK_UNIT_QUARTER)
        snprintf(out, size, "%sQ", piece->amount);
    else
        snprintf(out, size, "%s%s", piece->amount, units[piece->unit].letter);
}

void tk_write_duration(const tk_timex *t, char *out, size_t size)
{
    size_t n = (size_t)snprintf(out, size, "P");
    bool in_time = false;
    for (uint32_t i = 0; i < t->n_pieces; i++) {
        char piece[32];
        write_piece(&t->pieces[i], t->n_pieces == 1, piece, sizeof piece);
        bool time = t->pieces[i].unit <= TK_UNIT_HOUR;
        n += (size_t)snprintf(out + n, size - n, "%s%s", time && !in_time ? "T" : "", piece);
        in_time |= time;
    }
}
