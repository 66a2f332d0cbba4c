// SPDX-License-Identifier: MIT
//! What a plugin gets: setup, documents, layers, forms, and where a collector writes.

use crate::describe::{LayerDecl, OptionType};
use crate::error::{c_string, check, Error, Result};
use crate::{sys, Opt};
use std::cell::Cell;
use std::marker::PhantomData;
use std::os::raw::c_char;

/// The bytes of a string of the host.
///
/// # Safety
/// `data` is null, or points to `length` bytes that live for 'a.
unsafe fn bytes<'a>(data: *const c_char, length: u64) -> &'a [u8] {
    slice(data.cast(), length as usize)
}

/// An array of the host; an empty one may be null.
///
/// # Safety
/// `data` is null, or points to `length` values that live for 'a.
unsafe fn slice<'a, T>(data: *const T, length: usize) -> &'a [T] {
    if data.is_null() || length == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(data, length)
    }
}

const NO_STR: sys::tk_str = sys::tk_str { data: std::ptr::null(), length: 0 };

/// A string that the contract says is UTF-8.
fn text_of<'a>(bytes: &'a [u8], what: &str) -> &'a str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("{what} is not UTF-8"),
    }
}

// --------------------------------------------------------------------------------------- setup

/// What [`Plugin::new`](crate::Plugin::new) gets. Options are named by their index.
///
/// A function for another type of option than the index has panics; that ends the call with this
/// as the reason.
pub struct Setup<'a> {
    raw: &'a sys::tk_setup,
    declared: &'static [Opt],
}

impl<'a> Setup<'a> {
    pub(crate) fn new(raw: &'a sys::tk_setup, declared: &'static [Opt]) -> Setup<'a> {
        Setup { raw, declared }
    }

    fn value(&self, index: usize, fits: fn(&OptionType) -> bool) -> &'a sys::tk_value {
        let option = &self.declared[index];
        assert!(fits(&option.kind), "option '{}' has another type", option.name);
        assert!(index < self.raw.n_options as usize);
        // SAFETY: there are n_options values.
        unsafe { &*self.raw.options.add(index) }
    }

    /// A value of [`Opt::bool`].
    pub fn bool(&self, index: usize) -> bool {
        self.value(index, |t| matches!(t, OptionType::Bool)).i != 0
    }
    /// A value of [`Opt::int`].
    pub fn int(&self, index: usize) -> i64 {
        self.value(index, |t| matches!(t, OptionType::Int(..))).i
    }
    /// A value of [`Opt::float`].
    pub fn float(&self, index: usize) -> f64 {
        self.value(index, |t| matches!(t, OptionType::Float(..))).f
    }
    /// The index of the word, of [`Opt::choice`].
    pub fn choice(&self, index: usize) -> usize {
        self.value(index, |t| matches!(t, OptionType::Choice(_))).i as usize
    }
    /// A value as text; of any type but a number.
    pub fn string(&self, index: usize) -> &'a str {
        let s = self.value(index, |t| !matches!(t, OptionType::Int(..) | OptionType::Float(..))).s;
        // SAFETY: the string lives as long as the instance.
        text_of(unsafe { bytes(s.data, s.length) }, self.declared[index].name)
    }
    /// Whether the configuration set it.
    pub fn is_set(&self, index: usize) -> bool {
        self.value(index, |_| true).is_set != 0
    }
    /// The bytes of the file that an [`Opt::file`] names.
    pub fn file(&self, index: usize) -> Result<&'a [u8]> {
        let path = self.value(index, |t| matches!(t, OptionType::File)).s;
        self.read(path.data)
    }
    /// The bytes of a file. A relative path is one of the plugin's data folder.
    pub fn read_file(&self, path: &str) -> Result<&'a [u8]> {
        self.read(c_string(path).as_ptr())
    }
    fn read(&self, path: *const c_char) -> Result<&'a [u8]> {
        let mut out = NO_STR;
        // SAFETY: `path` ends with a NUL; the bytes live as long as the instance.
        unsafe {
            check(((*self.raw.host).read_file)(self.raw.ctx, path, &mut out))?;
            Ok(bytes(out.data, out.length))
        }
    }
    /// The plugin's data folder.
    pub fn data_dir(&self) -> &'a std::path::Path {
        use std::os::unix::ffi::OsStrExt;
        // SAFETY: it ends with a NUL, and lives as long as the instance.
        let bytes = unsafe { std::ffi::CStr::from_ptr(self.raw.data_dir) }.to_bytes();
        std::path::Path::new(std::ffi::OsStr::from_bytes(bytes))
    }
    /// The struct of C.
    pub fn raw(&self) -> &'a sys::tk_setup {
        self.raw
    }
}

