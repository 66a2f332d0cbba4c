// SPDX-License-Identifier: MIT
//! From the traits to the descriptor and functions of C.

use crate::describe::{Column, Fill, LayerDecl, OptionType};
use crate::document::{Declared, Document, Form, Setup, Sink};
use crate::error::{c_string, Error, Result};
use crate::{sys, Annotator, Collector, Decoder, Encoder, LexemeColumn, Opt, Plugin};
use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::os::raw::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;
use std::sync::{Mutex, Once, PoisonError};

/// What the host calls an instance.
struct Instance<P> {
    plugin: P,
    host: *const sys::tk_host,
}

// ---------------------------------------------------------------------------- panics and errors

thread_local! {
    /// Whether this thread is in a call of the host.
    static IN_CALL: Cell<bool> = Cell::new(false);
    /// Where the last panic of a call was.
    static PLACE: RefCell<String> = RefCell::new(String::new());
}

/// Notes where a panic is, and prints nothing: the reason goes to the host. The default hook would
/// also look for a backtrace, and open files, which ends a worker.
fn set_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            if !IN_CALL.with(Cell::get) {
                eprintln!("{info}"); // a thread of the plugin
            } else if let Some(place) = info.location() {
                let place = format!(" at {}:{}", place.file(), place.line());
                PLACE.with(|p| *p.borrow_mut() = place);
            }
        }));
    });
}

fn message_of(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// Calls `body`. An error or a panic becomes a status, after `report(status, byte, message)`.
fn guarded(
    body: impl FnOnce() -> Result,
    report: impl Fn(sys::tk_status, u64, *const c_char) -> sys::tk_status,
) -> sys::tk_status {
    let before = IN_CALL.with(|c| c.replace(true));
    let done = catch_unwind(AssertUnwindSafe(body));
    IN_CALL.with(|c| c.set(before));
    let error = match done {
        Ok(Ok(())) => return sys::TK_OK,
        Ok(Err(error)) => error,
        Err(payload) => {
            let place = PLACE.with(|p| p.take());
            let error = Error::new(format!("panicked{place}: {}", message_of(&*payload)));
            // A payload can panic when it is dropped.
            if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(another);
            }
            error
        }
    };
    if error.message.is_empty() {
        return error.status;
    }
    report(error.status, error.byte, c_string(&error.message).as_ptr())
}

// ----------------------------------------------------------------------------------- functions

/// The type of the index-th lexeme column.
fn lexeme_kind<P: Plugin>(index: usize) -> u32 {
    P::LEXEMES[index].kind()
}

unsafe extern "C" fn create<P: Plugin>(
    setup: *const sys::tk_setup,
    out: *mut *mut c_void,
) -> sys::tk_status {
    set_panic_hook();
    let setup = &*setup;
    guarded(
        || {
            let plugin = P::new(&Setup::new(setup, P::OPTIONS))?;
            *out = Box::into_raw(Box::new(Instance { plugin, host: setup.host })).cast();
            Ok(())
        },
        |_, _, message| ((*setup.host).fail_setup)(setup.ctx, message),
    )
}

unsafe extern "C" fn destroy<P: Plugin>(instance: *mut c_void) {
    let instance = Box::from_raw(instance.cast::<Instance<P>>());
    guarded(
        || {
            drop(instance);
            Ok(())
        },
        |status, _, _| status,
    );
}

unsafe extern "C" fn worker_start<P: Plugin>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    ctx: *mut c_void,
) -> sys::tk_status {
    guarded(
        || (*instance.cast::<Instance<P>>()).plugin.worker_start(),
        |_, _, message| ((*host).fail_setup)(ctx, message),
    )
}

unsafe extern "C" fn worker_stop<P: Plugin>(instance: *mut c_void) {
    guarded(
        || {
            (*instance.cast::<Instance<P>>()).plugin.worker_stop();
            Ok(())
        },
        |status, _, _| status,
    );
}

/// Calls `body(plugin, document)`.
unsafe fn on_document<P: Plugin>(
    kind: u32,
    instance: *mut c_void,
    host: *const sys::tk_host,
    doc: *mut sys::tk_doc,
    body: impl FnOnce(&mut P, &Document<'_>) -> Result,
) -> sys::tk_status {
    let declared =
        Declared { required: P::REQUIRED, provided: P::PROVIDED, lexeme: lexeme_kind::<P>, kind };
    guarded(
        || {
            let document = Document::new(host, doc, declared);
            body(&mut (*instance.cast::<Instance<P>>()).plugin, &document)
        },
        |status, byte, message| ((*host).fail)(doc, status, byte, message),
    )
}

unsafe extern "C" fn decode<P: Decoder>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    doc: *mut sys::tk_doc,
    record: *const sys::tk_str,
) -> sys::tk_status {
    on_document::<P>(sys::TK_DECODER, instance, host, doc, |plugin, document| {
        let record = *record;
        let bytes = match record.length {
            0 => &[],
            n => std::slice::from_raw_parts(record.data.cast(), n as usize),
        };
        plugin.decode(document, bytes)
    })
}

