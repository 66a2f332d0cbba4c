// SPDX-License-Identifier: MIT
// A program with a locale in which a half is "0,5": the library reads and writes as
// usual, and does not change the program's locale.
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/toolkit.h>

static const char conf[] = "[input]\nformat = reader\n[words]\n[output]\nformat = shower\n"
                           "[run]\ntimeout = 0.5\nmemory = 0.5G\n";

/** Whether this thread writes a comma in numbers. */
static int has_comma(void)
{
    char text[16];
    snprintf(text, sizeof text, "%.1f", 0.5);
    return text[1] == ',';
}

/** Sets a locale with a decimal comma: an installed one, or one that is built here. False if there
 * is none. */
static int set_comma_locale(void)
{
    static char folder[] = "locale-test-XXXXXX";
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"};
    char command[256];
    if (!mkdtemp(folder))
        return 0;
    setenv("LOCPATH", folder, 1);
    snprintf(command, sizeof command, "localedef -c -i de_DE -f UTF-8 %s/de_DE.UTF-8 2>/dev/null",
             folder);
    int found = system(command) == 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((found = setlocale(LC_ALL, names[i]) != NULL && has_comma()))
            break;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 && found;
}

Test(locale, numbers_are_read_as_ever_and_the_programs_locale_stays)
{
    setenv("TOOLKIT_PLUGIN_PATH", FIXTURES, 1);
    if (!set_comma_locale())
        cr_skip_test("there is no locale with a comma");
    tk_message message;
    tk_session *session = tk_session_open_text(conf, strlen(conf), &message);
    cr_assert_not_null(session, "%s", message.text);
    cr_expect(has_comma());
    cr_expect_eq(tk_session_feed(session, "x", "a b", 3, &message), TK_OK, "%s", message.text);
    cr_expect(has_comma());
    tk_session_close(session);
    cr_expect_null(tk_session_open_text("x", 1, &message));
    cr_expect(has_comma());
}
