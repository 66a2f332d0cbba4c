// SPDX-License-Identifier: MIT
//! The contract as it is in C, `toolkit/plugin.h`: its structs, functions and constants, by the same
//! names. The header explains them. The safe types of this crate are made of these; a plugin needs
//! them only for what the safe types lack.
//!
//! `tests/layout.rs` compares all of this with the header.
#![allow(non_camel_case_types, missing_docs)]

pub use std::os::raw::{c_char, c_void};

/// What a callback returns.
pub type tk_status = i32;

/// Opaque: where a collector writes.
#[repr(C)]
pub struct tk_sink {
    _private: [u8; 0],
}

/// What `tk_column` has for some types only.
#[repr(C)]
#[derive(Clone, Copy)]
pub union tk_column_extra {
    pub reserved: [u64; 2],
    /// `TK_SPAN`: name of the layer.
    pub layer: *const c_char,
}

/// A struct of the header: its name, size, and the name and offset of each member.
#[doc(hidden)]
pub type Layout = (&'static str, usize, Vec<(&'static str, usize)>);

macro_rules! structs {
    ($(struct $name:ident { $($field:ident: $type:ty,)* })*) => {
        $(
            #[repr(C)]
            #[derive(Clone, Copy)]
            pub struct $name { $(pub $field: $type,)* }
        )*

        #[doc(hidden)]
        pub fn layouts() -> Vec<Layout> {
            vec![$({
                let value = std::mem::MaybeUninit::<$name>::uninit();
                let start = value.as_ptr();
                // SAFETY: only addresses inside `value` are computed.
                let fields = vec![$((stringify!($field), unsafe {
                    std::ptr::addr_of!((*start).$field) as usize - start as usize
                }),)*];
                (stringify!($name), std::mem::size_of::<$name>(), fields)
            },)*]
        }
    };
}

macro_rules! constants {
    ($($name:ident: $type:ty = $value:expr;)*) => {
        $(pub const $name: $type = $value;)*

        #[doc(hidden)]
        pub fn constants() -> Vec<(&'static str, i64)> {
            vec![$((stringify!($name), i64::from($name)),)*]
        }
    };
}

constants! {
    TK_ABI_MAJOR: u32 = 1;
    TK_ABI_MINOR: u32 = 2;
    TK_OK: tk_status = 0;
    TK_SKIP: tk_status = 1;
    TK_ERR_DOC: tk_status = -1;
    TK_ERR_INSTANCE: tk_status = -2;
    TK_DECODER: u32 = 1;
    TK_ANNOTATOR: u32 = 2;
    TK_ENCODER: u32 = 3;
    TK_COLLECTOR: u32 = 4;
    TK_RECORD_FILE: u32 = 1;
    TK_RECORD_LINE: u32 = 2;
    TK_RECORD_PART: u32 = 3;
    TK_RECORD_JSON: u32 = 4;
    TK_U8: u32 = 1;
    TK_U32: u32 = 2;
    TK_I64: u32 = 3;
    TK_F64: u32 = 4;
    TK_STRING: u32 = 5;
    TK_BYTES: u32 = 6;
    TK_SPAN: u32 = 7;
    TK_SPAN_NONE: u32 = 0xFFFF_FFFF;
    TK_COL_BOOL: u32 = 1 << 0;
    TK_COL_DECIMAL: u32 = 1 << 1;
    TK_COL_OMIT: u32 = 1 << 2;
    TK_COL_OUTPUT: u32 = 1 << 3;
    TK_COL_DATE: u32 = 1 << 4;
    TK_LAYER_OPTIONAL: u32 = 1 << 0;
    TK_LAYER_DISJOINT: u32 = 1 << 1;
    TK_LAYER_LEXEMES: u32 = 1 << 2;
    TK_LAYER_DOCUMENT: u32 = 1 << 3;
    TK_PLUGIN_THREADS: u32 = 1 << 0;
    TK_SHAPE_LETTER: u32 = 1 << 0;
    TK_SHAPE_DIGIT: u32 = 1 << 1;
    TK_SHAPE_TITLE: u32 = 1 << 2;
    TK_SHAPE_UPPER: u32 = 1 << 3;
    TK_SHAPE_MIXED: u32 = 1 << 4;
    TK_SHAPE_LOWER: u32 = 1 << 5;
    TK_SHAPE_HYPHEN: u32 = 1 << 6;
    TK_SHAPE_DOT: u32 = 1 << 7;
    TK_SHAPE_PUNCT: u32 = 1 << 8;
    TK_SHAPE_SYMBOL: u32 = 1 << 9;
    TK_SHAPE_NUMERIC: u32 = 1 << 10;
    TK_SHAPE_APOS: u32 = 1 << 11;
    TK_SHAPE_NONASCII: u32 = 1 << 12;
    TK_OPT_BOOL: u32 = 1;
    TK_OPT_INT: u32 = 2;
    TK_OPT_FLOAT: u32 = 3;
    TK_OPT_ENUM: u32 = 4;
    TK_OPT_STRING: u32 = 5;
    TK_OPT_FILE: u32 = 6;
    TK_OPT_LAYERS: u32 = 7;
    TK_UNIT_BYTE: u32 = 0;
    TK_UNIT_CODEPOINT: u32 = 1;
    TK_UNIT_UTF16: u32 = 2;
    TK_LOG_INFO: u32 = 1;
    TK_LOG_WARN: u32 = 2;
}