macro_rules! document_function {
    ($name:ident, $trait:ident, $kind:ident) => {
        unsafe extern "C" fn $name<P: $trait>(
            instance: *mut c_void,
            host: *const sys::tk_host,
            doc: *mut sys::tk_doc,
        ) -> sys::tk_status {
            on_document::<P>(sys::$kind, instance, host, doc, |plugin, doc| plugin.$name(doc))
        }
    };
}
document_function!(annotate, Annotator, TK_ANNOTATOR);
document_function!(encode, Encoder, TK_ENCODER);
document_function!(add, Collector, TK_COLLECTOR);

/// Calls `body(plugin, sink)`.
unsafe fn on_sink<P: Plugin>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    out: *mut sys::tk_sink,
    body: impl FnOnce(&mut P, &mut Sink<'_>) -> Result,
) -> sys::tk_status {
    guarded(
        || body(&mut (*instance.cast::<Instance<P>>()).plugin, &mut Sink::new(host, out)),
        |_, _, message| ((*host).sink_fail)(out, message),
    )
}

unsafe extern "C" fn save<P: Collector>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    out: *mut sys::tk_sink,
) -> sys::tk_status {
    on_sink::<P>(instance, host, out, |plugin, sink| plugin.save(sink))
}

unsafe extern "C" fn merge<P: Collector>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    out: *mut sys::tk_sink,
    state: *const sys::tk_str,
) -> sys::tk_status {
    on_sink::<P>(instance, host, out, |plugin, _| {
        let state = *state;
        plugin.merge(match state.length {
            0 => &[],
            n => std::slice::from_raw_parts(state.data.cast(), n as usize),
        })
    })
}

unsafe extern "C" fn finish<P: Collector>(
    instance: *mut c_void,
    host: *const sys::tk_host,
    out: *mut sys::tk_sink,
) -> sys::tk_status {
    on_sink::<P>(instance, host, out, |plugin, sink| plugin.finish(sink))
}

/// Makes the value of the I-th lexeme column for a form.
unsafe extern "C" fn fill<P: Plugin, const I: usize>(
    instance: *mut c_void,
    form: *const sys::tk_form,
    out: *mut c_void,
) -> sys::tk_status {
    let instance = &*instance.cast::<Instance<P>>();
    guarded(
        || {
            let from = Form::new(*form);
            match P::LEXEMES[I].fill {
                Fill::U8(f) => *out.cast() = f(&instance.plugin, &from),
                Fill::U32(f) => *out.cast() = f(&instance.plugin, &from),
                Fill::I64(f) => *out.cast() = f(&instance.plugin, &from),
                Fill::F64(f) => *out.cast() = f(&instance.plugin, &from),
                Fill::String(f) => {
                    let text = f(&instance.plugin, &from);
                    let add = (*instance.host).lexeme_string;
                    let handle = add(form, text.as_ptr().cast(), text.len() as u64);
                    if handle == 0 && !text.is_empty() {
                        return Err(Error::reported(sys::TK_ERR_DOC));
                    }
                    *out.cast() = handle;
                }
                Fill::Read(_) => {}
            }
            Ok(())
        },
        |status, _, _| status,
    )
}

type FillFunction =
    unsafe extern "C" fn(*mut c_void, *const sys::tk_form, *mut c_void) -> sys::tk_status;

fn fill_function<P: Plugin>(index: usize) -> FillFunction {
    let functions: [FillFunction; 16] = [
        fill::<P, 0>,
        fill::<P, 1>,
        fill::<P, 2>,
        fill::<P, 3>,
        fill::<P, 4>,
        fill::<P, 5>,
        fill::<P, 6>,
        fill::<P, 7>,
        fill::<P, 8>,
        fill::<P, 9>,
        fill::<P, 10>,
        fill::<P, 11>,
        fill::<P, 12>,
        fill::<P, 13>,
        fill::<P, 14>,
        fill::<P, 15>,
    ];
    functions[index]
}

