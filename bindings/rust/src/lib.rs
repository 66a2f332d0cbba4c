// SPDX-License-Identifier: MIT
//! Plugins for [toolkit](https://github.com/toolkit), text analytics for news, in safe Rust.
//!
//! A plugin is a type that implements [`Plugin`], which says what it is, and one of [`Annotator`],
//! [`Decoder`], [`Encoder`] and [`Collector`]. [`export!`] makes a shared object of it (`crate-type
//! = ["cdylib"]`). `toolkit plugins new --language rust NAME` writes one to start from, and
//! `toolkit/plugin.h` is the contract, which explains what each part means.
//!
//! ```
//! use toolkit_plugin::{sys, Annotator, Document, LayerDecl, LexemeColumn, Plugin, Result, Setup};
//!
//! /// Marks words in capitals.
//! struct Shout;
//!
//! impl Plugin for Shout {
//!     const ID: &'static str = "shout";
//!     const VERSION: &'static str = "1.0.0";
//!     const SUMMARY: &'static str = "Words in capitals";
//!     const REQUIRED: &'static [LayerDecl] = &[LayerDecl::new("token/1")];
//!     const PROVIDED: &'static [LayerDecl] =
//!         &[LayerDecl::new("shout/1").doc("words in capitals").disjoint()];
//!     const LEXEMES: &'static [LexemeColumn<Self>] = &[LexemeColumn::read("shape", sys::TK_U32)];
//!
//!     fn new(_: &Setup<'_>) -> Result<Self> {
//!         Ok(Shout)
//!     }
//! }
//!
//! impl Annotator for Shout {
//!     fn annotate(&mut self, doc: &Document<'_>) -> Result {
//!         let tokens = doc.layer(0);
//!         let shape = doc.lexemes::<u32>(0);
//!         let mut out = doc.writer(0, 16)?;
//!         for (token, lexeme) in tokens.spans().zip(tokens.lexeme()) {
//!             if shape[*lexeme as usize] & sys::TK_SHAPE_UPPER != 0 {
//!                 out.push(token.begin, token.end)?;
//!             }
//!         }
//!         out.commit()
//!     }
//! }
//!
//! toolkit_plugin::export!(annotator Shout);
//!
//! let plugin = unsafe { &*tk_plugin_v1(0) };
//! assert_eq!(plugin.kind, sys::TK_ANNOTATOR);
//! assert!(tk_plugin_v1(1).is_null());
//! ```
//!
//! # Errors and panics
//!
//! A function that returns an [`Error`], or panics, fails: of a call for a document, the document
//! goes to quarantine with the message as the reason, what the call wrote is dropped, and the run
//! continues. The same value is used for the next document, so leave it in order before what may
//! fail. Messages of panics have their file and line, and are not printed.
//!
//! With `panic = "abort"` in a profile, a panic ends the worker: the document goes to quarantine as
//! one during which the plugin crashed, without the message.
//!
//! # Workers
//!
//! Documents are processed in workers, which are forked after [`Plugin::new`] and can open no file,
//! start no program and, without [`Plugin::THREADS`], make no thread. What std needs otherwise works
//! there: memory, clocks, random seeds of `HashMap`. Results must not depend on the order of a
//! `HashMap`, which differs between processes: sort, or use a `BTreeMap`.
#![warn(missing_docs)]

mod describe;
mod document;
mod error;
#[doc(hidden)]
pub mod export;
pub mod sys;

pub use describe::{Column, LayerDecl, LexemeColumn, Opt, Record};
pub use document::{Document, Form, Layer, LayerWriter, Setup, ShownLayer, Sink, Span, Value};
pub use error::{Error, Result};

