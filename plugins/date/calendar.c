// SPDX-License-Identifier: MIT
#include "calendar.h"

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the
// leap day is the last day of its year, and 400 years (an era) have 146097 days.

int32_t tk_days_of(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

tk_civil tk_civil_of(int32_t days)
{
    days += 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t day_of_era = days - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted = (5 * day_of_year + 2) / 153;
    tk_civil civil;
    civil.day = day_of_year - (153 * shifted + 2) / 5 + 1;
    civil.month = shifted + (shifted < 10 ? 3 : -9);
    civil.year = year_of_era + era * 400 + (civil.month <= 2);
    return civil;
}

int32_t tk_month_length(int32_t year, int32_t month)
{
    static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

bool tk_is_date(int32_t year, int32_t month, int32_t day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= tk_month_length(year, month);
}

static int32_t floor_mod(int32_t a, int32_t b)
{
    return ((a % b) + b) % b;
}

int32_t tk_weekday_of(int32_t days)
{
    return floor_mod(days + 3, 7) + 1; // 1970-01-01 was a Thursday
}

int32_t tk_week_begin(int32_t year, int32_t week)
{
    int32_t fourth = tk_days_of(year, 1, 4); // is always in week 1
    return fourth - (tk_weekday_of(fourth) - 1) + (week - 1) * 7;
}

int32_t tk_week_of(int32_t days, int32_t *year)
{
    int32_t thursday = days - (tk_weekday_of(days) - 1) + 3;
    *year = tk_civil_of(thursday).year;
    return (days - tk_week_begin(*year, 1)) / 7 + 1;
}

int32_t tk_days_plus_months(int32_t days, int32_t months)
{
    tk_civil civil = tk_civil_of(days);
    int32_t total = civil.year * 12 + civil.month - 1 + months;
    int32_t month = floor_mod(total, 12) + 1, year = (total - (month - 1)) / 12;
    int32_t length = tk_month_length(year, month);
    return tk_days_of(year, month, civil.day < length ? civil.day : length);
}

int32_t tk_month_end(int32_t until)
{
    tk_civil civil = tk_civil_of(until);
    int32_t left = tk_month_length(civil.year, civil.month) - civil.day + 1;
    return civil.day <= 8 ? until - civil.day + 1 : left <= 7 ? until + left : until;
}

int32_t tk_easter(int32_t year)
{
    // The anonymous Gregorian computus (Nature, 1876).
    int32_t a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
    int32_t f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
    int32_t i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int32_t m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return tk_days_of(year, n / 31, n % 31 + 1);
}
