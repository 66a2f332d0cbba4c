// SPDX-License-Identifier: MIT
// Runs the plugin of the frozen header, and after it one in C++ if there is a compiler, and checks
// their output.
#include <stdio.h>
#include <string.h>
#include <toolkit/toolkit.h>

static int failures;

#define EXPECT(condition)  \
    ((condition) ? (void)0 \
                 : (void)(failures++, printf("%s:%d: %s\n", __FILE__, __LINE__, #condition)))

int main(int argc, char **argv)
{
    const int spoken = argc > 1 && strcmp(argv[1], "c++") == 0;
    const char *conf = spoken ? "[input]\nformat = reader\n[words]\n[frozen]\nfrom = 66\n[spoken]\n"
                                "[output]\nformat = shower\n"
                              : "[input]\nformat = reader\n[words]\n[frozen]\nfrom = 66\n"
                                "[output]\nformat = shower\n";
    tk_message message;
    tk_session *session = tk_session_open_text(conf, strlen(conf), &message);
    if (!session) {
        puts(message.text);
        return 1;
    }
    const char *text = "ABC is a NEWS Corp";
    EXPECT(tk_session_feed(session, "x", text, strlen(text), &message) == TK_OK);
    tk_layer_info info;
    tk_str name;
    EXPECT(tk_session_layer_named(session, "capital", &info));
    EXPECT(info.layer.count == 7); // A is before `from`
    EXPECT(info.layer.begin[0] == 1 && ((const uint8_t *)info.layer.columns[0])[0] == 'B');
    tk_session_string(session, ((const uint32_t *)info.layer.columns[1])[6], &name);
    EXPECT(name.length == 1 && name.data[0] == 'C');
    EXPECT(tk_session_layer_named(session, "words", &info));
    EXPECT(info.layer.count == 5 && info.n_lexeme_columns == 2);
    EXPECT(((const uint32_t *)info.lexeme_values[1])[info.layer.lexeme[3]] == 4);
    if (spoken) {
        EXPECT(tk_session_layer_named(session, "row", &info));
        EXPECT(info.layer.count == 3);
        EXPECT(info.layer.begin[1] == 9 && info.layer.end[1] == 13);
    }
    tk_session_close(session);
    return failures != 0;
}
