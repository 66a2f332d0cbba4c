// SPDX-License-Identifier: MIT
//! @NAME@: reads articles from lines of tab-separated values: id, date, title, text.
//!
//! This is a complete plugin, and a tour of the crate `toolkit_plugin`. `<toolkit/plugin.h>` is the
//! contract, and explains what each part means. A decoder runs in a sandboxed worker: it may get
//! any bytes, and returns an error for those that it does not understand.

use toolkit_plugin::{Decoder, Document, Error, Opt, Plugin, Record, Result, Setup};

/// An instance, which `new` makes of the options. It is the same for every document.
struct Instance {
    title_in_text: bool,
    /// The text of the document, kept so that its memory is used again.
    text: Vec<u8>,
}

/// Options are named by their index in the array below.
const OPT_TITLE_IN_TEXT: usize = 0;

impl Plugin for Instance {
    const ID: &'static str = "@NAME@";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Articles from lines of tab-separated values";
    const DOC: &'static str = "Each line is an article: id, date, title and text, separated by \
                               tabs. In title and text, \\n, \\t and \\\\ mean a line end, a tab \
                               and a backslash.";
    const LICENCE: &'static str = "MIT";

    /// Options are parsed and checked: `new` gets only valid values.
    const OPTIONS: &'static [Opt] =
        &[Opt::bool("title_in_text", "put the title before the text, as a paragraph")
            .default("true")];

    /// Called once, before any document. An error says why it fails.
    fn new(setup: &Setup<'_>) -> Result<Self> {
        Ok(Instance { title_in_text: setup.bool(OPT_TITLE_IN_TEXT), text: Vec::new() })
    }
}

/// Splits a line at its tabs: id, date, title, text.
fn split(line: &[u8]) -> Option<[&[u8]; 4]> {
    let mut fields = line.splitn(4, |b| *b == b'\t');
    Some([fields.next()?, fields.next()?, fields.next()?, fields.next()?])
}

/// Copies a field, in which \n, \t and \\ mean line end, tab and backslash.
fn unescape(out: &mut Vec<u8>, field: &[u8]) {
    let mut at = 0;
    while at < field.len() {
        let (byte, length) = match field[at..] {
            [b'\\', b'n', ..] => (b'\n', 2),
            [b'\\', b't', ..] => (b'\t', 2),
            [b'\\', b'\\', ..] => (b'\\', 2),
            _ => (field[at], 1),
        };
        out.push(byte);
        at += length;
    }
}

impl Decoder for Instance {
    /// What becomes one document.
    const RECORD: Record = Record::Line;
    const EXTENSIONS: &'static [&'static str] = &["@NAME@"];

    /// Sets the id, meta values that other plugins know (the base of relative dates is "date"), and
    /// the text. The host checks that the text is UTF-8. If this returns an error or panics, the
    /// record goes to quarantine with that reason, and the run continues.
    fn decode(&mut self, doc: &Document<'_>, record: &[u8]) -> Result {
        let [id, date, title, text] = split(record)
            .ok_or_else(|| Error::new("a line needs four fields: id, date, title, text"))?;
        if !id.is_empty() {
            doc.set_id(id)?;
        }
        if !date.is_empty() {
            doc.set_meta("date", date, false)?;
        }
        if !title.is_empty() {
            doc.set_meta("title", title, false)?;
        }
        self.text.clear();
        if self.title_in_text && !title.is_empty() {
            unescape(&mut self.text, title);
            self.text.extend_from_slice(b"\n\n");
        }
        unescape(&mut self.text, text);
        doc.set_text(&self.text)
    }
}

toolkit_plugin::export!(decoder Instance);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let mut out = Vec::new();
        unescape(&mut out, br"a\nb\\n\x\");
        assert_eq!(out, b"a\nb\\n\\x\\");
    }

    #[test]
    fn fields() {
        assert_eq!(split(b"a\t\tb\tc\td"), Some([&b"a"[..], b"", b"b", b"c\td"]));
        assert_eq!(split(b"a\tb\tc"), None);
    }
}