// ---------------------------------------------------------------------------------------- forms

/// A distinct word form, as passed to the function of a lexeme column.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    raw: sys::tk_form,
    life: PhantomData<&'a str>,
}

impl<'a> Form<'a> {
    /// # Safety
    /// The strings of `raw` live for 'a.
    pub(crate) unsafe fn new(raw: sys::tk_form) -> Form<'a> {
        Form { raw, life: PhantomData }
    }
    /// As in the document.
    pub fn text(&self) -> &'a str {
        // SAFETY: see new().
        text_of(unsafe { bytes(self.raw.text, u64::from(self.raw.length)) }, "a form")
    }
    /// In lower case.
    pub fn folded(&self) -> &'a str {
        // SAFETY: see new().
        text_of(unsafe { bytes(self.raw.folded, u64::from(self.raw.folded_length)) }, "a form")
    }
    /// Bits `TK_SHAPE_…`.
    pub fn shape(&self) -> u32 {
        self.raw.shape
    }
}

// --------------------------------------------------------------------------------------- layers

mod sealed {
    pub trait Sealed {}
}

/// The type of a value of a column: `u8`, `u32` (also of spans, and handles of strings), `i64`,
/// `f64`.
pub trait Value: Copy + sealed::Sealed + 'static {
    #[doc(hidden)]
    fn fits(kind: u32) -> bool;
}

macro_rules! value {
    ($type:ty: $($kind:ident)|+) => {
        impl sealed::Sealed for $type {}
        impl Value for $type {
            fn fits(kind: u32) -> bool { matches!(kind, $(sys::$kind)|+) }
        }
    };
}
value!(u8: TK_U8);
value!(u32: TK_U32 | TK_STRING | TK_SPAN);
value!(i64: TK_I64);
value!(f64: TK_F64);

/// A span of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// In its layer.
    pub index: usize,
    /// In bytes.
    pub begin: usize,
    /// Exclusive.
    pub end: usize,
}

/// A layer that a plugin requires, as slices.
#[derive(Clone, Copy)]
pub struct Layer<'a> {
    raw: &'a sys::tk_layer,
    doc: &'a Document<'a>,
    declared: &'static LayerDecl,
}

impl<'a> Layer<'a> {
    /// Whether it is there; an optional one can be absent.
    pub fn is_present(&self) -> bool {
        !self.raw.begin.is_null()
    }
    /// Number of spans.
    pub fn len(&self) -> usize {
        self.raw.count as usize
    }
    /// Whether it has no span.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Where each span begins, in bytes.
    pub fn begin(&self) -> &'a [u32] {
        // SAFETY: the arrays have `count` values.
        unsafe { slice(self.raw.begin, self.len()) }
    }
    /// Where each span ends, exclusive.
    pub fn end(&self) -> &'a [u32] {
        // SAFETY: the arrays have `count` values.
        unsafe { slice(self.raw.end, self.len()) }
    }
    /// The lexeme of each span; empty for a layer without lexemes.
    pub fn lexeme(&self) -> &'a [u32] {
        // SAFETY: the arrays have `count` values.
        unsafe { slice(self.raw.lexeme, self.len()) }
    }
    /// A span.
    pub fn span(&self, index: usize) -> Span {
        Span { index, begin: self.begin()[index] as usize, end: self.end()[index] as usize }
    }
    /// All spans.
    pub fn spans(self) -> impl Iterator<Item = Span> + 'a {
        let both = self.begin().iter().zip(self.end()).enumerate();
        both.map(|(index, (b, e))| Span { index, begin: *b as usize, end: *e as usize })
    }
    /// The text of a span.
    pub fn text(&self, index: usize) -> &'a str {
        &self.doc.text()[self.begin()[index] as usize..self.end()[index] as usize]
    }
    /// The values of the index-th column of those that the plugin reads; empty if an optional
    /// layer, or its provider, lacks it. Panics if its type is another.
    pub fn column<T: Value>(&self, index: usize) -> &'a [T] {
        let column = &self.declared.columns[index];
        assert!(T::fits(column.kind), "column '{}' has another type", column.name);
        if self.raw.columns.is_null() {
            return &[];
        }
        // SAFETY: the host found a column of this type, with `count` values.
        unsafe { slice((*self.raw.columns.add(index)).cast(), self.len()) }
    }
    /// The string of a span in the index-th column; "" if the column is absent.
    pub fn string(&self, column: usize, span: usize) -> &'a str {
        let declared = &self.declared.columns[column];
        assert!(declared.kind == sys::TK_STRING, "column '{}' has no strings", declared.name);
        let handles = self.column::<u32>(column);
        if handles.is_empty() {
            return "";
        }
        self.doc.string(handles[span])
    }
}

