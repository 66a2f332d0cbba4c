// SPDX-License-Identifier: MIT
// Sizes of all structs of the public headers, and offsets of all their members, on 64-bit systems:
// a change of any of these breaks plugins and programs that are already compiled. Only structs that
// can grow may get new lines here, at their end.
#include <assert.h>
#include <stddef.h>
#include <toolkit/toolkit.h>

#define SIZE(type, bytes) static_assert(sizeof(struct type) == (bytes), "the size of " #type)
#define AT(type, member, byte) \
    static_assert(offsetof(struct type, member) == (byte), "the place of " #type "." #member)

#if defined(__LP64__)

SIZE(tk_str, 16);
AT(tk_str, data, 0);
AT(tk_str, length, 8);

SIZE(tk_column, 56);
AT(tk_column, name, 0);
AT(tk_column, doc, 8);
AT(tk_column, type, 16);
AT(tk_column, flags, 20);
AT(tk_column, names, 24);
AT(tk_column, n_names, 32);
AT(tk_column, width, 36);
AT(tk_column, reserved, 40);
AT(tk_column, layer, 40);

SIZE(tk_layer_decl, 48);
AT(tk_layer_decl, name, 0);
AT(tk_layer_decl, doc, 8);
AT(tk_layer_decl, columns, 16);
AT(tk_layer_decl, n_columns, 24);
AT(tk_layer_decl, flags, 28);
AT(tk_layer_decl, reserved, 32);

SIZE(tk_form, 48);
AT(tk_form, text, 0);
AT(tk_form, folded, 8);
AT(tk_form, length, 16);
AT(tk_form, folded_length, 20);
AT(tk_form, shape, 24);
AT(tk_form, id, 28);
AT(tk_form, reserved, 32);

SIZE(tk_lexeme_column, 72);
AT(tk_lexeme_column, column, 0);
AT(tk_lexeme_column, fill, 56);
AT(tk_lexeme_column, reserved, 64);

SIZE(tk_value, 48);
AT(tk_value, i, 0);
AT(tk_value, f, 8);
AT(tk_value, s, 16);
AT(tk_value, is_set, 32);
AT(tk_value, reserved0, 36);
AT(tk_value, reserved, 40);

SIZE(tk_option, 80);
AT(tk_option, name, 0);
AT(tk_option, doc, 8);
AT(tk_option, type, 16);
AT(tk_option, flags, 20);
AT(tk_option, min, 24);
AT(tk_option, max, 32);
AT(tk_option, fallback, 40);
AT(tk_option, choices, 48);
AT(tk_option, n_choices, 56);
AT(tk_option, reserved0, 60);
AT(tk_option, reserved, 64);

SIZE(tk_setup, 40);
AT(tk_setup, size, 0);
AT(tk_setup, n_options, 4);
AT(tk_setup, host, 8);
AT(tk_setup, options, 16);
AT(tk_setup, data_dir, 24);
AT(tk_setup, ctx, 32);

SIZE(tk_plugin, 296);
AT(tk_plugin, size, 0);
AT(tk_plugin, kind, 4);
AT(tk_plugin, min_host_minor, 8);
AT(tk_plugin, record, 12);
AT(tk_plugin, id, 16);
AT(tk_plugin, version, 24);
AT(tk_plugin, summary, 32);
AT(tk_plugin, doc, 40);
AT(tk_plugin, licence, 48);
AT(tk_plugin, required, 56);
AT(tk_plugin, provided, 64);
AT(tk_plugin, lexemes, 72);
AT(tk_plugin, options, 80);
AT(tk_plugin, n_required, 88);
AT(tk_plugin, n_provided, 92);
AT(tk_plugin, n_lexemes, 96);
AT(tk_plugin, n_options, 100);
AT(tk_plugin, extensions, 104);
AT(tk_plugin, head, 112);
AT(tk_plugin, separator, 120);
AT(tk_plugin, tail, 128);
AT(tk_plugin, reserved, 136);
AT(tk_plugin, create, 168);
AT(tk_plugin, destroy, 176);
AT(tk_plugin, decode, 184);
AT(tk_plugin, annotate, 192);
AT(tk_plugin, encode, 200);
AT(tk_plugin, extension, 208);
AT(tk_plugin, record_mark, 216);
AT(tk_plugin, companion, 224);
AT(tk_plugin, signatures, 232);
AT(tk_plugin, flags, 240);
AT(tk_plugin, reserved1, 244);
AT(tk_plugin, worker_start, 248);
AT(tk_plugin, worker_stop, 256);
AT(tk_plugin, add, 264);
AT(tk_plugin, save, 272);
AT(tk_plugin, merge, 280);
AT(tk_plugin, finish, 288);

SIZE(tk_layer, 48);
AT(tk_layer, begin, 0);
AT(tk_layer, end, 8);
AT(tk_layer, lexeme, 16);
AT(tk_layer, columns, 24);
AT(tk_layer, count, 32);
AT(tk_layer, n_columns, 36);
AT(tk_layer, reserved, 40);

SIZE(tk_layer_out, 40);
AT(tk_layer_out, begin, 0);
AT(tk_layer_out, end, 8);
AT(tk_layer_out, columns, 16);
AT(tk_layer_out, capacity, 24);
AT(tk_layer_out, reserved0, 28);
AT(tk_layer_out, reserved, 32);

SIZE(tk_doc, 40);
AT(tk_doc, size, 0);
AT(tk_doc, length, 4);
AT(tk_doc, text, 8);
AT(tk_doc, layers, 16);
AT(tk_doc, lexemes, 24);
AT(tk_doc, lexeme_count, 32);
AT(tk_doc, is_ascii, 36);

SIZE(tk_layer_info, 96);
AT(tk_layer_info, decl, 0);
AT(tk_layer_info, layer, 8);
AT(tk_layer_info, lexeme_columns, 56);
AT(tk_layer_info, lexeme_values, 64);
AT(tk_layer_info, n_lexeme_columns, 72);
AT(tk_layer_info, reserved0, 76);
AT(tk_layer_info, reserved, 80);

SIZE(tk_host, 280);
AT(tk_host, size, 0);
AT(tk_host, minor, 4);
AT(tk_host, version, 8);
AT(tk_host, read_file, 16);
AT(tk_host, fail_setup, 24);
AT(tk_host, fail, 32);
AT(tk_host, log, 40);
AT(tk_host, text_reserve, 48);
AT(tk_host, text_commit, 56);
AT(tk_host, set_id, 64);
AT(tk_host, meta_set, 72);
AT(tk_host, id, 80);
AT(tk_host, meta_get, 88);
AT(tk_host, meta_at, 96);
AT(tk_host, string, 104);
AT(tk_host, lexeme_text, 112);
AT(tk_host, lexeme_form, 120);
AT(tk_host, layer_reserve, 128);
AT(tk_host, layer_commit, 136);
AT(tk_host, string_add, 144);
AT(tk_host, lexeme_string, 152);
AT(tk_host, alloc, 160);
AT(tk_host, write, 168);
AT(tk_host, write_reserve, 176);
AT(tk_host, write_commit, 184);
AT(tk_host, layer_info, 192);
AT(tk_host, offsets, 200);
AT(tk_host, bytes, 208);
AT(tk_host, extension, 216);
AT(tk_host, log_count, 224);
AT(tk_host, sink_write, 232);
AT(tk_host, sink_fail, 240);
AT(tk_host, sink_write_at, 248);
AT(tk_host, sink_read_at, 256);
AT(tk_host, sink_length, 264);
AT(tk_host, sink_truncate, 272);

SIZE(tk_ext_meta, 16);
AT(tk_ext_meta, size, 0);
AT(tk_ext_meta, reserved0, 4);
AT(tk_ext_meta, set, 8);

SIZE(tk_ext_samples, 16);
AT(tk_ext_samples, size, 0);
AT(tk_ext_samples, count, 4);
AT(tk_ext_samples, texts, 8);

SIZE(tk_message, 1024);
AT(tk_message, text, 0);

SIZE(tk_plugin_time, 24);
AT(tk_plugin_time, name, 0);
AT(tk_plugin_time, nanoseconds, 8);
AT(tk_plugin_time, calls, 16);

SIZE(tk_progress, 128);
AT(tk_progress, size, 0);
AT(tk_progress, finished, 4);
AT(tk_progress, documents, 8);
AT(tk_progress, skipped, 16);
AT(tk_progress, quarantined, 24);
AT(tk_progress, crashes, 32);
AT(tk_progress, text_bytes, 40);
AT(tk_progress, input_bytes, 48);
AT(tk_progress, total_bytes, 56);
AT(tk_progress, seconds, 64);
AT(tk_progress, plugins, 72);
AT(tk_progress, n_plugins, 80);
AT(tk_progress, workers, 84);
AT(tk_progress, quarantine, 88);
AT(tk_progress, output, 96);
AT(tk_progress, failure, 104);
AT(tk_progress, sandbox, 112);
AT(tk_progress, results, 120);
AT(tk_progress, lost_results, 124);

SIZE(tk_run_options, 264);
AT(tk_run_options, size, 0);
AT(tk_run_options, workers, 4);
AT(tk_run_options, inputs, 8);
AT(tk_run_options, n_inputs, 16);
AT(tk_run_options, input_format, 24);
AT(tk_run_options, output, 32);
AT(tk_run_options, sets, 40);
AT(tk_run_options, n_sets, 48);
AT(tk_run_options, quarantine, 56);
AT(tk_run_options, replay, 64);
AT(tk_run_options, strict, 72);
AT(tk_run_options, verbose, 76);
AT(tk_run_options, progress, 80);
AT(tk_run_options, message, 88);
AT(tk_run_options, ctx, 96);
AT(tk_run_options, conf, 104);
AT(tk_run_options, conf_length, 112);
AT(tk_run_options, remark, 120);
AT(tk_run_options, no_manifest, 128);
AT(tk_run_options, output_format, 136);
AT(tk_run_options, resume, 144);
AT(tk_run_options, new_only, 148);
AT(tk_run_options, force, 152);
AT(tk_run_options, warning, 160);
AT(tk_run_options, problem, 168);
AT(tk_run_options, writes, 176);
AT(tk_run_options, n_writes, 184);
AT(tk_run_options, records, 192);
AT(tk_run_options, follow_links, 200);
AT(tk_run_options, log, 208);
AT(tk_run_options, collects, 216);
AT(tk_run_options, n_collects, 224);
AT(tk_run_options, save_states, 232);
AT(tk_run_options, no_collect, 240);
AT(tk_run_options, collect_only, 244);
AT(tk_run_options, extra_collect, 248);
AT(tk_run_options, extra_path, 256);

SIZE(tk_listed_plugin, 56);
AT(tk_listed_plugin, path, 0);
AT(tk_listed_plugin, id, 8);
AT(tk_listed_plugin, plugin, 16);
AT(tk_listed_plugin, version, 24);
AT(tk_listed_plugin, summary, 32);
AT(tk_listed_plugin, kind, 40);
AT(tk_listed_plugin, shadowed, 44);
AT(tk_listed_plugin, failure, 48);

#endif

// Numbers that plugins were compiled with.
static_assert(TK_ABI_MAJOR == 1, "TK_ABI_MAJOR");
static_assert(TK_OK == 0, "TK_OK");
static_assert(TK_SKIP == 1, "TK_SKIP");
static_assert(TK_ERR_DOC == -1, "TK_ERR_DOC");
static_assert(TK_ERR_INSTANCE == -2, "TK_ERR_INSTANCE");
static_assert(TK_DECODER == 1, "TK_DECODER");
static_assert(TK_ANNOTATOR == 2, "TK_ANNOTATOR");
static_assert(TK_ENCODER == 3, "TK_ENCODER");
static_assert(TK_COLLECTOR == 4, "TK_COLLECTOR");
static_assert(TK_RECORD_FILE == 1, "TK_RECORD_FILE");
static_assert(TK_RECORD_LINE == 2, "TK_RECORD_LINE");
static_assert(TK_U8 == 1, "TK_U8");
static_assert(TK_U32 == 2, "TK_U32");
static_assert(TK_I64 == 3, "TK_I64");
static_assert(TK_F64 == 4, "TK_F64");
static_assert(TK_STRING == 5, "TK_STRING");
static_assert(TK_BYTES == 6, "TK_BYTES");
static_assert(TK_SPAN == 7, "TK_SPAN");
static_assert(TK_SPAN_NONE == 4294967295, "TK_SPAN_NONE");
static_assert(TK_PLUGIN_THREADS == 1, "TK_PLUGIN_THREADS");
static_assert(TK_COL_BOOL == 1, "TK_COL_BOOL");
static_assert(TK_COL_DECIMAL == 2, "TK_COL_DECIMAL");
static_assert(TK_COL_OMIT == 4, "TK_COL_OMIT");
static_assert(TK_COL_OUTPUT == 8, "TK_COL_OUTPUT");
static_assert(TK_COL_DATE == 16, "TK_COL_DATE");
static_assert(TK_LAYER_OPTIONAL == 1, "TK_LAYER_OPTIONAL");
static_assert(TK_LAYER_DISJOINT == 2, "TK_LAYER_DISJOINT");
static_assert(TK_LAYER_LEXEMES == 4, "TK_LAYER_LEXEMES");
static_assert(TK_LAYER_DOCUMENT == 8, "TK_LAYER_DOCUMENT");
static_assert(TK_SHAPE_LETTER == 1, "TK_SHAPE_LETTER");
static_assert(TK_SHAPE_DIGIT == 2, "TK_SHAPE_DIGIT");
static_assert(TK_SHAPE_TITLE == 4, "TK_SHAPE_TITLE");
static_assert(TK_SHAPE_UPPER == 8, "TK_SHAPE_UPPER");
static_assert(TK_SHAPE_MIXED == 16, "TK_SHAPE_MIXED");
static_assert(TK_SHAPE_LOWER == 32, "TK_SHAPE_LOWER");
static_assert(TK_SHAPE_HYPHEN == 64, "TK_SHAPE_HYPHEN");
static_assert(TK_SHAPE_DOT == 128, "TK_SHAPE_DOT");
static_assert(TK_SHAPE_PUNCT == 256, "TK_SHAPE_PUNCT");
static_assert(TK_SHAPE_SYMBOL == 512, "TK_SHAPE_SYMBOL");
static_assert(TK_SHAPE_NUMERIC == 1024, "TK_SHAPE_NUMERIC");
static_assert(TK_SHAPE_APOS == 2048, "TK_SHAPE_APOS");
static_assert(TK_SHAPE_NONASCII == 4096, "TK_SHAPE_NONASCII");
static_assert(TK_OPT_BOOL == 1, "TK_OPT_BOOL");
static_assert(TK_OPT_INT == 2, "TK_OPT_INT");
static_assert(TK_OPT_FLOAT == 3, "TK_OPT_FLOAT");
static_assert(TK_OPT_ENUM == 4, "TK_OPT_ENUM");
static_assert(TK_OPT_STRING == 5, "TK_OPT_STRING");
static_assert(TK_OPT_FILE == 6, "TK_OPT_FILE");
static_assert(TK_OPT_LAYERS == 7, "TK_OPT_LAYERS");
static_assert(TK_UNIT_BYTE == 0, "TK_UNIT_BYTE");
static_assert(TK_UNIT_CODEPOINT == 1, "TK_UNIT_CODEPOINT");
static_assert(TK_UNIT_UTF16 == 2, "TK_UNIT_UTF16");
static_assert(TK_LOG_INFO == 1, "TK_LOG_INFO");
static_assert(TK_LOG_WARN == 2, "TK_LOG_WARN");
static_assert(TK_EXIT_OK == 0, "TK_EXIT_OK");
static_assert(TK_EXIT_USAGE == 1, "TK_EXIT_USAGE");
static_assert(TK_EXIT_QUARANTINED == 2, "TK_EXIT_QUARANTINED");
static_assert(TK_EXIT_FAILURE == 3, "TK_EXIT_FAILURE");

int main(void)
{
    return 0;
}
