//! Writes what makes values: an expression for a place, an implementation for each named type.

use openapi_codegen::api::{
    Additional, Api, DefaultValue, IntegerRules, IntegerWidth, Kind, Member, NumberRules, Object,
    Shape, TextFormat, TextRules, TypeDefinition, Union, UnionVariant, Value,
};
use openapi_codegen::calls;

use super::heights::Heights;

/// The implementations of `Made` for all types.
pub(super) fn types(api: &Api) -> String {
    let heights = Heights::of(api);
    api.types
        .iter()
        .map(|definition| {
            let name = &definition.name;
            let made = shape(api, &heights, definition);
            format!(
                "impl Made for types::{name} {{\n    fn made(m: &mut Maker) -> Self {{\n        {made}\n    }}\n}}\n\n"
            )
        })
        .collect()
}

/// An expression that makes a value by the maker `m`.
pub(super) fn value(api: &Api, value: &Value) -> String {
    let made = present(api, value);
    match value.nullable {
        true => format!("m.maybe(|m| {made})"),
        false => made,
    }
}

/// The same of a value that is not null.
pub(super) fn present(api: &Api, value: &Value) -> String {
    let made = kind(api, &value.kind);
    match value.boxed {
        true => format!("Box::new({made})"),
        false => made,
    }
}

/// An expression that reads a default.
pub(super) fn default(api: &Api, default: &DefaultValue) -> String {
    format!("parsed({:?})", json(api, default).to_string())
}

fn json(api: &Api, default: &DefaultValue) -> serde_json::Value {
    match default {
        DefaultValue::Text(text) => text.as_str().into(),
        DefaultValue::Integer(number) => match i64::try_from(*number) {
            Ok(number) => number.into(),
            Err(_) => u64::try_from(*number).unwrap_or_default().into(),
        },
        DefaultValue::Number(number) => (*number).into(),
        DefaultValue::Boolean(value) => (*value).into(),
        DefaultValue::Null => serde_json::Value::Null,
        DefaultValue::Variant(id, variant) => {
            let shape = api.types.get(id.0).map(|definition| &definition.shape);
            let Some(Shape::Enumeration(enumeration)) = shape else {
                return serde_json::Value::Null;
            };
            let mut values = enumeration.values.iter();
            let found = values.find(|value| value.variant == *variant);
            found.map_or(serde_json::Value::Null, |value| {
                match enumeration.is_integer {
                    true => value.number.into(),
                    false => value.name.as_str().into(),
                }
            })
        }
        DefaultValue::List(items) => items.iter().map(|item| json(api, item)).collect(),
    }
}

fn kind(api: &Api, kind: &Kind) -> String {
    match kind {
        Kind::Named(id) => {
            let name = api
                .types
                .get(id.0)
                .map_or("", |definition| &definition.name);
            format!("m.named::<types::{name}>()")
        }
        Kind::Text(rules) => text(rules),
        Kind::Integer(rules) => integer(rules),
        Kind::Number(rules) => number(rules),
        Kind::Boolean => "m.boolean()".to_owned(),
        Kind::List(list) => format!(
            "m.list({}, {}, {}, |m| {})",
            fewest(list.min_items),
            most(list.max_items),
            list.unique,
            value(api, &list.item)
        ),
        Kind::Map(map) => format!(
            "m.map({}, {}, &[], |m| {})",
            fewest(map.min_properties),
            most(map.max_properties),
            value(api, &map.value)
        ),
        Kind::Any => "m.any()".to_owned(),
    }
}

fn fewest(number: Option<u64>) -> String {
    number.unwrap_or_default().to_string()
}

fn most(number: Option<u64>) -> String {
    number.map_or_else(|| "usize::MAX".to_owned(), |number| number.to_string())
}

