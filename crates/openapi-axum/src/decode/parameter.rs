//! Reads the value of a parameter by the same decoders as bodies, and notes what is wrong under the parameter's name.

use super::{Decoded, Decoder, Malformed, Pointer, Reader};
use crate::rejection::{Place, Violation, Violations};

/// Reads a value that is all that `reader` has.
pub(crate) fn whole<'de, R: Reader<'de>, T>(
    name: &'static str,
    reader: R,
    violations: &mut Violations,
    read: impl FnOnce(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T>,
) -> Option<T> {
    run(name, reader, violations, |decoder| {
        let value = read(decoder, &Pointer::ROOT)?;
        decoder.reader.end()?;
        Ok(value)
    })
}

/// Reads a value that is the only member of what `reader` has.
pub(crate) fn only_member<'de, R: Reader<'de>, T>(
    name: &'static str,
    reader: R,
    violations: &mut Violations,
    read: impl FnOnce(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T>,
) -> Option<T> {
    run(name, reader, violations, |decoder| {
        decoder.only_member(&Pointer::ROOT, read)
    })
}

fn run<'de, R: Reader<'de>, T>(
    name: &'static str,
    reader: R,
    violations: &mut Violations,
    read: impl FnOnce(&mut Decoder<R>) -> Decoded<T>,
) -> Option<T> {
    let mut decoder = Decoder::new(reader);
    let value = read(&mut decoder);
    let is_valid = decoder.violations.is_empty();
    for violation in decoder.violations.iter() {
        let detail = match &violation.place {
            Place::Body(pointer) if !pointer.is_empty() => {
                format!("{pointer}: {}", violation.detail)
            }
            _ => violation.detail.clone(),
        };
        violations.note(Violation::of_parameter(name, &detail));
    }
    match value {
        Ok(value) => value.filter(|_| is_valid),
        Err(Malformed { expected, .. }) => {
            violations.note(Violation::of_parameter(
                name,
                &format_args!("expected {expected}"),
            ));
            None
        }
    }
}