/// Writes a layer that the plugin provides: spans in order, then [`commit`](LayerWriter::commit).
/// What is not committed is dropped.
pub struct LayerWriter<'a> {
    doc: &'a Document<'a>,
    declared: &'static LayerDecl,
    index: usize,
    out: sys::tk_layer_out,
    count: u32,
}

impl LayerWriter<'_> {
    fn reserve(&mut self, capacity: u64) -> Result {
        let doc = self.doc;
        // SAFETY: `out` is written before it is read.
        check(unsafe {
            ((*doc.host).layer_reserve)(doc.raw, self.index as u32, capacity, &mut self.out)
        })
    }
    /// Appends a span, in bytes, and returns its index. Its values are 0, empty or `TK_SPAN_NONE`.
    #[inline]
    pub fn push(&mut self, begin: usize, end: usize) -> Result<usize> {
        if self.count == self.out.capacity {
            self.reserve(2 * u64::from(self.count) + 16)?;
        }
        let i = self.count as usize;
        // SAFETY: count < capacity.
        unsafe {
            *self.out.begin.add(i) = begin as u32;
            *self.out.end.add(i) = end as u32;
        }
        self.count += 1;
        Ok(i)
    }
    fn place<T>(&self, span: usize, column: usize) -> *mut T {
        assert!(span < self.count as usize, "there is no such span");
        assert!(column < self.declared.columns.len(), "there is no such column");
        // SAFETY: both are in range.
        unsafe { (*self.out.columns.add(column)).cast::<T>().add(span) }
    }
    /// Sets a value of a span that was pushed. Panics if the type of the column is another.
    #[inline]
    pub fn set<T: Value>(&mut self, span: usize, column: usize, value: T) {
        let declared = &self.declared.columns[column];
        assert!(T::fits(declared.kind), "column '{}' has another type", declared.name);
        // SAFETY: the column has this type.
        unsafe { *self.place(span, column) = value }
    }
    /// Sets a string, which is copied.
    pub fn set_string(&mut self, span: usize, column: usize, value: &str) -> Result {
        let declared = &self.declared.columns[column];
        assert!(declared.kind == sys::TK_STRING, "column '{}' has no strings", declared.name);
        let handle = self.doc.add_string(value)?;
        // SAFETY: the column has handles.
        unsafe { *self.place(span, column) = handle }
        Ok(())
    }
    /// Number of spans.
    pub fn len(&self) -> usize {
        self.count as usize
    }
    /// Whether it has no span.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
    /// Drops the spans after the first `count`.
    pub fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count as u32);
    }
    /// The layer is what was pushed. Once per call.
    pub fn commit(self) -> Result {
        let doc = self.doc;
        // SAFETY: `count` spans were written.
        check(unsafe {
            ((*doc.host).layer_commit)(doc.raw, self.index as u32, u64::from(self.count))
        })
    }
}