pub const TK_EXT_META: &[u8] = b"meta/1\0";
pub const TK_EXT_LAYERS: &[u8] = b"layers/1\0";
pub const TK_EXT_RESULT: &[u8] = b"result/1\0";
pub const TK_EXT_SAMPLES: &[u8] = b"samples/1\0";

structs! {
    struct tk_str {
        data: *const c_char,
        length: u64,
    }
    struct tk_column {
        name: *const c_char,
        doc: *const c_char,
        r#type: u32,
        flags: u32,
        names: *const *const c_char,
        n_names: u32,
        width: u32,
        layer: tk_column_extra,
    }
    struct tk_layer_decl {
        name: *const c_char,
        doc: *const c_char,
        columns: *const tk_column,
        n_columns: u32,
        flags: u32,
        reserved: [u64; 2],
    }
    struct tk_form {
        text: *const c_char,
        folded: *const c_char,
        length: u32,
        folded_length: u32,
        shape: u32,
        id: u32,
        reserved: [u64; 2],
    }
    struct tk_lexeme_column {
        column: tk_column,
        fill: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            form: *const tk_form,
            value: *mut c_void,
        ) -> tk_status>,
        reserved: [u64; 1],
    }
    struct tk_value {
        i: i64,
        f: f64,
        s: tk_str,
        is_set: u32,
        reserved0: u32,
        reserved: [u64; 1],
    }
    struct tk_option {
        name: *const c_char,
        doc: *const c_char,
        r#type: u32,
        flags: u32,
        min: f64,
        max: f64,
        fallback: *const c_char,
        choices: *const *const c_char,
        n_choices: u32,
        reserved0: u32,
        reserved: [u64; 2],
    }
    struct tk_setup {
        size: u32,
        n_options: u32,
        host: *const tk_host,
        options: *const tk_value,
        data_dir: *const c_char,
        ctx: *mut c_void,
    }
    struct tk_plugin {
        size: u32,
        kind: u32,
        min_host_minor: u32,
        record: u32,
        id: *const c_char,
        version: *const c_char,
        summary: *const c_char,
        doc: *const c_char,
        licence: *const c_char,
        required: *const tk_layer_decl,
        provided: *const tk_layer_decl,
        lexemes: *const tk_lexeme_column,
        options: *const tk_option,
        n_required: u32,
        n_provided: u32,
        n_lexemes: u32,
        n_options: u32,
        extensions: *const *const c_char,
        head: *const c_char,
        separator: *const c_char,
        tail: *const c_char,
        reserved: [u64; 4],
        create: Option<unsafe extern "C" fn(
            setup: *const tk_setup,
            instance: *mut *mut c_void,
        ) -> tk_status>,
        destroy: Option<unsafe extern "C" fn(instance: *mut c_void)>,
        decode: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            doc: *mut tk_doc,
            record: *const tk_str,
        ) -> tk_status>,
        annotate: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            doc: *mut tk_doc,
        ) -> tk_status>,
        encode: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            doc: *mut tk_doc,
        ) -> tk_status>,
        extension: Option<unsafe extern "C" fn(name: *const c_char) -> *const c_void>,
        record_mark: *const c_char,
        companion: *const c_char,
        signatures: *const *const c_char,
        flags: u32,
        reserved1: u32,
        worker_start: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            ctx: *mut c_void,
        ) -> tk_status>,
        worker_stop: Option<unsafe extern "C" fn(instance: *mut c_void)>,
        add: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            doc: *mut tk_doc,
        ) -> tk_status>,
        save: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            out: *mut tk_sink,
        ) -> tk_status>,
        merge: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            out: *mut tk_sink,
            state: *const tk_str,
        ) -> tk_status>,
        finish: Option<unsafe extern "C" fn(
            instance: *mut c_void,
            host: *const tk_host,
            out: *mut tk_sink,
        ) -> tk_status>,
    }
    struct tk_layer {
        begin: *const u32,
        end: *const u32,
        lexeme: *const u32,
        columns: *const *const c_void,
        count: u32,
        n_columns: u32,
        reserved: [u64; 1],
    }
    struct tk_layer_out {
        begin: *mut u32,
        end: *mut u32,
        columns: *const *mut c_void,
        capacity: u32,
        reserved0: u32,
        reserved: [u64; 1],
    }
    struct tk_doc {
        size: u32,
        length: u32,
        text: *const c_char,
        layers: *const tk_layer,
        lexemes: *const *const c_void,
        lexeme_count: u32,
        is_ascii: u32,
    }
    struct tk_layer_info {
        decl: *const tk_layer_decl,
        layer: tk_layer,
        lexeme_columns: *const *const tk_column,
        lexeme_values: *const *const c_void,
        n_lexeme_columns: u32,
        reserved0: u32,
        reserved: [u64; 2],
    }
    struct tk_host {
        size: u32,
        minor: u32,
        version: *const c_char,
        read_file: unsafe extern "C" fn(
            ctx: *mut c_void,
            path: *const c_char,
            out: *mut tk_str,
        ) -> tk_status,
        fail_setup: unsafe extern "C" fn(ctx: *mut c_void, message: *const c_char) -> tk_status,
        fail: unsafe extern "C" fn(
            doc: *mut tk_doc,
            status: tk_status,
            byte: u64,
            message: *const c_char,
        ) -> tk_status,
        log: unsafe extern "C" fn(doc: *mut tk_doc, level: u32, message: *const c_char),
        text_reserve: unsafe extern "C" fn(doc: *mut tk_doc, capacity: u64) -> *mut c_char,
        text_commit: unsafe extern "C" fn(doc: *mut tk_doc, length: u64) -> tk_status,
        set_id: unsafe extern "C" fn(
            doc: *mut tk_doc,
            data: *const c_char,
            length: u64,
        ) -> tk_status,
        meta_set: unsafe extern "C" fn(
            doc: *mut tk_doc,
            key: *const c_char,
            key_length: u64,
            value: *const c_char,
            length: u64,
            json: u32,
        ) -> tk_status,
        id: unsafe extern "C" fn(doc: *mut tk_doc, out: *mut tk_str),
        meta_get: unsafe extern "C" fn(
            doc: *mut tk_doc,
            key: *const c_char,
            out: *mut tk_str,
        ) -> u32,
        meta_at: unsafe extern "C" fn(
            doc: *mut tk_doc,
            index: u32,
            key: *mut tk_str,
            value: *mut tk_str,
            json: *mut u32,
        ) -> u32,
        string: unsafe extern "C" fn(doc: *mut tk_doc, handle: u32, out: *mut tk_str),
        lexeme_text: unsafe extern "C" fn(doc: *mut tk_doc, handle: u32, out: *mut tk_str),
        lexeme_form: unsafe extern "C" fn(
            doc: *mut tk_doc,
            lexeme: u32,
            out: *mut tk_form,
        ) -> u32,
        layer_reserve: unsafe extern "C" fn(
            doc: *mut tk_doc,
            index: u32,
            capacity: u64,
            out: *mut tk_layer_out,
        ) -> tk_status,
        layer_commit: unsafe extern "C" fn(
            doc: *mut tk_doc,
            index: u32,
            count: u64,
        ) -> tk_status,
        string_add: unsafe extern "C" fn(
            doc: *mut tk_doc,
            data: *const c_char,
            length: u64,
        ) -> u32,
        lexeme_string: unsafe extern "C" fn(
            form: *const tk_form,
            data: *const c_char,
            length: u64,
        ) -> u32,
        alloc: unsafe extern "C" fn(doc: *mut tk_doc, bytes: u64) -> *mut c_void,
        write: unsafe extern "C" fn(
            doc: *mut tk_doc,
            data: *const c_char,
            length: u64,
        ) -> tk_status,
        write_reserve: unsafe extern "C" fn(doc: *mut tk_doc, room: u64) -> *mut c_char,
        write_commit: unsafe extern "C" fn(doc: *mut tk_doc, length: u64),
        layer_info: unsafe extern "C" fn(
            doc: *mut tk_doc,
            index: u32,
            out: *mut tk_layer_info,
        ) -> u32,
        offsets: unsafe extern "C" fn(
            doc: *mut tk_doc,
            unit: u32,
            n: u32,
            from: *const u32,
            out: *mut u32,
        ),
        bytes: unsafe extern "C" fn(
            doc: *mut tk_doc,
            unit: u32,
            n: u32,
            from: *const u32,
            out: *mut u32,
        ),
        extension: unsafe extern "C" fn(name: *const c_char) -> *const c_void,
        log_count: unsafe extern "C" fn(
            doc: *mut tk_doc,
            verb: *const c_char,
            count: u64,
            things: *const c_char,
        ),
        sink_write: unsafe extern "C" fn(
            out: *mut tk_sink,
            data: *const c_char,
            length: u64,
        ) -> tk_status,
        sink_fail: unsafe extern "C" fn(out: *mut tk_sink, message: *const c_char) -> tk_status,
        sink_write_at: unsafe extern "C" fn(
            out: *mut tk_sink,
            offset: u64,
            data: *const c_char,
            length: u64,
        ) -> tk_status,
        sink_read_at: unsafe extern "C" fn(
            out: *mut tk_sink,
            offset: u64,
            data: *mut c_char,
            length: u64,
        ) -> i64,
        sink_length: unsafe extern "C" fn(out: *mut tk_sink) -> u64,
        sink_truncate: unsafe extern "C" fn(out: *mut tk_sink, length: u64) -> tk_status,
    }
    struct tk_ext_meta {
        size: u32,
        reserved0: u32,
        set: unsafe extern "C" fn(
            doc: *mut tk_doc,
            key: *const c_char,
            key_length: u64,
            value: *const c_char,
            length: u64,
            json: u32,
        ) -> tk_status,
    }
    struct tk_ext_layers {
        size: u32,
        reserved0: u32,
        at: unsafe extern "C" fn(ctx: *mut c_void, index: u32, out: *mut tk_layer_info) -> u32,
    }
    struct tk_ext_result {
        size: u32,
        reserved0: u32,
        write: unsafe extern "C" fn(
            out: *mut tk_sink,
            data: *const c_char,
            length: u64,
        ) -> tk_status,
    }
    struct tk_ext_samples {
        size: u32,
        count: u32,
        texts: *const tk_str,
    }
}