/// What a plugin is. Layers, columns, lexeme columns and options are named by their index in these
/// arrays.
pub trait Plugin: Sized + 'static {
    /// `[a-z][a-z0-9_]*`: the name of its section in a pipeline, and of its file.
    const ID: &'static str;
    /// "1.0.0"
    const VERSION: &'static str;
    /// One line without a full stop.
    const SUMMARY: &'static str;
    /// A few paragraphs: purpose, method, sources.
    const DOC: &'static str = "";
    /// SPDX: "MIT"
    const LICENCE: &'static str = "";
    /// Its options.
    const OPTIONS: &'static [Opt] = &[];
    /// Layers that it reads.
    const REQUIRED: &'static [LayerDecl] = &[];
    /// Layers that it writes.
    const PROVIDED: &'static [LayerDecl] = &[];
    /// Lexeme columns, provided and read: at most 16.
    const LEXEMES: &'static [LexemeColumn<Self>] = &[];
    /// Texts in which an annotator finds something, for `toolkit plugins check`.
    const SAMPLES: &'static [&'static str] = &[];
    /// It makes threads in workers, and could not do without.
    const THREADS: bool = false;
    /// The minor version of the contract that it cannot do without: 2 if it needs
    /// [`worker_start`](Plugin::worker_start).
    const MIN_HOST_MINOR: u32 = 0;

    /// Called once, before any document and any worker: reads data files, checks options.
    fn new(setup: &Setup<'_>) -> Result<Self>;
    /// Called in each process that runs documents, before the first.
    fn worker_start(&mut self) -> Result {
        Ok(())
    }
    /// Called where such a process ends in order.
    fn worker_stop(&mut self) {}
}

/// Reads layers and writes others.
pub trait Annotator: Plugin {
    /// Called once per document.
    fn annotate(&mut self, doc: &Document<'_>) -> Result;
}

/// Makes a document of the bytes of a record.
pub trait Decoder: Plugin {
    /// What it reads as one record.
    const RECORD: Record;
    /// File name extensions without dot of the files that it reads.
    const EXTENSIONS: &'static [&'static str] = &[];
    /// How its files begin.
    const SIGNATURES: &'static [&'static str] = &[];
    /// [`Record::Part`]: a record begins at each line that starts with this.
    const RECORD_MARK: Option<&'static str> = None;
    /// The extension of a second file that belongs to each.
    const COMPANION: Option<&'static str> = None;

    /// Sets the text, and as it finds them the id, meta values and layers. The record may be any
    /// bytes.
    fn decode(&mut self, doc: &Document<'_>, record: &[u8]) -> Result;
}

/// Writes the bytes of a document.
pub trait Encoder: Plugin {
    /// File name extensions without dot of the files that it writes.
    const EXTENSIONS: &'static [&'static str] = &[];
    /// Bytes before the first document.
    const HEAD: &'static str = "";
    /// Bytes between two documents.
    const SEPARATOR: &'static str = "";
    /// Bytes after the last document.
    const TAIL: &'static str = "";
    /// If a document is a file of its own, its bytes after the first NUL make a second file.
    const COMPANION: Option<&'static str> = None;

    /// Appends the bytes with [`Document::write`].
    fn encode(&mut self, doc: &Document<'_>) -> Result;
}

/// Makes one result of all documents of a run. However the documents are divided into states, the
/// result is the same, byte for byte.
pub trait Collector: Plugin {
    /// File name extensions without dot of its results.
    const EXTENSIONS: &'static [&'static str] = &[];

    /// Adds what the result needs of a document.
    fn add(&mut self, doc: &Document<'_>) -> Result;
    /// Writes the state as bytes, which only `merge` reads, and empties it.
    fn save(&mut self, out: &mut Sink<'_>) -> Result;
    /// Adds a saved state, whose documents follow those added before. It can be damaged.
    fn merge(&mut self, state: &[u8]) -> Result;
    /// Writes the result, once.
    fn finish(&mut self, out: &mut Sink<'_>) -> Result;
}

/// Exports plugins, each with its kind: `export!(annotator A)`, `export!(decoder D, encoder E)`.
/// Once in a shared object.
#[macro_export]
macro_rules! export {
    ($($kind:ident $plugin:ty),+ $(,)?) => {
        /// The only function that a plugin exports: its descriptors by index, then null.
        #[no_mangle]
        pub extern "C" fn tk_plugin_v1(index: u32) -> *const $crate::sys::tk_plugin {
            static TABLE: $crate::export::Table = $crate::export::Table::new();
            TABLE.get(index, &[$($crate::export::$kind::<$plugin>),+])
        }
    };
}