impl Drop for LayerWriter<'_> {
    fn drop(&mut self) {
        self.doc.writing.set(self.doc.writing.get() & !(1 << self.index));
    }
}

// ------------------------------------------------------------------------------------- document

/// What a plugin declares, for the checks of [`Document`].
#[derive(Clone, Copy)]
pub(crate) struct Declared {
    pub required: &'static [LayerDecl],
    pub provided: &'static [LayerDecl],
    /// The type of a lexeme column.
    pub lexeme: fn(usize) -> u32,
    pub kind: u32,
}

/// The document of a call. All that it returns is valid until the call returns. Layers, columns and
/// lexeme columns are named by their index in the plugin's declarations.
//
// The table of the host can be shorter than the struct of this crate: only single members of it are
// read, and no reference is made to the whole.
pub struct Document<'a> {
    raw: *mut sys::tk_doc,
    host: *const sys::tk_host,
    declared: Declared,
    writing: Cell<u64>,
    life: PhantomData<&'a ()>,
}

impl<'a> Document<'a> {
    /// # Safety
    /// Both are those of a call of the host that lasts for 'a, of a plugin that declares this.
    pub(crate) unsafe fn new(
        host: *const sys::tk_host,
        raw: *mut sys::tk_doc,
        declared: Declared,
    ) -> Document<'a> {
        Document { raw, host, declared, writing: Cell::new(0), life: PhantomData }
    }

    // -- reading

    /// The text. In `decode()` it is empty until it is set.
    pub fn text(&self) -> &'a str {
        // SAFETY: the host has checked that the text is UTF-8, and keeps it until the call returns.
        unsafe {
            std::str::from_utf8_unchecked(bytes((*self.raw).text, u64::from((*self.raw).length)))
        }
    }
    /// Whether no byte of the text is above 0x7f.
    pub fn is_ascii(&self) -> bool {
        // SAFETY: `raw` is valid during the call.
        unsafe { (*self.raw).is_ascii != 0 }
    }
    /// The document's id.
    pub fn id(&self) -> &'a [u8] {
        let mut out = NO_STR;
        // SAFETY: `raw` is valid during the call.
        unsafe {
            ((*self.host).id)(self.raw, &mut out);
            bytes(out.data, out.length)
        }
    }
    /// A meta value that is a string.
    pub fn meta(&self, key: &str) -> Option<&'a [u8]> {
        let mut out = NO_STR;
        // SAFETY: the key ends with a NUL.
        unsafe {
            (((*self.host).meta_get)(self.raw, c_string(key).as_ptr(), &mut out) != 0)
                .then(|| bytes(out.data, out.length))
        }
    }
    /// The index-th meta value: key, value, and whether the value is JSON.
    pub fn meta_at(&self, index: usize) -> Option<(&'a [u8], &'a [u8], bool)> {
        let (mut key, mut value, mut json) = (NO_STR, NO_STR, 0);
        // SAFETY: `raw` is valid during the call.
        unsafe {
            (((*self.host).meta_at)(self.raw, index as u32, &mut key, &mut value, &mut json) != 0)
                .then(|| (bytes(key.data, key.length), bytes(value.data, value.length), json != 0))
        }
    }
    /// The index-th required layer.
    pub fn layer(&'a self, index: usize) -> Layer<'a> {
        let declared = &self.declared.required[index];
        // SAFETY: the host passes one layer for each that is declared.
        Layer { raw: unsafe { &*(*self.raw).layers.add(index) }, doc: self, declared }
    }
    /// The values of the index-th lexeme column, by lexeme. Panics if its type is another.
    pub fn lexemes<T: Value>(&self, index: usize) -> &'a [T] {
        assert!(T::fits((self.declared.lexeme)(index)), "lexeme column {index} has another type");
        // SAFETY: the host passes one column for each that is declared.
        unsafe {
            let raw = &*self.raw;
            slice((*raw.lexemes.add(index)).cast(), raw.lexeme_count as usize)
        }
    }
    /// The string of a lexeme in the index-th lexeme column.
    pub fn lexeme_string(&self, index: usize, lexeme: u32) -> &'a str {
        assert!(
            (self.declared.lexeme)(index) == sys::TK_STRING,
            "lexeme column {index} has no strings"
        );
        let handle = self.lexemes::<u32>(index)[lexeme as usize];
        let mut out = NO_STR;
        // SAFETY: `raw` is valid during the call.
        text_of(
            unsafe {
                ((*self.host).lexeme_text)(self.raw, handle, &mut out);
                bytes(out.data, out.length)
            },
            "a string of a lexeme",
        )
    }
    /// The form of a lexeme.
    pub fn form(&self, lexeme: u32) -> Option<Form<'a>> {
        let mut out = std::mem::MaybeUninit::uninit();
        // SAFETY: the host sets `out` if it returns 1.
        unsafe {
            (((*self.host).lexeme_form)(self.raw, lexeme, out.as_mut_ptr()) != 0)
                .then(|| Form::new(out.assume_init()))
        }
    }
    /// The string of a handle. Panics if it is not UTF-8; [`string_bytes`](Self::string_bytes) does
    /// not.
    pub fn string(&self, handle: u32) -> &'a str {
        text_of(self.string_bytes(handle), "a string of a layer")
    }
    /// The bytes of a string.
    pub fn string_bytes(&self, handle: u32) -> &'a [u8] {
        let mut out = NO_STR;
        // SAFETY: `raw` is valid during the call.
        unsafe {
            ((*self.host).string)(self.raw, handle, &mut out);
            bytes(out.data, out.length)
        }
    }

    // -- messages

    /// A remark, shown by `--verbose`.
    pub fn info(&self, message: &str) {
        // SAFETY: the message ends with a NUL and is copied.
        unsafe { ((*self.host).log)(self.raw, sys::TK_LOG_INFO, c_string(message).as_ptr()) }
    }
    /// A warning, which is counted: it names nothing that differs from document to document.
    pub fn warn(&self, message: &str) {
        // SAFETY: the message ends with a NUL and is copied.
        unsafe { ((*self.host).log)(self.raw, sys::TK_LOG_WARN, c_string(message).as_ptr()) }
    }
    /// Of this document, `count` `things` were lost, replaced or the like, as `verb` says.
    pub fn count(&self, verb: &str, count: u64, things: &str) {
        let (verb, things) = (c_string(verb), c_string(things));
        // SAFETY: the strings end with a NUL and are copied; hosts of minor 2 have the function.
        unsafe {
            if (*self.host).minor >= 2 {
                ((*self.host).log_count)(self.raw, verb.as_ptr(), count, things.as_ptr());
            }
        }
    }

    // -- writing: annotate() and decode()

    /// A writer of the index-th provided layer, with room for `capacity` spans; it grows. Panics if
    /// the layer has a writer already.
    pub fn writer(&'a self, index: usize, capacity: usize) -> Result<LayerWriter<'a>> {
        let declared = &self.declared.provided[index];
        assert!(index < 64, "a plugin can write 64 layers");
        assert!(self.writing.get() & 1 << index == 0, "layer '{}' has a writer", declared.name);
        self.writing.set(self.writing.get() | 1 << index);
        let none = sys::tk_layer_out {
            begin: std::ptr::null_mut(),
            end: std::ptr::null_mut(),
            columns: std::ptr::null(),
            capacity: 0,
            reserved0: 0,
            reserved: [0],
        };
        let mut writer = LayerWriter { doc: self, declared, index, out: none, count: 0 };
        writer.reserve(capacity.max(1) as u64)?;
        Ok(writer)
    }
    fn add_string(&self, value: &str) -> Result<u32> {
        // SAFETY: the string is copied.
        let handle = unsafe {
            ((*self.host).string_add)(self.raw, value.as_ptr().cast(), value.len() as u64)
        };
        if handle == 0 && !value.is_empty() {
            return Err(Error::reported(sys::TK_ERR_DOC));
        }
        Ok(handle)
    }
    /// Sets a meta value, which is a string, or if `json` is JSON. Of an annotator, the key begins
    /// with its id.
    pub fn set_meta(&self, key: &str, value: &[u8], json: bool) -> Result {
        // SAFETY: every host has it.
        let mut set = unsafe { (*self.host).meta_set };
        if self.declared.kind != sys::TK_DECODER {
            // SAFETY: the name ends with a NUL; an extension is constant data.
            let meta = unsafe { ((*self.host).extension)(sys::TK_EXT_META.as_ptr().cast()) }
                .cast::<sys::tk_ext_meta>();
            if meta.is_null() {
                return Err(Error::fatal(
                    "this version of toolkit has no meta values of annotators",
                ));
            }
            set = unsafe { (*meta).set };
        }
        // SAFETY: both are copied.
        check(unsafe {
            set(
                self.raw,
                key.as_ptr().cast(),
                key.len() as u64,
                value.as_ptr().cast(),
                value.len() as u64,
                u32::from(json),
            )
        })
    }

    // -- decode()

    /// Sets the document's id.
    pub fn set_id(&self, id: &[u8]) -> Result {
        // SAFETY: it is copied.
        check(unsafe { ((*self.host).set_id)(self.raw, id.as_ptr().cast(), id.len() as u64) })
    }
    /// Sets the text to a copy of these bytes, once. The host checks that they are UTF-8 without
    /// NUL.
    pub fn set_text(&self, text: &[u8]) -> Result {
        // SAFETY: there is room for the bytes.
        unsafe {
            let room = ((*self.host).text_reserve)(self.raw, text.len() as u64);
            if room.is_null() {
                return Err(Error::reported(sys::TK_ERR_DOC));
            }
            std::ptr::copy_nonoverlapping(text.as_ptr().cast(), room, text.len());
            check(((*self.host).text_commit)(self.raw, text.len() as u64))
        }
    }

    // -- encode(), add()

    /// encode(): appends bytes to the output.
    pub fn write(&self, data: &[u8]) -> Result {
        // SAFETY: they are copied.
        check(unsafe { ((*self.host).write)(self.raw, data.as_ptr().cast(), data.len() as u64) })
    }
    /// The index-th layer that the plugin's layers option chose; none after the last.
    pub fn shown_layer(&self, index: usize) -> Option<ShownLayer<'a>> {
        let mut out = std::mem::MaybeUninit::uninit();
        // SAFETY: the host sets `out` if it returns 1.
        unsafe {
            (((*self.host).layer_info)(self.raw, index as u32, out.as_mut_ptr()) != 0)
                .then(|| ShownLayer { raw: out.assume_init(), life: PhantomData })
        }
    }
    /// Converts byte offsets, in place, to `unit` `TK_UNIT_…`.
    pub fn offsets(&self, unit: u32, offsets: &mut [u32]) {
        let length = self.text().len();
        assert!(offsets.iter().all(|o| *o as usize <= length), "an offset is outside the text");
        let at = offsets.as_mut_ptr();
        // SAFETY: each is in the text; in and out may be the same.
        unsafe { ((*self.host).offsets)(self.raw, unit, offsets.len() as u32, at, at) }
    }
    /// The inverse, in place; `u32::MAX` for an offset outside the text.
    pub fn bytes(&self, unit: u32, offsets: &mut [u32]) {
        let at = offsets.as_mut_ptr();
        // SAFETY: in and out may be the same.
        unsafe { ((*self.host).bytes)(self.raw, unit, offsets.len() as u32, at, at) }
    }
    /// The struct of C.
    pub fn raw(&self) -> *mut sys::tk_doc {
        self.raw
    }
    /// The host's functions.
    pub fn raw_host(&self) -> *const sys::tk_host {
        self.host
    }
}

