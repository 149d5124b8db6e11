//! Which namespaces are declared where.

use quick_xml::events::BytesStart;
use quick_xml::name::{NamespaceError, NamespaceResolver};

/// The namespaces that are declared. Most documents declare none, and then it costs nothing.
#[derive(Clone, Default)]
pub(super) struct Scope(Option<Box<NamespaceResolver>>);

impl Scope {
    /// Whether nothing is declared.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Begins an element inside of so many others with what its tag declares.
    ///
    /// # Errors
    ///
    /// It declares what no document may, or too much.
    pub(super) fn begin(
        &mut self,
        depth: usize,
        tag: &BytesStart<'_>,
    ) -> Result<&NamespaceResolver, NamespaceError> {
        let resolver = match self.0.take() {
            Some(resolver) => resolver,
            None => around(depth)?,
        };
        let resolver = self.0.insert(resolver);
        resolver.push(tag)?;
        Ok(resolver)
    }

    /// Ends the element that is open.
    pub(super) fn end(&mut self) {
        if let Some(resolver) = &mut self.0 {
            resolver.pop();
        }
    }
}

/// What is declared inside of so many elements that declare nothing.
fn around(depth: usize) -> Result<Box<NamespaceResolver>, NamespaceError> {
    let mut resolver = Box::<NamespaceResolver>::default();
    let open = BytesStart::new("open");
    (0..depth).try_for_each(|_| resolver.push(&open))?;
    Ok(resolver)
}
