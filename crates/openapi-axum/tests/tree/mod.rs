//! A value of any form, and how it is written in whatever format.

use openapi_axum::encode::Writer;

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(&'static str, Tree)>),
}

impl Tree {
    /// Writes it; an object at the root is called `Root`.
    pub(crate) fn write<W: Writer>(&self, writer: &mut W) {
        match self {
            Self::Null => writer.null(),
            Self::Boolean(value) => writer.boolean(*value),
            Self::Integer(value) => writer.integer(*value),
            Self::Number(value) => writer.number(*value),
            Self::Text(text) => writer.text(text),
            Self::List(items) => {
                writer.begin_list();
                for item in items {
                    writer.item();
                    item.write(writer);
                }
                writer.end_list();
            }
            Self::Object(members) => {
                writer.begin_object("Root");
                for (name, value) in members {
                    writer.member(name);
                    value.write(writer);
                }
                writer.end_object();
            }
        }
    }
}