/// A layer as an encoder sees it, with all its columns.
pub struct ShownLayer<'a> {
    raw: sys::tk_layer_info,
    life: PhantomData<&'a ()>,
}

impl<'a> ShownLayer<'a> {
    /// Its name without version: "token".
    pub fn name(&self) -> &'a str {
        // SAFETY: a name of a layer ends with a NUL.
        let name = unsafe { std::ffi::CStr::from_ptr((*self.raw.decl).name) }.to_bytes();
        text_of(name.split(|b| *b == b'/').next().unwrap_or(name), "a name of a layer")
    }
    /// `TK_LAYER_…`
    pub fn flags(&self) -> u32 {
        // SAFETY: the declaration is constant data.
        unsafe { (*self.raw.decl).flags }
    }
    /// Where each span begins, in bytes.
    pub fn begin(&self) -> &'a [u32] {
        // SAFETY: the arrays have `count` values.
        unsafe { slice(self.raw.layer.begin, self.raw.layer.count as usize) }
    }
    /// Where each span ends, exclusive.
    pub fn end(&self) -> &'a [u32] {
        // SAFETY: the arrays have `count` values.
        unsafe { slice(self.raw.layer.end, self.raw.layer.count as usize) }
    }
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.raw.layer.n_columns as usize
    }
    /// Name and type, `TK_U8` …, of a column.
    pub fn column_name(&self, index: usize) -> (&'a str, u32) {
        assert!(index < self.columns(), "there is no such column");
        // SAFETY: the declaration has n_columns columns, whose names end with a NUL.
        unsafe {
            let column = &*(*self.raw.decl).columns.add(index);
            (
                text_of(std::ffi::CStr::from_ptr(column.name).to_bytes(), "a name of a column"),
                column.r#type,
            )
        }
    }
    /// The values of a column. Panics if its type is another.
    pub fn column<T: Value>(&self, index: usize) -> &'a [T] {
        let (name, kind) = self.column_name(index);
        assert!(T::fits(kind), "column '{name}' has another type");
        // SAFETY: the column has this type and `count` values.
        unsafe { slice((*self.raw.layer.columns.add(index)).cast(), self.raw.layer.count as usize) }
    }
    /// The struct of C.
    pub fn raw(&self) -> &sys::tk_layer_info {
        &self.raw
    }
}