fn text(rules: &TextRules) -> String {
    let shape = match rules.format {
        Some(TextFormat::Date) => return "m.date()".to_owned(),
        Some(TextFormat::DateTime) => return "m.timestamp()".to_owned(),
        Some(TextFormat::Uuid) => return "m.uuid()".to_owned(),
        Some(TextFormat::Ipv4) => return "m.ipv4()".to_owned(),
        Some(TextFormat::Ipv6) => return "m.ipv6()".to_owned(),
        Some(TextFormat::Ip) => return "m.ip()".to_owned(),
        Some(TextFormat::Byte) => Some("([A-Za-z0-9+/]{4}){1,4}"),
        Some(TextFormat::Time) => Some("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"),
        Some(TextFormat::Duration) => Some("P[1-9][0-9]{0,2}D(T[1-9]H)?"),
        Some(TextFormat::Uri) => Some("https://[a-z]{1,8}\\.example/[a-z0-9]{0,8}"),
        Some(TextFormat::Email) => Some("[a-z]{1,8}@[a-z]{1,8}\\.example"),
        Some(TextFormat::Hostname) => Some("[a-z]{1,8}\\.example"),
        Some(TextFormat::Decimal) => Some("-?[1-9][0-9]{0,20}(\\.[0-9]{1,6})?"),
        None => None,
    };
    let pattern = rules.pattern.as_ref().map(|rule| rule.expression.as_str());
    let shape = shape.or_else(|| pattern.map(without_anchors));
    let ranges = rules.characters.as_ref();
    let ranges = ranges.map_or(&[][..], |rule| &rule.ranges);
    format!(
        "m.text(&Text {{ min: {}, max: {:?}, shape: {shape:?}, pattern: {pattern:?}, characters: &{ranges:?} }})",
        fewest(rules.min_length),
        rules.max_length,
    )
}

/// A pattern without the anchors at its ends, which a generator of texts does not know.
fn without_anchors(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    match pattern.strip_suffix('$') {
        Some(start) if !start.ends_with('\\') => start,
        _ => pattern,
    }
}

fn integer(rules: &IntegerRules) -> String {
    let (least, greatest): (i128, i128) = match rules.width {
        IntegerWidth::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerWidth::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerWidth::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerWidth::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerWidth::U8 => (0, u8::MAX.into()),
        IntegerWidth::U16 => (0, u16::MAX.into()),
        IntegerWidth::U32 => (0, u32::MAX.into()),
        IntegerWidth::U64 => (0, u64::MAX.into()),
    };
    format!(
        "m.integer({}, {}, {}) as {}",
        rules.minimum.unwrap_or(least).max(least),
        rules.maximum.unwrap_or(greatest).min(greatest),
        rules.multiple_of.unwrap_or(1),
        rules.width.name()
    )
}

fn number(rules: &NumberRules) -> String {
    let mut conditions = Vec::new();
    if let Some(minimum) = rules.minimum {
        let relation = if rules.excludes_minimum { ">" } else { ">=" };
        conditions.push(format!("n {relation} {minimum:?}"));
    }
    if let Some(maximum) = rules.maximum {
        let relation = if rules.excludes_maximum { "<" } else { "<=" };
        conditions.push(format!("n {relation} {maximum:?}"));
    }
    let (argument, holds) = match conditions.is_empty() {
        true => ("_", "true".to_owned()),
        false => ("n", conditions.join(" && ")),
    };
    let width = if rules.is_32_bit { " as f32" } else { "" };
    format!(
        "m.number({:?}, {:?}, {:?}, |{argument}| {holds}){width}",
        rules.minimum, rules.maximum, rules.multiple_of
    )
}

fn shape(api: &Api, heights: &Heights, definition: &TypeDefinition) -> String {
    match &definition.shape {
        Shape::Object(members) => object(api, members),
        Shape::Enumeration(enumeration) => {
            let values = enumeration.values.iter();
            let values: Vec<_> = values
                .map(|value| format!("Self::{}", value.variant))
                .collect();
            format!("m.pick(&[{}])", values.join(", "))
        }
        Shape::Union(alternatives) => union(api, heights, alternatives),
        Shape::Wrapper(held) => format!("Self({})", value(api, held)),
    }
}

