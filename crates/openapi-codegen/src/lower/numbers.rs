//! What integers and numbers with a fraction must keep to.

use super::Lowering;
use super::applied::Applied;
use crate::api::{IntegerRules, IntegerWidth, Kind, NumberRules};
use crate::document::{Located, NumberKeywords};
use crate::parse::{Scalar, ScalarKind};
use crate::problem::{FormProblem, SchemaProblem};
use crate::source::Place;

/// A bound: where it stands, and whether it is itself refused.
#[derive(Debug, Clone, Copy)]
struct Bound<'d> {
    at: &'d Located<Scalar>,
    is_excluded: bool,
}

/// The end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Lower,
    Upper,
}

impl<'d> Lowering<'d> {
    pub(super) fn integer(&mut self, applied: &Applied<'d>) -> Kind {
        let (lower, upper) = (bounds(applied, End::Lower), bounds(applied, End::Upper));
        let minimum = lower
            .iter()
            .filter_map(|bound| self.whole(*bound, End::Lower))
            .max();
        let maximum = upper
            .iter()
            .filter_map(|bound| self.whole(*bound, End::Upper))
            .min();
        let width = self.width(applied).unwrap_or_else(|| {
            // Without a format a bound can say that 64 bits with a sign are too few.
            let is_large = maximum.is_some_and(|maximum| maximum > i128::from(i64::MAX));
            match is_large && minimum.is_some_and(|minimum| minimum >= 0) {
                true => IntegerWidth::U64,
                false => IntegerWidth::I64,
            }
        });
        let (least, greatest) = limits(width);
        if minimum.unwrap_or(least) > maximum.unwrap_or(greatest).min(greatest)
            || maximum.is_some_and(|maximum| maximum < least)
        {
            let ends = lower.first().into_iter().chain(upper.first());
            self.empty(ends.map(|bound| bound.at.place).collect());
        }
        Kind::Integer(IntegerRules {
            width,
            // What the type says already need not be said again.
            minimum: minimum.filter(|minimum| *minimum > least),
            maximum: maximum.filter(|maximum| *maximum < greatest),
            multiple_of: self.integer_step(applied),
        })
    }

    pub(super) fn number(&mut self, applied: &Applied<'d>) -> Kind {
        let mut rules = NumberRules::default();
        for format in applied
            .schemas()
            .filter_map(|schema| schema.format.as_ref())
        {
            match format.value.as_str() {
                "float" => rules.is_32_bit = true,
                "double" => {}
                other => {
                    let help = "a number is read and written with double precision";
                    self.not_generated(
                        format!("`format: {other}` of a number"),
                        help,
                        format.place,
                    );
                }
            }
        }
        for bound in bounds(applied, End::Lower) {
            let Some(least) = self.fraction("minimum", bound.at) else {
                continue;
            };
            if rules.minimum.is_none_or(|other| least > other) {
                (rules.minimum, rules.excludes_minimum) = (Some(least), bound.is_excluded);
            } else if rules.minimum == Some(least) {
                rules.excludes_minimum |= bound.is_excluded;
            }
        }
        for bound in bounds(applied, End::Upper) {
            let Some(greatest) = self.fraction("maximum", bound.at) else {
                continue;
            };
            if rules.maximum.is_none_or(|other| greatest < other) {
                (rules.maximum, rules.excludes_maximum) = (Some(greatest), bound.is_excluded);
            } else if rules.maximum == Some(greatest) {
                rules.excludes_maximum |= bound.is_excluded;
            }
            if rules.minimum.is_some_and(|least| least > greatest) {
                let lower = bounds(applied, End::Lower);
                let ends = lower.iter().take(1).chain([&bound]);
                self.empty(ends.map(|bound| bound.at.place).collect());
            }
        }
        for step in steps(applied) {
            let of = self.fraction("multipleOf", step).filter(|of| *of > 0.0);
            if rules.multiple_of.is_some() || of.is_none() {
                self.step_left_out(step.place);
            }
            rules.multiple_of = rules.multiple_of.or(of);
        }
        Kind::Number(rules)
    }

    fn width(&mut self, applied: &Applied<'d>) -> Option<IntegerWidth> {
        let mut width = None;
        for format in applied
            .schemas()
            .filter_map(|schema| schema.format.as_ref())
        {
            let known = width_of(&format.value);
            if known.is_none() {
                let help =
                    "64 bits are read and written; use `int32`, `int64`, `uint32` or the like";
                let what = format!("`format: {}` of an integer", format.value);
                self.not_generated(what, help, format.place);
            }
            width = width.or(known);
        }
        width
    }