// ----------------------------------------------------------------------------------------- sink

/// Where a collector writes: its state, or in `finish()` its result.
pub struct Sink<'a> {
    raw: *mut sys::tk_sink,
    host: *const sys::tk_host,
    life: PhantomData<&'a ()>,
}

impl<'a> Sink<'a> {
    /// # Safety
    /// Both are those of a call of the host that lasts for 'a.
    pub(crate) unsafe fn new(host: *const sys::tk_host, raw: *mut sys::tk_sink) -> Sink<'a> {
        Sink { raw, host, life: PhantomData }
    }
    /// Appends bytes.
    pub fn write(&mut self, data: &[u8]) -> Result {
        // SAFETY: they are copied.
        check(unsafe {
            ((*self.host).sink_write)(self.raw, data.as_ptr().cast(), data.len() as u64)
        })
    }
    /// finish() only, as those below: writes over or after what was written.
    pub fn write_at(&mut self, offset: u64, data: &[u8]) -> Result {
        // SAFETY: they are copied.
        check(unsafe {
            ((*self.host).sink_write_at)(self.raw, offset, data.as_ptr().cast(), data.len() as u64)
        })
    }
    /// Reads what was written; returns the number of bytes.
    pub fn read_at(&mut self, offset: u64, data: &mut [u8]) -> Result<usize> {
        let (to, length) = (data.as_mut_ptr().cast(), data.len() as u64);
        // SAFETY: there is room for `length` bytes.
        let n = unsafe { ((*self.host).sink_read_at)(self.raw, offset, to, length) };
        usize::try_from(n).map_err(|_| Error::reported(sys::TK_ERR_INSTANCE))
    }
    /// Number of bytes written so far.
    pub fn length(&self) -> u64 {
        // SAFETY: `raw` is valid during the call.
        unsafe { ((*self.host).sink_length)(self.raw) }
    }
    /// Drops the bytes after the first `length`.
    pub fn truncate(&mut self, length: u64) -> Result {
        // SAFETY: `raw` is valid during the call.
        check(unsafe { ((*self.host).sink_truncate)(self.raw, length) })
    }
}

impl std::io::Write for Sink<'_> {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        match Sink::write(self, data) {
            Ok(()) => Ok(data.len()),
            Err(_) => Err(std::io::Error::new(std::io::ErrorKind::Other, "the host cannot write")),
        }
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
