// SPDX-License-Identifier: MIT
//! Why a call fails.

use crate::sys;
use std::borrow::Cow;
use std::ffi::CString;

/// Why a call of a plugin fails: one sentence without a full stop.
///
/// Every `std::error::Error` becomes one, so `?` works in a plugin. Of a call for a document, the
/// document goes to quarantine and the run continues, unless the error is [`Error::skip`] or
/// [`Error::fatal`].
#[derive(Debug)]
pub struct Error {
    pub(crate) status: sys::tk_status,
    pub(crate) byte: u64,
    /// Empty: the host has reported it already.
    pub(crate) message: Cow<'static, str>,
}

/// What a call of a plugin returns.
pub type Result<T = (), E = Error> = std::result::Result<T, E>;

impl Error {
    fn of(status: sys::tk_status, message: Cow<'static, str>) -> Error {
        Error { status, byte: u64::MAX, message }
    }

    /// This document goes to quarantine.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Error {
        Error::of(sys::TK_ERR_DOC, message.into())
    }

    /// Leave this document out of the output, or of a collector's result: not an error.
    pub fn skip(message: impl Into<Cow<'static, str>>) -> Error {
        Error::of(sys::TK_SKIP, message.into())
    }

    /// The plugin cannot continue: the run stops.
    pub fn fatal(message: impl Into<Cow<'static, str>>) -> Error {
        Error::of(sys::TK_ERR_INSTANCE, message.into())
    }

    /// The same, with its position in the record or text.
    #[must_use]
    pub fn at(mut self, byte: usize) -> Error {
        self.byte = byte as u64;
        self
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn reported(status: sys::tk_status) -> Error {
        Error::of(status, Cow::Borrowed(""))
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Error {
        Error::new(error.to_string())
    }
}

/// A status of the host, which has reported the reason.
pub(crate) fn check(status: sys::tk_status) -> Result {
    if status == sys::TK_OK {
        Ok(())
    } else {
        Err(Error::reported(status))
    }
}

/// A copy that ends with a NUL; a NUL inside becomes a space.
pub(crate) fn c_string(text: &str) -> CString {
    let bytes = text.bytes().map(|b| if b == 0 { b' ' } else { b }).collect::<Vec<u8>>();
    CString::new(bytes).unwrap_or_default()
}