unsafe extern "C" fn extension<P: Plugin>(name: *const c_char) -> *const c_void {
    // Addresses of the tables of samples, which are made when the host asks for them.
    static MADE: Mutex<Vec<(TypeId, usize)>> = Mutex::new(Vec::new());
    if P::SAMPLES.is_empty() || CStr::from_ptr(name).to_bytes_with_nul() != sys::TK_EXT_SAMPLES {
        return ptr::null();
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, address)) = made.iter().find(|(id, _)| *id == TypeId::of::<P>()) {
        return *address as *const c_void;
    }
    let texts = P::SAMPLES
        .iter()
        .map(|s| sys::tk_str { data: s.as_ptr().cast(), length: s.len() as u64 })
        .collect::<Vec<_>>();
    let samples: *const sys::tk_ext_samples = leak(sys::tk_ext_samples {
        size: std::mem::size_of::<sys::tk_ext_samples>() as u32,
        count: texts.len() as u32,
        texts: array(texts),
    });
    made.push((TypeId::of::<P>(), samples as usize));
    samples.cast()
}

// ----------------------------------------------------------------------------------- descriptor

/// Descriptors are made once and live as long as the process.
fn leak<T>(value: T) -> *const T {
    Box::leak(Box::new(value))
}

fn array<T>(values: Vec<T>) -> *const T {
    if values.is_empty() {
        ptr::null()
    } else {
        Box::leak(values.into_boxed_slice()).as_ptr()
    }
}

fn text(value: &str) -> *const c_char {
    c_string(value).into_raw()
}

/// "" is NULL.
fn text_or_null(value: &str) -> *const c_char {
    if value.is_empty() {
        ptr::null()
    } else {
        text(value)
    }
}

fn texts(values: &[&str]) -> *const *const c_char {
    array(values.iter().map(|v| text(v)).collect())
}

/// With a NULL at the end; of no values, NULL.
fn terminated(values: &[&str]) -> *const *const c_char {
    if values.is_empty() {
        return ptr::null();
    }
    array(values.iter().map(|v| text(v)).chain([ptr::null()]).collect())
}

fn column(c: &Column) -> sys::tk_column {
    sys::tk_column {
        name: text(c.name),
        doc: text_or_null(c.doc),
        r#type: c.kind,
        flags: c.flags,
        names: texts(c.names),
        n_names: c.names.len() as u32,
        width: 0,
        layer: match c.layer {
            Some(layer) => {
                let mut extra = sys::tk_column_extra { reserved: [0; 2] };
                extra.layer = text(layer);
                extra
            }
            None => sys::tk_column_extra { reserved: [0; 2] },
        },
    }
}

fn layers(declared: &[LayerDecl]) -> *const sys::tk_layer_decl {
    let one = |l: &LayerDecl| sys::tk_layer_decl {
        name: text(l.name),
        doc: text_or_null(l.doc),
        columns: array(l.columns.iter().map(column).collect()),
        n_columns: l.columns.len() as u32,
        flags: l.flags,
        reserved: [0; 2],
    };
    array(declared.iter().map(one).collect())
}

fn lexemes<P: Plugin>() -> *const sys::tk_lexeme_column {
    let one = |(index, l): (usize, &LexemeColumn<P>)| sys::tk_lexeme_column {
        column: column(&Column {
            name: l.name,
            doc: l.doc,
            kind: l.kind(),
            flags: l.flags,
            names: &[],
            layer: None,
        }),
        fill: match l.fill {
            Fill::Read(_) => None,
            _ => Some(fill_function::<P>(index)),
        },
        reserved: [0],
    };
    array(P::LEXEMES.iter().enumerate().map(one).collect())
}

fn option(o: &Opt) -> sys::tk_option {
    let mut out = sys::tk_option {
        name: text(o.name),
        doc: text(o.doc),
        r#type: 0,
        flags: 0,
        min: 0.0,
        max: 0.0,
        fallback: o.fallback.map_or(ptr::null(), text),
        choices: ptr::null(),
        n_choices: 0,
        reserved0: 0,
        reserved: [0; 2],
    };
    match o.kind {
        OptionType::Bool => out.r#type = sys::TK_OPT_BOOL,
        OptionType::Int(min, max) => {
            out.r#type = sys::TK_OPT_INT;
            out.min = min as f64;
            out.max = max as f64;
        }
        OptionType::Float(min, max) => {
            out.r#type = sys::TK_OPT_FLOAT;
            out.min = min;
            out.max = max;
        }
        OptionType::Choice(choices) => {
            out.r#type = sys::TK_OPT_ENUM;
            out.choices = texts(choices);
            out.n_choices = choices.len() as u32;
        }
        OptionType::String => out.r#type = sys::TK_OPT_STRING,
        OptionType::File => out.r#type = sys::TK_OPT_FILE,
        OptionType::Layers => out.r#type = sys::TK_OPT_LAYERS,
    }
    out
}

