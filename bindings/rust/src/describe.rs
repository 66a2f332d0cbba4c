// SPDX-License-Identifier: MIT
//! What a plugin says about itself.

use crate::document::Form;
use crate::sys;

/// What a decoder reads as one record, which becomes one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// A whole file.
    File = 1,
    /// A line of a file, without its line end.
    Line = 2,
    /// Lines of a file: see [`Decoder::RECORD_MARK`](crate::Decoder::RECORD_MARK).
    Part = 3,
    /// A JSON value of a file that holds several.
    Json = 4,
}

/// Type of an option, with what it allows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OptionType {
    Bool,
    Int(i64, i64),
    Float(f64, f64),
    Choice(&'static [&'static str]),
    String,
    File,
    Layers,
}

/// An option of a plugin. The host parses and checks values; [`Setup`](crate::Setup) has them.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) kind: OptionType,
    pub(crate) fallback: Option<&'static str>,
}

impl Opt {
    const fn of(name: &'static str, doc: &'static str, kind: OptionType) -> Opt {
        Opt { name, doc, kind, fallback: None }
    }
    /// true/false, yes/no, on/off, 1/0. `doc` is one line without a full stop.
    pub const fn bool(name: &'static str, doc: &'static str) -> Opt {
        Opt::of(name, doc, OptionType::Bool)
    }
    /// A whole number; both bounds are allowed.
    pub const fn int(name: &'static str, doc: &'static str, min: i64, max: i64) -> Opt {
        Opt::of(name, doc, OptionType::Int(min, max))
    }
    /// A number; both bounds are allowed.
    pub const fn float(name: &'static str, doc: &'static str, min: f64, max: f64) -> Opt {
        Opt::of(name, doc, OptionType::Float(min, max))
    }
    /// One of several words.
    pub const fn choice(
        name: &'static str,
        doc: &'static str,
        choices: &'static [&'static str],
    ) -> Opt {
        Opt::of(name, doc, OptionType::Choice(choices))
    }
    /// Any text.
    pub const fn string(name: &'static str, doc: &'static str) -> Opt {
        Opt::of(name, doc, OptionType::String)
    }
    /// An existing file, which [`Setup::file`](crate::Setup::file) reads.
    pub const fn file(name: &'static str, doc: &'static str) -> Opt {
        Opt::of(name, doc, OptionType::File)
    }
    /// The layers that an encoder writes, or a decoder provides; applied by the host.
    pub const fn layers(name: &'static str, doc: &'static str) -> Opt {
        Opt::of(name, doc, OptionType::Layers)
    }
    /// The default, as written in a configuration.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Opt {
        self.fallback = Some(value);
        self
    }
}

/// A column of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) names: &'static [&'static str],
    pub(crate) layer: Option<&'static str>,
}

impl Column {
    const fn of(name: &'static str, kind: u32) -> Column {
        Column { name, doc: "", kind, flags: 0, names: &[], layer: None }
    }
    /// Values are `u8`.
    pub const fn u8(name: &'static str) -> Column {
        Column::of(name, sys::TK_U8)
    }
    /// Values are `u32`.
    pub const fn u32(name: &'static str) -> Column {
        Column::of(name, sys::TK_U32)
    }
    /// Values are `i64`.
    pub const fn i64(name: &'static str) -> Column {
        Column::of(name, sys::TK_I64)
    }
    /// Values are `f64`.
    pub const fn f64(name: &'static str) -> Column {
        Column::of(name, sys::TK_F64)
    }
    /// Values are strings.
    pub const fn string(name: &'static str) -> Column {
        Column::of(name, sys::TK_STRING)
    }
    /// Values are `u32` indexes of spans of `layer` ("entity/1"), or `TK_SPAN_NONE`.
    pub const fn span(name: &'static str, layer: &'static str) -> Column {
        let mut column = Column::of(name, sys::TK_SPAN);
        column.layer = Some(layer);
        column
    }
    /// What it is, its unit and range, in one line.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Column {
        self.doc = doc;
        self
    }
    /// Of `u8` and `u32`: the values are indexes into these names.
    #[must_use]
    pub const fn names(mut self, names: &'static [&'static str]) -> Column {
        self.names = names;
        self
    }
    /// `TK_COL_…`
    #[must_use]
    pub const fn flags(mut self, flags: u32) -> Column {
        self.flags = flags;
        self
    }
}

