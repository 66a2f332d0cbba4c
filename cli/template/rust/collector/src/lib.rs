// SPDX-License-Identifier: MIT
//! @NAME@: counts the words of all documents, and writes them with their numbers, the most frequent
//! first.
//!
//! This is a complete plugin, and a tour of the crate `toolkit_plugin`. `<toolkit/plugin.h>` is the
//! contract, and explains what each part means.
//!
//! A collector sees every document of a run and writes one result. Documents are added in several
//! processes, each with an instance of its own; their states, as bytes, come together in another
//! process in the order of the input. However the documents are divided, the result is the same.

use std::collections::BTreeMap;
use std::io::Write;
use toolkit_plugin::{Collector, Document, Error, LayerDecl, Opt, Plugin, Result, Setup, Sink};

/// An instance, which `new` makes of the options.
struct Instance {
    least: u64,
    /// In the order of their bytes: that of a HashMap would differ between processes.
    words: BTreeMap<Vec<u8>, u64>,
}

/// Options and layers are named by their index in the arrays below.
const OPT_LEAST: usize = 0;
const IN_TOKEN: usize = 0;

impl Plugin for Instance {
    const ID: &'static str = "@NAME@";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Words by frequency";
    const DOC: &'static str = "Each line of the result is a word of the documents, after its \
                               number and a tab. The most frequent word is first.";
    const LICENCE: &'static str = "MIT";

    const REQUIRED: &'static [LayerDecl] = &[LayerDecl::new("token/1")];

    /// Options are parsed and checked: `new` gets only valid values.
    const OPTIONS: &'static [Opt] =
        &[Opt::int("least", "leave out words that occur less often than this", 1, 1_000_000)
            .default("1")];

    /// Called once, before any document. An error says why it fails.
    fn new(setup: &Setup<'_>) -> Result<Self> {
        Ok(Instance { least: setup.int(OPT_LEAST) as u64, words: BTreeMap::new() })
    }
}

impl Instance {
    fn count(&mut self, word: &[u8], n: u64) {
        match self.words.get_mut(word) {
            Some(count) => *count = count.wrapping_add(n),
            None => {
                self.words.insert(word.to_vec(), n);
            }
        }
    }
}

/// Takes the first bytes of a state, if it has as many.
fn take<'a>(state: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    if length > state.len() {
        return Err(Error::new("the state ends in the middle of a word"));
    }
    let (head, tail) = state.split_at(length);
    *state = tail;
    Ok(head)
}

impl Collector for Instance {
    /// Adds a document. If this returns an error or panics, the run goes on, but there will be no
    /// result.
    fn add(&mut self, doc: &Document<'_>) -> Result {
        let tokens = doc.layer(IN_TOKEN);
        for i in 0..tokens.len() {
            self.count(tokens.text(i).as_bytes(), 1);
        }
        Ok(())
    }

    /// Writes the state as bytes, which only `merge` reads, and empties it.
    fn save(&mut self, out: &mut Sink<'_>) -> Result {
        for (word, n) in std::mem::take(&mut self.words) {
            out.write(&(word.len() as u32).to_le_bytes())?;
            out.write(&n.to_le_bytes())?;
            out.write(&word)?;
        }
        Ok(())
    }

    /// Adds a state. It may come from a damaged file, so nothing of it is trusted.
    fn merge(&mut self, state: &[u8]) -> Result {
        let mut state = state;
        while !state.is_empty() {
            let length = u32::from_le_bytes(take(&mut state, 4)?.try_into()?);
            let n = u64::from_le_bytes(take(&mut state, 8)?.try_into()?);
            self.count(take(&mut state, length as usize)?, n);
        }
        Ok(())
    }

    /// Writes the result.
    fn finish(&mut self, out: &mut Sink<'_>) -> Result {
        let mut words = self.words.iter().filter(|w| *w.1 >= self.least).collect::<Vec<_>>();
        words.sort_by(|a, b| b.1.cmp(a.1)); // words of one number keep their order
        for (word, n) in words {
            write!(out, "{n}\t")?;
            out.write(word)?;
            out.write(b"\n")?;
        }
        Ok(())
    }
}

toolkit_plugin::export!(collector Instance);

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Instance {
        Instance { least: 1, words: BTreeMap::new() }
    }

    #[test]
    fn a_state_is_read() {
        let mut instance = empty();
        instance.merge(b"\x02\0\0\0\x03\0\0\0\0\0\0\0so\x01\0\0\0\x01\0\0\0\0\0\0\0a").unwrap();
        assert_eq!(instance.words.get(&b"so"[..]), Some(&3));
        assert_eq!(instance.words.len(), 2);
    }

    #[test]
    fn a_damaged_state_is_refused() {
        assert!(empty().merge(b"\x09\0\0\0\x03\0\0\0\0\0\0\0so").is_err());
        assert!(empty().merge(b"\x09\0").is_err());
    }
}