fn plugin<P: Plugin>(kind: u32) -> sys::tk_plugin {
    sys::tk_plugin {
        size: std::mem::size_of::<sys::tk_plugin>() as u32,
        kind,
        min_host_minor: if kind == sys::TK_COLLECTOR || P::THREADS { 2 } else { P::MIN_HOST_MINOR },
        record: 0,
        id: text(P::ID),
        version: text(P::VERSION),
        summary: text(P::SUMMARY),
        doc: text_or_null(P::DOC),
        licence: text_or_null(P::LICENCE),
        required: layers(P::REQUIRED),
        provided: layers(P::PROVIDED),
        lexemes: lexemes::<P>(),
        options: array(P::OPTIONS.iter().map(option).collect()),
        n_required: P::REQUIRED.len() as u32,
        n_provided: P::PROVIDED.len() as u32,
        n_lexemes: P::LEXEMES.len() as u32,
        n_options: P::OPTIONS.len() as u32,
        extensions: ptr::null(),
        head: ptr::null(),
        separator: ptr::null(),
        tail: ptr::null(),
        reserved: [0; 4],
        create: Some(create::<P>),
        destroy: Some(destroy::<P>),
        decode: None,
        annotate: None,
        encode: None,
        extension: Some(extension::<P>),
        record_mark: ptr::null(),
        companion: ptr::null(),
        signatures: ptr::null(),
        flags: if P::THREADS { sys::TK_PLUGIN_THREADS } else { 0 },
        reserved1: 0,
        worker_start: Some(worker_start::<P>),
        worker_stop: Some(worker_stop::<P>),
        add: None,
        save: None,
        merge: None,
        finish: None,
    }
}

/// The descriptor of a decoder.
pub fn decoder<P: Decoder>() -> sys::tk_plugin {
    sys::tk_plugin {
        record: P::RECORD as u32,
        decode: Some(decode::<P>),
        extensions: terminated(P::EXTENSIONS),
        record_mark: P::RECORD_MARK.map_or(ptr::null(), text),
        companion: P::COMPANION.map_or(ptr::null(), text),
        signatures: terminated(P::SIGNATURES),
        ..plugin::<P>(sys::TK_DECODER)
    }
}

/// The descriptor of an annotator.
pub fn annotator<P: Annotator>() -> sys::tk_plugin {
    sys::tk_plugin { annotate: Some(annotate::<P>), ..plugin::<P>(sys::TK_ANNOTATOR) }
}

/// The descriptor of an encoder.
pub fn encoder<P: Encoder>() -> sys::tk_plugin {
    sys::tk_plugin {
        encode: Some(encode::<P>),
        extensions: terminated(P::EXTENSIONS),
        head: text_or_null(P::HEAD),
        separator: text_or_null(P::SEPARATOR),
        tail: text_or_null(P::TAIL),
        companion: P::COMPANION.map_or(ptr::null(), text),
        ..plugin::<P>(sys::TK_ENCODER)
    }
}

/// The descriptor of a collector.
pub fn collector<P: Collector>() -> sys::tk_plugin {
    sys::tk_plugin {
        add: Some(add::<P>),
        save: Some(save::<P>),
        merge: Some(merge::<P>),
        finish: Some(finish::<P>),
        extensions: terminated(P::EXTENSIONS),
        ..plugin::<P>(sys::TK_COLLECTOR)
    }
}

/// The descriptors of a shared object, which are made when the host asks for the first one.
pub struct Table {
    once: Once,
    plugins: Cell<&'static [sys::tk_plugin]>,
}

// SAFETY: the cell is set once, before it is read.
unsafe impl Sync for Table {}

impl Table {
    #[doc(hidden)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Table {
        Table { once: Once::new(), plugins: Cell::new(&[]) }
    }
    #[doc(hidden)]
    pub fn get(&self, index: u32, make: &[fn() -> sys::tk_plugin]) -> *const sys::tk_plugin {
        let made = catch_unwind(AssertUnwindSafe(|| {
            self.once.call_once(|| {
                let plugins = make.iter().map(|make| make()).collect::<Vec<_>>();
                self.plugins.set(Box::leak(plugins.into_boxed_slice()));
            });
        }));
        match self.plugins.get().get(index as usize) {
            Some(plugin) if made.is_ok() => plugin,
            _ => ptr::null(),
        }
    }
}
