// SPDX-License-Identifier: MIT
//! @NAME@: writes annotations as tab-separated values, one span per line.
//!
//! This is a complete plugin, and a tour of the crate `toolkit_plugin`. `<toolkit/plugin.h>` is the
//! contract, and explains what each part means. An encoder knows no layer by name: the host
//! describes those of the document.

use std::io::Write;
use toolkit_plugin::{sys, Document, Encoder, Opt, Plugin, Result, Setup, ShownLayer};

/// An instance, which `new` makes of the options. It is the same for every document.
struct Instance {
    /// `TK_UNIT_…`
    unit: u32,
    /// A line, kept so that its memory is used again.
    line: Vec<u8>,
}

/// Options are named by their index in the array below.
const OPT_OFFSETS: usize = 1;

impl Plugin for Instance {
    const ID: &'static str = "@NAME@";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Spans as tab-separated values";
    const DOC: &'static str = "Each line is a span: the document's id, the layer, begin, end and \
                               the text. Tabs and line ends in a field are written as spaces.";
    const LICENCE: &'static str = "MIT";

    /// Options are parsed and checked: `new` gets only valid values.
    const OPTIONS: &'static [Opt] = &[
        Opt::layers("layers", "layers to write").default("*"), // applied by the host
        Opt::choice("offsets", "unit of begin and end", &["byte", "codepoint", "utf16"])
            .default("codepoint"),
    ];

    /// Called once, before any document. An error says why it fails.
    fn new(setup: &Setup<'_>) -> Result<Self> {
        Ok(Instance { unit: setup.choice(OPT_OFFSETS) as u32, line: Vec::new() })
    }
}

/// A tab or line end in a field becomes a space, because it would break the line.
fn put_field(line: &mut Vec<u8>, field: &[u8]) {
    line.extend(field.iter().map(|b| if b"\t\n\r".contains(b) { b' ' } else { *b }));
}

impl Instance {
    fn put_layer(&mut self, doc: &Document<'_>, layer: &ShownLayer<'_>) -> Result {
        for (begin, end) in layer.begin().iter().zip(layer.end()) {
            let mut range = [*begin, *end];
            doc.offsets(self.unit, &mut range);
            self.line.clear();
            put_field(&mut self.line, doc.id());
            write!(self.line, "\t{}\t{}\t{}\t", layer.name(), range[0], range[1])?;
            put_field(&mut self.line, doc.text()[*begin as usize..*end as usize].as_bytes());
            self.line.push(b'\n');
            doc.write(&self.line)?;
        }
        Ok(())
    }
}

impl Encoder for Instance {
    /// Before the first document.
    const HEAD: &'static str = "id\tlayer\tbegin\tend\ttext\n";

    /// Appends the document's bytes. If this returns an error or panics, the host drops what it
    /// wrote.
    fn encode(&mut self, doc: &Document<'_>) -> Result {
        for layer in (0..).map_while(|i| doc.shown_layer(i)) {
            // A layer of the document has a value of it, and no span.
            if layer.flags() & sys::TK_LAYER_DOCUMENT == 0 {
                self.put_layer(doc, &layer)?;
            }
        }
        Ok(())
    }
}

toolkit_plugin::export!(encoder Instance);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stays_in_its_cell() {
        let mut line = Vec::new();
        put_field(&mut line, b"a\tb\nc");
        assert_eq!(line, b"a b c");
    }
}
