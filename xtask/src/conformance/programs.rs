//! Our own programs in `conformance/`, which drive the clients and parsers of others.

use std::process::Command;

use serde::Deserialize;
use serde_json::json;

use super::error::{ConformanceError, text_of};
use super::service::{ADMINISTRATOR, Running, Service, USER};
use super::summary::Row;
use super::tools::Node;

/// A fault, and the checks of which each has to find it.
pub(super) struct Plant {
    /// Its name in `faults.mjs`.
    pub(super) fault: &'static str,
    /// The names of the checks.
    pub(super) checks: &'static [&'static str],
}

impl Plant {
    /// The proxy without a fault: nothing may be found.
    pub(super) const NONE: Self = Self::new("none", &[]);

    pub(super) const fn new(fault: &'static str, checks: &'static [&'static str]) -> Self {
        Self { fault, checks }
    }
}

/// What a program found.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    checks: Vec<Check>,
}

/// What a check of a program found.
#[derive(Debug, Deserialize)]
struct Check {
    name: String,
    cases: u64,
    failures: Vec<String>,
}

impl Report {
    /// Whether a check of this name was made and failed.
    pub(super) fn has_failed(&self, name: &str) -> bool {
        let mut checks = self.checks.iter().filter(|check| check.name == name);
        checks.any(|check| !check.failures.is_empty())
    }

    /// Counts the cases and failures into a row.
    pub(super) fn count_into(&self, row: &mut Row) {
        for check in &self.checks {
            row.cases += check.cases;
            let failures = check
                .failures
                .iter()
                .map(|failure| format!("{}: {failure}", check.name));
            row.failures.extend(failures);
        }
    }
}

/// Runs a program against the server: without a fault, and then with each fault. Each time the server is started anew.
pub(super) fn try_out(
    row: &mut Row,
    program: impl Fn() -> Command,
    plants: &[Plant],
    node: &Node,
    service: &mut Service,
    seed: u64,
) -> Result<(), ConformanceError> {
    service.restart()?;
    run(&mut program(), service, service.url(), seed)?.count_into(row);
    for plant in std::iter::once(&Plant::NONE).chain(plants) {
        service.restart()?;
        let proxy = proxy(node, service, plant.fault)?;
        let report = run(&mut program(), service, &proxy.url, seed)?;
        if plant.checks.is_empty() {
            report.count_into(row);
        }
        for check in plant.checks {
            row.plant(
                &format!("{}, by {check}", plant.fault),
                report.has_failed(check),
            );
        }
    }
    Ok(())
}

/// Starts a proxy that plants a fault.
pub(super) fn proxy(
    node: &Node,
    service: &Service,
    fault: &str,
) -> Result<Running, ConformanceError> {
    let login = format!("{}:{}", ADMINISTRATOR.login, ADMINISTRATOR.password);
    let mut command = node.program("fault-proxy.mjs");
    Running::start(command.args([service.url(), fault, &login]), "")
}

/// Runs a program once, against `url`; `seed` chooses what it tries where that is random, and marks what it sets.
pub(super) fn run(
    command: &mut Command,
    service: &Service,
    url: &str,
    seed: u64,
) -> Result<Report, ConformanceError> {
    let settings = json!({
        "url": url,
        "administrator": ADMINISTRATOR,
        "user": USER,
        "ticket": service.ticket,
        "token": service.token,
        "applicationToken": service.application_token,
        "seed": seed,
        "mark": format!("set by run {seed}"),
    });
    let output = text_of(command.arg(settings.to_string()))?;
    let last = output.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|source| ConformanceError::Output {
        program: "a program of conformance/".to_owned(),
        output: output.clone(),
        source,
    })
}
