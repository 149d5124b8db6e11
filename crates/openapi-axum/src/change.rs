//! A body that is a value, or changes to one: a JSON Patch or a JSON Merge Patch.
//!
//! Changes are applied to the value as it is written, and what comes out is read as strictly as a whole body is: what
//! is not valid whole cannot be patched together.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::decode::{self, Decoder};
use crate::patch::{self, JsonPatch, PatchFailure};
use crate::rejection::{Rejection, Violation, Violations};

/// What a body makes of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<T> {
    /// Puts another in its place.
    Whole(T),
    /// Changes it.
    Patch(Patch<T>),
}

/// Changes to a value, and how the value is read and written.
pub struct Patch<T> {
    steps: Steps,
    read: Read<T>,
    write: Write<T>,
}

/// Reads a value from JSON.
pub type Read<T> = fn(&[u8]) -> Result<T, Rejection>;

/// Writes a value as JSON.
pub type Write<T> = fn(&T) -> Bytes;

#[derive(Debug, Clone, PartialEq)]
enum Steps {
    Operations(JsonPatch),
    Members(Value),
}

impl<T> Change<T> {
    /// Reads a JSON Patch (RFC 6902).
    ///
    /// # Errors
    ///
    /// [`Rejection::Invalid`] with all that is wrong.
    pub fn json_patch(body: &[u8], read: Read<T>, write: Write<T>) -> Result<Self, Rejection> {
        let steps = Steps::Operations(decode::json(body, JsonPatch::decode)?);
        Ok(Self::Patch(Patch { steps, read, write }))
    }

    /// Reads a JSON Patch from a list, and the whole value from anything else.
    ///
    /// # Errors
    ///
    /// [`Rejection::Invalid`] with all that is wrong.
    pub fn json_patch_or_whole(
        body: &[u8],
        read: Read<T>,
        write: Write<T>,
    ) -> Result<Self, Rejection> {
        if JsonPatch::is_list(body) {
            Self::json_patch(body, read, write)
        } else {
            read(body).map(Self::Whole)
        }
    }

    /// Reads a JSON Merge Patch (RFC 7396) to an object.
    ///
    /// # Errors
    ///
    /// [`Rejection::Invalid`] with all that is wrong.
    pub fn merge_patch(body: &[u8], read: Read<T>, write: Write<T>) -> Result<Self, Rejection> {
        let members = decode::json(body, Decoder::any)?;
        if !members.is_object() {
            return Err(Violation::of_body("", &"expected an object").into());
        }
        let steps = Steps::Members(members);
        Ok(Self::Patch(Patch { steps, read, write }))
    }

    /// What the body makes of `current`.
    ///
    /// # Errors
    ///
    /// [`PatchFailure::TestFailed`] where `current` is not what a patch expects; [`PatchFailure::Invalid`] where the
    /// patch does not fit, or would make a value that is not valid.
    pub fn apply(self, current: &T) -> Result<T, PatchFailure> {
        match self {
            Self::Whole(value) => Ok(value),
            Self::Patch(patch) => patch.apply(current),
        }
    }
}

impl<T> Patch<T> {
    fn apply(self, current: &T) -> Result<T, PatchFailure> {
        let broken = |_| invalid("what is to be changed cannot be written");
        let mut document = serde_json::from_slice(&(self.write)(current)).map_err(broken)?;
        match &self.steps {
            Steps::Operations(patch) => patch.apply(&mut document)?,
            Steps::Members(changes) => patch::merge(&mut document, changes),
        }
        let changed = serde_json::to_vec(&document).map_err(broken)?;
        (self.read)(&changed).map_err(|rejection| match rejection {
            Rejection::Invalid(violations) => PatchFailure::Invalid(violations),
            other => invalid(&other.to_string()),
        })
    }
}

fn invalid(detail: &str) -> PatchFailure {
    let mut violations = Violations::default();
    violations.note(Violation::of_body("", &detail));
    PatchFailure::Invalid(violations)
}

impl<T> Clone for Patch<T> {
    fn clone(&self) -> Self {
        Self {
            steps: self.steps.clone(),
            read: self.read,
            write: self.write,
        }
    }
}

impl<T> PartialEq for Patch<T> {
    /// Of one type of value there is one way to read and write it, so the steps decide.
    fn eq(&self, other: &Self) -> bool {
        self.steps == other.steps
    }
}

impl<T> fmt::Debug for Patch<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.fmt(formatter)
    }
}
