//! The clean-up of `send`: what builds the request stays, what sends it and reads the answer is ours.

use quote::format_ident;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Ident, ImplItemFn, Lit, LitStr, Local, Pat, Stmt, parse_quote};

use super::super::documentation;
use super::super::projection::{is_projected_as, projected_name};
use super::Made;
use crate::api::{Location, Operation, Segment};

/// Cleans the method that sends a request.
pub(super) fn clean(made: &Made, function: &mut ImplItemFn) -> Result<(), String> {
    let operation = made.operation;
    documentation::replace(&mut function.attrs, &documentation::of_send(operation));
    let mut request = Request {
        operation,
        accept: &made.accept,
    };
    request.visit_impl_item_fn_mut(function);

    let mut call = None;
    let mut response = None;
    let mut statements = Vec::new();
    for statement in std::mem::take(&mut function.block.stmts) {
        match role(&statement) {
            Role::Hook => {}
            Role::Headers => statements.extend(request.headers()),
            Role::Url => statements.extend(url(operation, statement)),
            Role::Build => statements.push(build(statement)),
            Role::Execute => call = sent(made, statement),
            Role::Response => response = local(&statement).and_then(name).cloned(),
            Role::Answer => {}
            Role::Other => statements.push(statement),
        }
    }
    let (Some(call), Some(response)) = (call, response) else {
        return Err(format!(
            "expected `send` of `{}` to send something",
            operation.id
        ));
    };
    let answer = made.answer.clone();
    statements.push(parse_quote! { let #response = #call?; });
    statements.push(Stmt::Expr(answer, None));
    function.block.stmts = statements;
    Ok(())
}

/// What a statement of progenitor's is for.
enum Role {
    /// Hooks and the header `api-version`, which are not ours.
    Hook,
    /// Makes the map of headers.
    Headers,
    /// Writes the URL.
    Url,
    /// Makes the request.
    Build,
    /// Sends the request.
    Execute,
    /// Takes the response.
    Response,
    /// Reads the response.
    Answer,
    /// Anything else.
    Other,
}

fn role(statement: &Stmt) -> Role {
    match statement {
        Stmt::Local(Local {
            init: Some(init),
            pat,
            ..
        }) => match &*init.expr {
            Expr::Struct(_) if is_named(pat, "info") => Role::Hook,
            Expr::Call(_) if is_named(pat, "header_map") => Role::Headers,
            Expr::Macro(_) => Role::Url,
            Expr::Await(_) => Role::Execute,
            Expr::Try(inner) if matches!(*inner.expr, Expr::Path(_)) => Role::Response,
            Expr::Try(inner) if is_call(&inner.expr, "build") => Role::Build,
            _ => Role::Other,
        },
        Stmt::Expr(Expr::Match(_), _) => Role::Answer,
        Stmt::Expr(Expr::Try(inner), _) if matches!(*inner.expr, Expr::Await(_)) => Role::Hook,
        Stmt::Expr(Expr::MethodCall(call), _)
            if call.method == "append" && matches!(call.args.first(), Some(Expr::Call(_))) =>
        {
            Role::Hook
        }
        _ => Role::Other,
    }
}

/// The arguments of the URL under their own names, so that it reads as the contract's path. The crate's own function
/// makes them segments: progenitor's lets `..` and the like leave the path.
fn url(operation: &Operation, statement: Stmt) -> Vec<Stmt> {
    let Some(variable) = local(&statement).and_then(name) else {
        return vec![statement];
    };
    let mut format = "{}".to_owned();
    let mut statements = Vec::new();
    for segment in &operation.path.segments {
        match segment {
            Segment::Literal(text) => format.push_str(&format!("/{text}")),
            Segment::Parameter(wire_name) => {
                let name = setter_of(operation, wire_name);
                format.push_str(&format!("/{{{name}}}"));
                statements.push(parse_quote! {
                    let #name = path::segment(#wire_name, &#name)?;
                });
            }
            // An operation with such a segment is none of progenitor's.
            Segment::Mixed(_) => {}
        }
    }
    statements.push(parse_quote! { let #variable = format!(#format, client.baseurl); });
    statements
}

fn setter_of(operation: &Operation, wire_name: &str) -> Ident {
    let parameter = operation
        .parameters
        .iter()
        .find(|parameter| parameter.location == Location::Path && parameter.name == wire_name);
    let name = parameter.map_or_else(|| wire_name.to_owned(), projected_name);
    format_ident!("{name}")
}

/// No hook changes the request any more.
fn build(mut statement: Stmt) -> Stmt {
    if let Stmt::Local(local) = &mut statement
        && let Pat::Ident(name) = &mut local.pat
    {
        name.mutability = None;
    }
    statement
}

fn sent(made: &Made, statement: Stmt) -> Option<Expr> {
    let Expr::Await(sent) = &*local(&statement)?.init.as_ref()?.expr else {
        return None;
    };
    let Expr::MethodCall(ExprMethodCall { receiver, args, .. }) = &*sent.base else {
        return None;
    };
    let request = args.first()?;
    let execute = &made.execute;
    Some(parse_quote! { #receiver.inner.execute(#request, #execute).await })
}

/// What is tidied inside of the statements.
struct Request<'a> {
    operation: &'a Operation,
    accept: &'a str,
}

impl Request<'_> {
    fn has_headers(&self) -> bool {
        self.operation
            .parameters
            .iter()
            .any(|parameter| parameter.location == Location::Header)
    }

    fn headers(&self) -> Option<Stmt> {
        self.has_headers()
            .then(|| parse_quote! { let mut header_map = HeaderMap::new(); })
    }

    /// The name on the wire instead of the projected one.
    fn rename(&self, name: &mut LitStr, location: Location) {
        let projected = name.value();
        let parameter = self.operation.parameters.iter().find(|parameter| {
            parameter.location == location && is_projected_as(parameter, &projected)
        });
        if let Some(parameter) = parameter {
            *name = LitStr::new(&parameter.name, name.span());
        }
    }
}

impl VisitMut for Request<'_> {
    fn visit_return_type_mut(&mut self, returned: &mut syn::ReturnType) {
        struct Plain;
        impl VisitMut for Plain {
            fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
                visit_mut::visit_path_segment_mut(self, segment);
                if segment.ident == "Error" {
                    segment.arguments = syn::PathArguments::None;
                }
            }
        }
        Plain.visit_return_type_mut(returned);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::MethodCall(call) if call.method == "headers" && !self.has_headers() => {
                *expression = (*call.receiver).clone();
            }
            // `Accept`: nothing is asked for where no answer has a body.
            Expr::MethodCall(call) if call.method == "header" && self.accept.is_empty() => {
                *expression = (*call.receiver).clone();
            }
            Expr::MethodCall(call) if call.method == "append" => {
                if let Some(name) = call.args.first_mut().and_then(text) {
                    self.rename(name, Location::Header);
                }
            }
            Expr::Call(call) if ends_with(&call.func, ["HeaderValue", "from_static"]) => {
                if let Some(value) = call.args.first_mut().and_then(text) {
                    *value = LitStr::new(self.accept, value.span());
                }
            }
            Expr::Call(call) if ends_with(&call.func, ["QueryParam", "new"]) => {
                if let Some(name) = call.args.first_mut().and_then(text) {
                    self.rename(name, Location::Query);
                }
            }
            _ => {}
        }
    }
}

/// Whether what is called is this function of this type.
fn ends_with(function: &Expr, [of, name]: [&str; 2]) -> bool {
    let Expr::Path(function) = function else {
        return false;
    };
    let mut names = function.path.segments.iter().rev();
    names.next().is_some_and(|found| found.ident == name)
        && names.next().is_some_and(|found| found.ident == of)
}

fn text(expression: &mut Expr) -> Option<&mut LitStr> {
    match expression {
        Expr::Lit(literal) => match &mut literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn local(statement: &Stmt) -> Option<&Local> {
    match statement {
        Stmt::Local(local) => Some(local),
        _ => None,
    }
}

fn name(local: &Local) -> Option<&Ident> {
    match &local.pat {
        Pat::Ident(pattern) => Some(&pattern.ident),
        _ => None,
    }
}

fn is_named(pattern: &Pat, name: &str) -> bool {
    matches!(pattern, Pat::Ident(pattern) if pattern.ident == name)
}

fn is_call(expression: &Expr, method: &str) -> bool {
    matches!(expression, Expr::MethodCall(call) if call.method == method)
}