    /// The least or the greatest integer that a bound lets pass.
    fn whole(&mut self, bound: Bound<'d>, end: End) -> Option<i128> {
        let excluded = i128::from(bound.is_excluded);
        if let Some(integer) = bound.at.value.wide_integer() {
            return Some(match end {
                End::Lower => integer.saturating_add(excluded),
                End::Upper => integer.saturating_sub(excluded),
            });
        }
        let name = match end {
            End::Lower => "minimum",
            End::Upper => "maximum",
        };
        let number = self.fraction(name, bound.at)?;
        let is_whole = number.fract() == 0.0;
        let whole = match end {
            End::Lower => number.ceil(),
            End::Upper => number.floor(),
        };
        // Beyond 128 bits the text of a number is cut there, and no type is as wide.
        let whole = format!("{whole:.0}")
            .parse()
            .ok()
            .unwrap_or(match whole > 0.0 {
                true => i128::MAX,
                false => i128::MIN,
            });
        Some(match end {
            End::Lower if is_whole => whole.saturating_add(excluded),
            End::Upper if is_whole => whole.saturating_sub(excluded),
            _ => whole,
        })
    }

    fn fraction(&mut self, field: &str, at: &Located<Scalar>) -> Option<f64> {
        let number = at.value.number();
        if number.is_none() {
            self.report(
                FormProblem::WrongKind {
                    field: field.to_owned(),
                    expected: "a number",
                    found: format!("`{}`", at.value.text),
                    help: "remove it, or write a number".to_owned(),
                    place: at.place,
                }
                .into(),
            );
        }
        number
    }

    fn integer_step(&mut self, applied: &Applied<'d>) -> Option<i128> {
        let mut step = None;
        for at in steps(applied) {
            match at.value.whole() {
                Some(own) if own > 0 => step = Some(step.map_or(own, |step| common(step, own))),
                _ => self.step_left_out(at.place),
            }
        }
        step
    }

    fn step_left_out(&mut self, place: Place) {
        let help =
            "it is not checked; supported is one number greater than 0, of integers an integer";
        self.not_generated("this `multipleOf`", help, place);
    }

    fn empty(&mut self, places: Vec<Place>) {
        let (lower, upper) = ("minimum", "maximum");
        self.report(
            SchemaProblem::EmptyRange {
                lower,
                upper,
                places,
            }
            .into(),
        );
    }
}

fn steps<'d>(applied: &Applied<'d>) -> impl Iterator<Item = &'d Located<Scalar>> {
    let numbers = applied.schemas().map(|schema| &schema.number);
    numbers.filter_map(|number| number.multiple_of.as_ref())
}

/// The bounds at one end, in the words of OpenAPI 3.0 and 3.1.
fn bounds<'d>(applied: &Applied<'d>, end: End) -> Vec<Bound<'d>> {
    let of = |number: &'d NumberKeywords| {
        let (plain, exclusive) = match end {
            End::Lower => (&number.minimum, &number.exclusive_minimum),
            End::Upper => (&number.maximum, &number.exclusive_maximum),
        };
        let flag = exclusive.as_ref().map(|exclusive| exclusive.value.kind);
        let own = exclusive
            .as_ref()
            .filter(|_| !matches!(flag, Some(ScalarKind::Boolean(_))));
        let is_excluded = flag == Some(ScalarKind::Boolean(true));
        let plain = plain.as_ref().map(|at| Bound { at, is_excluded });
        let own = own.map(|at| Bound {
            at,
            is_excluded: true,
        });
        plain.into_iter().chain(own)
    };
    applied
        .schemas()
        .flat_map(|schema| of(&schema.number))
        .collect()
}

fn width_of(format: &str) -> Option<IntegerWidth> {
    Some(match format {
        "int8" => IntegerWidth::I8,
        "int16" => IntegerWidth::I16,
        "int32" => IntegerWidth::I32,
        "int64" => IntegerWidth::I64,
        "uint8" => IntegerWidth::U8,
        "uint16" => IntegerWidth::U16,
        "uint32" => IntegerWidth::U32,
        "uint64" | "uint" => IntegerWidth::U64,
        _ => return None,
    })
}

/// The least and the greatest value of a type.
pub(super) fn limits(width: IntegerWidth) -> (i128, i128) {
    match width {
        IntegerWidth::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerWidth::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerWidth::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerWidth::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerWidth::U8 => (0, u8::MAX.into()),
        IntegerWidth::U16 => (0, u16::MAX.into()),
        IntegerWidth::U32 => (0, u32::MAX.into()),
        IntegerWidth::U64 => (0, u64::MAX.into()),
    }
}

/// The least common multiple.
fn common(one: i128, other: i128) -> i128 {
    let (mut greatest, mut rest) = (one, other);
    while rest != 0 {
        (greatest, rest) = (rest, greatest % rest);
    }
    (one / greatest).saturating_mul(other)
}