fn object(api: &Api, object: &Object) -> String {
    let mut fields: Vec<String> = object
        .members
        .iter()
        .map(|one| format!("{}: {}", one.field, member(api, one)))
        .collect();
    if let Additional::Kept { field, value: kept } = &object.additional {
        let names: Vec<&str> = object.members.iter().map(|one| one.name.as_str()).collect();
        fields.push(format!(
            "{field}: m.map(0, usize::MAX, &{names:?}, |m| {})",
            value(api, kept)
        ));
    }
    let maker = if fields.is_empty() { "_m" } else { "m" };
    format!(
        "m.object({}, {}, |{maker}| Self {{ {} }})",
        fewest(object.min_properties),
        most(object.max_properties),
        fields.join(", ")
    )
}

fn member(api: &Api, member: &Member) -> String {
    if member.has_default() {
        let made = value(api, &member.value);
        return format!(
            "m.or_default(Self::default_{}(), |m| {made}).1",
            member.field
        );
    }
    match member.required {
        true => value(api, &member.value),
        false => format!("m.maybe(|m| {})", present(api, &member.value)),
    }
}

/// A variant of a union, whose tag says that it is this one.
fn tagged(api: &Api, union: &Union, variant: &UnionVariant) -> String {
    let made = value(api, &variant.value);
    let (Some(tag), Kind::Named(id)) = (&union.tag, &variant.value.kind) else {
        return made;
    };
    let shape = api.types.get(id.0).map(|definition| &definition.shape);
    let Some(Shape::Object(object)) = shape else {
        return made;
    };
    let mut members = object.members.iter();
    let member = members.find(|member| member.name == *tag);
    match member {
        Some(member) if matches!(member.value.kind, Kind::Text(_)) => {
            let set = match member.always_has_value() && !member.value.nullable {
                true => "tag",
                false => "Some(tag)",
            };
            format!(
                "{{ let mut held = {made}; let tag = m.pick(&{:?}).to_owned(); held.{} = {set}; held }}",
                variant.tags, member.field
            )
        }
        _ => made,
    }
}

fn union(api: &Api, heights: &Heights, union: &Union) -> String {
    let arms = union.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = match index + 1 == union.variants.len() {
            true => "_".to_owned(),
            false => index.to_string(),
        };
        let made = tagged(api, union, variant);
        format!("{pattern} => Self::{}({made}),", variant.variant)
    });
    let arms: Vec<_> = arms.collect();
    let lowest = heights.lowest(union);
    let fits = (union.exactly_one && union.tag.is_none()).then(|| {
        let types = union.variants.iter();
        let types: Vec<_> = types.map(|variant| fits(api, &variant.value)).collect();
        format!(
            " && [{}].iter().filter(|fits| **fits).count() == 1",
            types.join(", ")
        )
    });
    format!(
        "m.until(|m| {{ let index = if m.is_deep() {{ m.pick(&{lowest:?}) }} else {{ m.index({}) }}; match index {{ {} }} }}, \
         |value| is_itself(value){})",
        union.variants.len(),
        arms.join(" "),
        fits.unwrap_or_default()
    )
}

/// Whether what was made fits an alternative. Types of enumerations take every value, so that they are asked by name.
fn fits(api: &Api, alternative: &Value) -> String {
    let shape = match alternative.kind {
        Kind::Named(id) => api.types.get(id.0).map(|definition| &definition.shape),
        _ => None,
    };
    if let Some(Shape::Enumeration(listed)) = shape {
        let names: Vec<&str> = listed.values.iter().map(|one| one.name.as_str()).collect();
        return format!("is_listed(value, {}, &{names:?})", listed.is_integer);
    }
    let held = calls::rust_type(api, alternative, "types");
    format!("fits::<{held}>(value)")
}