/// A layer that a plugin requires or provides.
#[derive(Clone, Copy, Debug)]
pub struct LayerDecl {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) flags: u32,
}

impl LayerDecl {
    /// A layer by its name and version: "token/1".
    pub const fn new(name: &'static str) -> LayerDecl {
        LayerDecl { name, doc: "", columns: &[], flags: 0 }
    }
    /// What its spans are, in one line.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> LayerDecl {
        self.doc = doc;
        self
    }
    /// Provided: all columns. Required: those that the plugin reads.
    #[must_use]
    pub const fn columns(mut self, columns: &'static [Column]) -> LayerDecl {
        self.columns = columns;
        self
    }
    /// Required: it may be absent.
    #[must_use]
    pub const fn optional(self) -> LayerDecl {
        self.flag(sys::TK_LAYER_OPTIONAL)
    }
    /// Provided: its spans do not overlap.
    #[must_use]
    pub const fn disjoint(self) -> LayerDecl {
        self.flag(sys::TK_LAYER_DISJOINT)
    }
    /// Provided: the host interns the form of every span.
    #[must_use]
    pub const fn lexemes(self) -> LayerDecl {
        self.flag(sys::TK_LAYER_LEXEMES)
    }
    /// Provided: one span, the whole text; its columns are values of the document.
    #[must_use]
    pub const fn document(self) -> LayerDecl {
        self.flag(sys::TK_LAYER_DOCUMENT)
    }
    const fn flag(mut self, flag: u32) -> LayerDecl {
        self.flags |= flag;
        self
    }
}

/// How a value of a lexeme column is made of a form, or that it is read only.
pub(crate) enum Fill<P> {
    U8(fn(&P, &Form<'_>) -> u8),
    U32(fn(&P, &Form<'_>) -> u32),
    I64(fn(&P, &Form<'_>) -> i64),
    F64(fn(&P, &Form<'_>) -> f64),
    String(fn(&P, &Form<'_>) -> String),
    Read(u32),
}

/// A lexeme column: a value for each distinct word form, whose function is called once for each new
/// form. The value must depend only on the form. A name that starts with "." is private.
pub struct LexemeColumn<P> {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) flags: u32,
    pub(crate) fill: Fill<P>,
}

impl<P> LexemeColumn<P> {
    const fn of(name: &'static str, doc: &'static str, fill: Fill<P>) -> LexemeColumn<P> {
        LexemeColumn { name, doc, flags: 0, fill }
    }
    /// Values are `u8`.
    pub const fn u8(name: &'static str, doc: &'static str, fill: fn(&P, &Form<'_>) -> u8) -> Self {
        Self::of(name, doc, Fill::U8(fill))
    }
    /// Values are `u32`.
    pub const fn u32(
        name: &'static str,
        doc: &'static str,
        fill: fn(&P, &Form<'_>) -> u32,
    ) -> Self {
        Self::of(name, doc, Fill::U32(fill))
    }
    /// Values are `i64`.
    pub const fn i64(
        name: &'static str,
        doc: &'static str,
        fill: fn(&P, &Form<'_>) -> i64,
    ) -> Self {
        Self::of(name, doc, Fill::I64(fill))
    }
    /// Values are `f64`.
    pub const fn f64(
        name: &'static str,
        doc: &'static str,
        fill: fn(&P, &Form<'_>) -> f64,
    ) -> Self {
        Self::of(name, doc, Fill::F64(fill))
    }
    /// Values are strings.
    pub const fn string(
        name: &'static str,
        doc: &'static str,
        fill: fn(&P, &Form<'_>) -> String,
    ) -> Self {
        Self::of(name, doc, Fill::String(fill))
    }
    /// A column of the host ("shape", `TK_U32`) or of an earlier plugin, by name and type.
    pub const fn read(name: &'static str, kind: u32) -> Self {
        Self::of(name, "", Fill::Read(kind))
    }
    /// It is written with each token.
    #[must_use]
    pub const fn output(mut self) -> Self {
        self.flags |= sys::TK_COL_OUTPUT;
        self
    }
    pub(crate) fn kind(&self) -> u32 {
        match self.fill {
            Fill::U8(_) => sys::TK_U8,
            Fill::U32(_) => sys::TK_U32,
            Fill::I64(_) => sys::TK_I64,
            Fill::F64(_) => sys::TK_F64,
            Fill::String(_) => sys::TK_STRING,
            Fill::Read(kind) => kind,
        }
    }
}
