// SPDX-License-Identifier: MIT
#include "value.h"

#include "words.h"

#include <string.h>

#define X(id, name) [TK_SEASON_##id] = (name),
static const char *const seasons[] = {"", TK_SEASON_LIST(X)};
#undef X
#define X(id, name) [TK_DAYPART_##id] = (name),
static const char *const dayparts[] = {"", TK_DAYPART_LIST(X)};
#undef X

// Each writer returns the place after what it wrote.

static char *put(char *out, const char *s)
{
    while (*s)
        *out++ = *s++;
    return out;
}

/** Two digits of a number below 100. */
static char *put_pair(char *out, uint32_t n)
{
    out[0] = (char)('0' + n / 10);
    out[1] = (char)('0' + n % 10);
    return out + 2;
}

/** At least `width` digits. */
static char *put_number(char *out, uint32_t n, int width)
{
    char digits[10];
    int count = 0;
    for (; n || count < width; n /= 10)
        digits[count++] = (char)('0' + n % 10);
    while (count)
        *out++ = digits[--count];
    return out;
}

/** "-06", or "-XX" for 0. */
static char *put_two(char *out, int n)
{
    *out++ = '-';
    return n ? put_pair(out, (uint32_t)n) : put(out, "XX");
}

static char *put_four(char *out, uint32_t year)
{
    return year > 9999 ? put_number(out, year, 4) : put_pair(put_pair(out, year / 100), year % 100);
}

static char *put_year(char *out, const tk_point *p, bool mark_fiscal)
{
    if (!p->has_year || p->year < 0)
        return put(out, "XXXX");
    if (p->fiscal && mark_fiscal)
        out = put(out, "FY");
    return put_four(out, (uint32_t)p->year);
}

/** "-Q3", "-H1"; "-QX" for 0. */
static char *put_part(char *out, char letter, int part)
{
    *out++ = '-';
    *out++ = letter;
    *out++ = part ? (char)('0' + part) : 'X';
    return out;
}

static char *put_week(char *out, const tk_point *p)
{
    out = put(out, "-W");
    out = p->part > 0 ? put_pair(out, (uint32_t)p->part) : put(out, "XX");
    return p->grain == TK_GRAIN_WEEKEND ? put(out, "-WE") : out;
}

static char *put_day(char *out, const tk_point *p, bool mark_fiscal)
{
    if (p->weekday) {
        static const char *const days[] = {"", "1", "2", "3", "4", "5", "6", "7", "WD", "WE"};
        return put(put(out, "XXXX-WXX-"), days[p->weekday]);
    }
    return put_two(put_two(put_year(out, p, mark_fiscal), p->month), p->day);
}

size_t tk_write_point(bool mark_fiscal, const tk_point *p, char *out)
{
    bool known = p->has_year && p->year >= 0;
    char *end = out;
    switch (p->grain) {
    case TK_GRAIN_CENTURY:
        end = known ? put_number(out, (uint32_t)p->year / 100, 2) : put(out, "XX");
        break;
    case TK_GRAIN_DECADE:
        end = known ? put_number(out, (uint32_t)p->year / 10, 3) : put(out, "XXX");
        break;
    case TK_GRAIN_HALF:
        end = put_part(put_year(out, p, mark_fiscal), 'H', p->part);
        break;
    case TK_GRAIN_QUARTER:
        end = put_part(put_year(out, p, mark_fiscal), 'Q', p->part);
        break;
    case TK_GRAIN_SEASON:
        end = put_year(out, p, mark_fiscal);
        *end++ = '-';
        end = put(end, seasons[p->part]);
        break;
    case TK_GRAIN_MONTH:
        end = put_two(put_year(out, p, mark_fiscal), p->month);
        break;
    case TK_GRAIN_WEEK:
    case TK_GRAIN_WEEKEND:
        end = put_week(put_year(out, p, mark_fiscal), p);
        break;
    case TK_GRAIN_DAY:
        end = put_day(out, p, mark_fiscal);
        break;
    default:
        end = put_year(out, p, mark_fiscal);
    }
    *end = 0;
    return (size_t)(end - out);
}

size_t tk_write_clock(const tk_clock *clock, char *out)
{
    char *end = put(out, "T");
    if (clock->hour < 0) {
        end = put(end, dayparts[clock->part]);
    } else {
        end = put_pair(end, (uint32_t)clock->hour);
        *end++ = ':';
        end = put_pair(end, clock->minute < 0 ? 0 : (uint32_t)clock->minute);
        if (clock->second >= 0) {
            *end++ = ':';
            end = put_pair(end, (uint32_t)clock->second);
        }
    }
    *end = 0;
    return (size_t)(end - out);
}

size_t tk_write_recurring(const tk_clock *clock, char *out)
{
    size_t length = tk_write_clock(clock, out);
    bool hour = clock->hour >= 0 && clock->minute <= 0 && clock->second < 0;
    if (hour)
        out[length = sizeof "T00" - 1] = 0;
    return length;
}

/** A piece in units of TIMEX3: a quarter is three months. */
static char *put_piece(char *out, const tk_piece *piece)
{
    static const struct {
        const char *letter;
        uint8_t times;
    } units[TK_UNIT_COUNT] = {
        [TK_UNIT_SECOND] = {"S", 1},   [TK_UNIT_MINUTE] = {"M", 1},    [TK_UNIT_HOUR] = {"H", 1},
        [TK_UNIT_DAY] = {"D", 1},      [TK_UNIT_NIGHT] = {"D", 1},     [TK_UNIT_WEEK] = {"W", 1},
        [TK_UNIT_WEEKEND] = {"WE", 1}, [TK_UNIT_FORTNIGHT] = {"W", 2}, [TK_UNIT_MONTH] = {"M", 1},
        [TK_UNIT_QUARTER] = {"M", 3},  [TK_UNIT_YEAR] = {"Y", 1},      [TK_UNIT_DECADE] = {"DE", 1},
        [TK_UNIT_CENTURY] = {"CE", 1}, [TK_UNIT_WORKDAY] = {"D", 1},
    };
    uint32_t n = 0, width = 0;
    const char *amount = piece->amount;
    for (; amount[width] >= '0' && amount[width] <= '9' && n < 100000000; width++)
        n = n * 10 + (uint32_t)(amount[width] - '0');
    bool is_whole = !amount[width];
    if (is_whole && units[piece->unit].times > 1)
        out = put_number(out, n * units[piece->unit].times, 1);
    else if (piece->unit == TK_UNIT_QUARTER)
        return put(put(out, amount), "Q");
    else
        out = put(out, amount);
    return put(out, units[piece->unit].letter);
}

size_t tk_write_duration(const tk_timex *t, char *out)
{
    char *end = put(out, "P");
    bool in_time = false;
    for (uint32_t i = 0; i < t->n_pieces; i++) {
        bool time = t->pieces[i].unit <= TK_UNIT_HOUR;
        if (i && t->between) {
            end = put(end, "/P");
            in_time = false;
        }
        if (time && !in_time)
            *end++ = 'T';
        end = put_piece(end, &t->pieces[i]);
        in_time |= time;
    }
    *end = 0;
    return (size_t)(end - out);
}

size_t tk_write_civil(int32_t year, int32_t month, int32_t day, char *out)
{
    char *end = put_four(out, year > 0 ? (uint32_t)year : 0);
    end = put_two(put_two(end, month), day);
    *end = 0;
    return (size_t)(end - out);
}
