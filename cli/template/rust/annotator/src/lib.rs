// SPDX-License-Identifier: MIT
//! @NAME@: finds share symbols that follow their exchange, as in "(NYSE: ARDN)".
//!
//! This is a complete plugin, and a tour of the crate `toolkit_plugin`. `<toolkit/plugin.h>` is the
//! contract, and explains what each part means.

use toolkit_plugin::{
    sys, Annotator, Column, Document, Error, Form, LayerDecl, LexemeColumn, Opt, Plugin, Result,
    Setup,
};

const LONGEST_CODE: usize = 8;
const MOST_EXCHANGES: usize = 250;

/// An exchange, from a line of the data file.
#[derive(Debug, PartialEq)]
struct Exchange {
    /// How texts write it.
    form: String,
    /// Its ISO 10383 code.
    code: String,
}

fn read_exchanges(file: &str) -> Result<Vec<Exchange>> {
    let mut exchanges = Vec::new();
    for line in file.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.split_once('\t') {
            Some((form, code)) if code.len() <= LONGEST_CODE => {
                exchanges.push(Exchange { form: form.to_string(), code: code.to_string() });
            }
            _ => {
                let message = "which must be a name, a tab and a short code";
                return Err(Error::new(format!("the exchanges file has '{line}', {message}")));
            }
        }
    }
    if exchanges.len() > MOST_EXCHANGES {
        return Err(Error::new("the exchanges file has too many lines"));
    }
    Ok(exchanges)
}

/// An instance, which `new` makes of the options. It is the same for every document.
struct Instance {
    longest: i64,
    exchanges: Vec<Exchange>,
}

/// Options, layers and columns are named by their index in the arrays below.
const OPT_EXCHANGES: usize = 0;
const OPT_MAX_LENGTH: usize = 1;
const IN_TOKEN: usize = 0;
const LEX_EXCHANGE: usize = 0;
const LEX_SHAPE: usize = 1;
const OUT_SYMBOL: usize = 0;
const COL_EXCHANGE: usize = 0;

impl Plugin for Instance {
    const ID: &'static str = "@NAME@";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Share symbols that follow their exchange";
    const DOC: &'static str = "Finds the symbol in \"(NYSE: ARDN)\" and similar: an exchange from \
                               the data file, a colon, and a short word in capitals.";
    const LICENCE: &'static str = "MIT";

    /// Options are parsed and checked: `new` gets only valid values.
    const OPTIONS: &'static [Opt] = &[
        Opt::file("exchanges", "exchanges and their codes, one per line, separated by a tab")
            .default("exchanges.tsv"), // in the folder data/
        Opt::int("max_length", "length of the longest symbol, in bytes", 1, 12).default("5"),
    ];
    const REQUIRED: &'static [LayerDecl] = &[LayerDecl::new("token/1")];
    const PROVIDED: &'static [LayerDecl] = &[LayerDecl::new("@NAME@/1")
        .doc("share symbols")
        .columns(&[Column::string("exchange").doc("ISO 10383 code of the exchange")])
        .disjoint()];

    /// A name with a leading dot is private to the plugin. The host provides "shape".
    const LEXEMES: &'static [LexemeColumn<Self>] = &[
        LexemeColumn::u8(".exchange", "number of the exchange", Self::number_of),
        LexemeColumn::read("shape", sys::TK_U32),
    ];

    /// Texts with symbols, for 'toolkit plugins check', which uses them wherever the plugin is.
    const SAMPLES: &'static [&'static str] = &["Shares of Ardent (NYSE: ARDN) rose."];

    /// Called once, before any document. An error says why it fails.
    fn new(setup: &Setup<'_>) -> Result<Self> {
        let file = std::str::from_utf8(setup.file(OPT_EXCHANGES)?)?;
        Ok(Instance { longest: setup.int(OPT_MAX_LENGTH), exchanges: read_exchanges(file)? })
    }
}

impl Instance {
    /// A lexeme column holds a value for every distinct word form. The host calls this once for
    /// each new form, so the search costs nothing when the form occurs again. The value must depend
    /// only on the form. Here it is the number of the exchange, counted from 1, or 0.
    fn number_of(&self, form: &Form<'_>) -> u8 {
        let found = self.exchanges.iter().position(|e| e.form == form.text());
        found.map_or(0, |i| (i + 1) as u8)
    }
}

impl Annotator for Instance {
    /// Called once per document. If it returns an error or panics, this document goes to
    /// quarantine with that reason, and the run continues.
    fn annotate(&mut self, doc: &Document<'_>) -> Result {
        let tokens = doc.layer(IN_TOKEN);
        let lexeme = tokens.lexeme();
        let number = doc.lexemes::<u8>(LEX_EXCHANGE);
        let shape = doc.lexemes::<u32>(LEX_SHAPE);
        let mut out = doc.writer(OUT_SYMBOL, 16)?;
        let mut t = 0;
        while t + 2 < tokens.len() {
            let found = number[lexeme[t] as usize] as usize;
            t += 1;
            if found == 0 || tokens.text(t) != ":" {
                continue;
            }
            let symbol = tokens.span(t + 1);
            if (symbol.end - symbol.begin) as i64 > self.longest
                || shape[lexeme[t + 1] as usize] & sys::TK_SHAPE_UPPER == 0
            {
                continue;
            }
            let span = out.push(symbol.begin, symbol.end)?;
            out.set_string(span, COL_EXCHANGE, &self.exchanges[found - 1].code)?;
            t += 2;
        }
        out.commit()
    }
}

toolkit_plugin::export!(annotator Instance);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchanges_are_read() {
        let read = read_exchanges("# form, code\nNYSE\tXNYS\n\nNew York\tXNYS\n").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[1].form, "New York");
    }

    #[test]
    fn wrong_lines_are_named() {
        let error = read_exchanges("NYSE\tXNYS\nNYSE XNYS\n").unwrap_err();
        assert!(error.message().contains("'NYSE XNYS'"));
    }
}
