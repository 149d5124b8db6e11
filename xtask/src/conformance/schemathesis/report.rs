//! What schemathesis reports as JSON.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::conformance::summary::Row;

/// What it reports.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    complete: bool,
    exit_code: i32,
    operations: Operations,
    test_cases: Cases,
    failures: Vec<Failure>,
    errors: Vec<Problem>,
    warnings: Map<String, Value>,
    valid_rates: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Operations {
    total: u64,
    tested: u64,
}

#[derive(Debug, Deserialize)]
struct Cases {
    generated: u64,
    /// Requests that a check makes for itself, such as one with a wrong login.
    without_checks: u64,
}

#[derive(Debug, Deserialize)]
struct Failure {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    operations: Vec<String>,
}

/// What kept it from asking or from understanding an answer.
#[derive(Debug, Deserialize)]
struct Problem {
    title: String,
}

impl Report {
    /// Counts the cases and failures into a row.
    pub(super) fn count_into(&self, row: &mut Row) {
        row.cases += self.test_cases.generated - self.test_cases.without_checks;
        row.failures.extend(self.found());
        if !self.complete || self.operations.tested != self.operations.total {
            let Operations { total, tested } = self.operations;
            row.failures.push(format!(
                "only {tested} of {total} operations were tried, or not to the end"
            ));
        }
        let idle = self
            .valid_rates
            .iter()
            .filter(|(_, phases)| accepted(phases) == 0);
        row.failures
            .extend(idle.map(|(operation, _)| format!("{operation} has accepted nothing")));
    }

    /// The kinds of failure, by which faults are known; of what is no failure of a check, the title.
    pub(super) fn kinds(&self) -> Vec<&str> {
        let kinds = self.failures.iter().map(|failure| failure.kind.as_str());
        let titles = self.errors.iter().map(|problem| problem.title.as_str());
        kinds.chain(titles).collect()
    }

    /// Everything that is wrong, in a line each.
    pub(super) fn found(&self) -> Vec<String> {
        let failures = self.failures.iter().map(|failure| {
            format!(
                "{} ({}) in {}",
                failure.title,
                failure.kind,
                failure.operations.join(", ")
            )
        });
        let errors = self
            .errors
            .iter()
            .map(|problem| format!("error: {}", problem.title));
        let warnings = self
            .warnings
            .iter()
            .filter(|(_, list)| list.as_array().is_none_or(|list| !list.is_empty()));
        let warnings = warnings.map(|(kind, list)| format!("warning {kind}: {list}"));
        let mut found: Vec<_> = failures.chain(errors).chain(warnings).collect();
        if self.exit_code != 0 && found.is_empty() {
            found.push(format!("exit code {}", self.exit_code));
        }
        found
    }
}

/// How many valid requests of an operation were answered as such.
fn accepted(phases: &Value) -> u64 {
    let phases = phases.as_object().into_iter().flat_map(Map::values);
    phases.filter_map(|phase| phase["accepted"].as_u64()).sum()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(changes: Value) -> Report {
        let mut value = json!({
            "complete": true, "exit_code": 0, "operations": { "total": 2, "tested": 2 },
            "test_cases": { "generated": 12, "without_checks": 2 }, "failures": [], "errors": [],
            "warnings": { "missing_auth": [] }, "valid_rates": { "GET /api": { "fuzzing": { "accepted": 1 } } },
        });
        if let (Some(value), Value::Object(changes)) = (value.as_object_mut(), changes) {
            value.extend(changes);
        }
        serde_json::from_value(value).unwrap()
    }

    fn failures(changes: Value) -> Vec<String> {
        let row = Row::measure("a test", |row| {
            report(changes).count_into(row);
            Ok::<(), std::convert::Infallible>(())
        });
        row.unwrap().failures
    }

    #[test]
    fn a_report_in_order_has_no_failures() {
        assert_eq!(failures(json!({})), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_amiss_is_a_failure() {
        let failure =
            json!([{ "type": "ServerError", "title": "Server error", "operations": ["GET /api"] }]);
        for (changes, expected) in [
            (
                json!({ "failures": failure, "exit_code": 1 }),
                "Server error (ServerError) in GET /api",
            ),
            (
                json!({ "errors": [{ "title": "Network Error" }], "exit_code": 1 }),
                "error: Network Error",
            ),
            (
                json!({ "warnings": { "missing_auth": ["GET /api"] } }),
                "warning missing_auth: [\"GET /api\"]",
            ),
            (json!({ "exit_code": 1 }), "exit code 1"),
            (
                json!({ "complete": false }),
                "only 2 of 2 operations were tried, or not to the end",
            ),
            (
                json!({ "operations": { "total": 2, "tested": 1 } }),
                "only 1 of 2 operations were tried, or not to the end",
            ),
            (
                json!({ "valid_rates": { "GET /api": { "fuzzing": { "accepted": 0 } } } }),
                "GET /api has accepted nothing",
            ),
        ] {
            assert_eq!(failures(changes), [expected]);
        }
    }
}
