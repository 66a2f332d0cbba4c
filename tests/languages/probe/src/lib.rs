// SPDX-License-Identifier: MIT
//! An annotator that uses all of the crate `toolkit_plugin` that annotators can use, and fails on
//! demand. ../../probe.cpp does the same in C++: a test compares both with one expectation.
use toolkit_plugin::{
    sys, Annotator, Column, Document, Error, Form, LayerDecl, LexemeColumn, Opt, Plugin, Result,
    Setup,
};

struct Probe {
    fail: usize,
    factor: f64,
    word: String,
}

impl Plugin for Probe {
    const ID: &'static str = "probe";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Uses everything";
    const LICENCE: &'static str = "MIT";
    const OPTIONS: &'static [Opt] = &[
        Opt::choice("fail", "where to fail", &["none", "create", "start", "odd"]).default("none"),
        Opt::float("factor", "of lengths", 0.0, 10.0).default("0.5"),
        Opt::string("word", "appended to each string"),
    ];
    const REQUIRED: &'static [LayerDecl] = &[
        LayerDecl::new("token/1"),
        LayerDecl::new("money/1")
            .columns(&[Column::string("currency"), Column::u8("mod")])
            .optional(),
    ];
    const PROVIDED: &'static [LayerDecl] = &[LayerDecl::new("probe/1")
        .doc("words")
        .columns(&[
            Column::u8("title").doc("starts with a capital").flags(sys::TK_COL_BOOL),
            Column::u32("length").doc("in bytes"),
            Column::i64("minus").doc("the length, negative"),
            Column::f64("scaled").doc("length by factor"),
            Column::string("twice").doc("the folded form twice, or the currency"),
            Column::u8("kind").doc("whether it is in an amount").names(&["other", "money"]),
            Column::span("token", "token/1").doc("the token"),
        ])
        .disjoint()];
    const LEXEMES: &'static [LexemeColumn<Self>] = &[
        LexemeColumn::read("shape", sys::TK_U32),
        LexemeColumn::string(".double", "the folded form twice", |_, f| f.folded().repeat(2)),
        LexemeColumn::u32("size", "in bytes", Self::size_of).output(),
    ];
    const SAMPLES: &'static [&'static str] = &["Prices rose."];

    fn new(setup: &Setup<'_>) -> Result<Self> {
        let fail = setup.choice(0);
        match fail {
            1 => return Err(Error::new("option 'fail' asks for it")),
            3 => std::panic::panic_any(5),
            _ => {}
        }
        Ok(Probe { fail, factor: setup.float(1), word: setup.string(2).to_string() })
    }

    fn worker_start(&mut self) -> Result {
        assert!(self.fail != 2, "the start fails as asked");
        Ok(())
    }
}

impl Probe {
    fn size_of(&self, form: &Form<'_>) -> u32 {
        assert!(form.text() != "UNFIT", "lost");
        form.text().len() as u32
    }
}

/// Fails if a word says so.
fn obey(doc: &Document<'_>, word: &str, at: usize) -> Result {
    match word {
        "THROW" => panic!("cannot stand '{word}'"),
        "BYTE" => Err(Error::new("fails here").at(at)),
        "MEMORY" => Err(Error::new("out of memory")),
        "ODD" => std::panic::panic_any(5),
        "SKIP" => Err(Error::skip("not wanted")),
        "FATAL" => Err(Error::fatal("cannot continue")),
        "WARN" => {
            doc.warn("a warning");
            Ok(())
        }
        "COUNT" => {
            doc.count("lost", 2, "words");
            Ok(())
        }
        _ => Ok(()),
    }
}

impl Annotator for Probe {
    fn annotate(&mut self, doc: &Document<'_>) -> Result {
        let tokens = doc.layer(0);
        let amounts = doc.layer(1);
        let (begin, end) = (amounts.begin(), amounts.end());
        let shape = doc.lexemes::<u32>(0);
        let size = doc.lexemes::<u32>(2);
        let mut out = doc.writer(0, 1)?;
        let mut m = 0;
        for t in tokens.spans() {
            let lexeme = tokens.lexeme()[t.index];
            obey(doc, tokens.text(t.index), t.begin)?;
            while m < amounts.len() && end[m] as usize <= t.begin {
                m += 1;
            }
            let paid = amounts.is_present() && m < amounts.len() && begin[m] as usize <= t.begin;
            let text = if paid { amounts.string(0, m) } else { doc.lexeme_string(1, lexeme) };
            let n = size[lexeme as usize];
            let s = out.push(t.begin, t.end)?;
            out.set(s, 0, u8::from(shape[lexeme as usize] & sys::TK_SHAPE_TITLE != 0));
            out.set(s, 1, n);
            out.set(s, 2, -i64::from(n));
            out.set(s, 3, f64::from(n) * self.factor);
            out.set_string(s, 4, &format!("{text}{}", self.word))?;
            out.set(s, 5, u8::from(paid));
            out.set(s, 6, t.index as u32);
        }
        out.commit()?;
        doc.set_meta("probe.count", tokens.len().to_string().as_bytes(), true)
    }
}

toolkit_plugin::export!(annotator Probe);
