//! schemathesis, which makes requests of the contract and compares the answers with it.

mod report;

use std::fs;
use std::path::{Path, PathBuf};

use self::report::Report;
use super::error::{ConformanceError, output_of, write};
use super::programs::{Plant, proxy};
use super::service::{ADMINISTRATOR, Service};
use super::summary::Row;
use super::tools::{Node, Python};
use crate::contract::FileError;

/// The seed that is the same in every run.
pub(super) const FIXED_SEED: u64 = 1;

/// How many cases a run has to try.
const LEAST_CASES: u64 = 1000;

/// A copy of the contract, and what is tried of it.
pub(super) struct Scope {
    /// What the copy is called, in rows and as a file.
    pub(super) name: &'static str,
    /// `all`, or `positive` where only valid requests are made.
    pub(super) mode: &'static str,
    /// Examples for each operation, so many that there are enough cases.
    pub(super) examples: &'static str,
    /// The faults that are planted, with the kinds of failure by which schemathesis knows them.
    pub(super) plants: &'static [Plant],
}

/// All there is to try, in JSON.
pub(super) const JSON: Scope = Scope {
    name: "json",
    mode: "all",
    examples: "260",
    plants: &[
        Plant::new("undeclared-status", &["UndefinedStatusCode"]),
        Plant::new("server-error", &["ServerError"]),
        Plant::new("wrong-content-type", &["UndefinedContentType"]),
        Plant::new("member-missing", &["JsonSchemaError"]),
        Plant::new("unknown-value", &["JsonSchemaError"]),
        Plant::new("values-in-lower-case", &["JsonSchemaError"]),
        Plant::new("malformed-json", &["MalformedJson"]),
        Plant::new("header-missing", &["MissingHeaders"]),
        Plant::new("header-malformed", &["JsonSchemaError"]),
        Plant::new("allow-wrong", &["AllowHeaderMismatch"]),
        Plant::new("method-accepted", &["UnsupportedMethodResponse"]),
        Plant::new("invalid-accepted", &["AcceptedNegativeData"]),
        Plant::new("valid-rejected", &["RejectedPositiveData"]),
        Plant::new("login-ignored", &["IgnoredAuth"]),
        Plant::new("connection-cut", &["Network Error"]),
    ],
};

/// What is valid, in every media type.
pub(super) const WHOLE: Scope = Scope {
    name: "whole",
    mode: "positive",
    examples: "180",
    plants: &[
        Plant::new("undeclared-status", &["UndefinedStatusCode"]),
        Plant::new("wrong-content-type", &["UndefinedContentType"]),
        Plant::new("valid-rejected", &["RejectedPositiveData"]),
    ],
};

/// With how few examples a fault has to show.
const PLANT_EXAMPLES: &str = "10";

/// How it is run each time: with everything it can check, to the end, and without what it has learnt before.
const OPTIONS: [&str; 8] = [
    "--checks=all",
    "--continue-on-failure",
    "--no-shrink",
    "--no-color",
    "--generation-database=none",
    "--suppress-health-check=all",
    "--report=json",
    "--request-timeout=30",
];

/// What schemathesis needs besides the server.
pub(super) struct Schemathesis<'a> {
    /// Where it is installed.
    pub(super) python: &'a Python,
    /// What the faults are planted with.
    pub(super) node: &'a Node,
    /// Where its reports go.
    pub(super) folder: PathBuf,
}

impl Schemathesis<'_> {
    /// Tries a scope with both seeds, and plants its faults.
    pub(super) fn check(
        &self,
        scope: &Scope,
        service: &mut Service,
        seed: u64,
    ) -> Result<Row, ConformanceError> {
        Row::measure(&format!("{}, {} modes", scope.name, scope.mode), |row| {
            row.tool = format!("schemathesis {}", self.python.version("schemathesis")?);
            for seed in [FIXED_SEED, seed] {
                self.try_out(row, scope, service, seed)?;
            }
            self.plant(row, scope, service)
        })
    }

    fn try_out(
        &self,
        row: &mut Row,
        scope: &Scope,
        service: &mut Service,
        seed: u64,
    ) -> Result<(), ConformanceError> {
        let name = format!("{}-{seed}", scope.name);
        service.restart()?;
        let report = self.run(scope, &name, service.url(), scope.examples, seed)?;
        let before = row.cases;
        report.count_into(row);
        let cases = row.cases - before;
        let kinds = report.kinds();
        println!(
            "   seed {seed}: {cases} cases, {} kinds of failure",
            kinds.len()
        );
        if cases < LEAST_CASES {
            row.failures.push(format!(
                "only {cases} cases, where {LEAST_CASES} are the least"
            ));
        }
        if !kinds.is_empty() {
            let path = self.folder.join(&name).with_extension("txt");
            row.failures
                .push(format!("more of it is in {}", path.display()));
        }
        Ok(())
    }

    /// Plants each fault of a scope; without one, nothing may be found through the proxy.
    fn plant(
        &self,
        row: &mut Row,
        scope: &Scope,
        service: &mut Service,
    ) -> Result<(), ConformanceError> {
        for plant in std::iter::once(&Plant::NONE).chain(scope.plants) {
            service.restart()?;
            let proxy = proxy(self.node, service, plant.fault)?;
            let name = format!("{}-{}", scope.name, plant.fault);
            let report = self.run(scope, &name, &proxy.url, PLANT_EXAMPLES, FIXED_SEED)?;
            if plant.checks.is_empty() {
                let found = report.found().into_iter();
                row.failures
                    .extend(found.map(|found| format!("through the proxy: {found}")));
            }
            let found = report.kinds();
            for kind in plant.checks {
                let fault = format!("{}, as {kind}; found was {}", plant.fault, found.join(", "));
                row.plant(&fault, found.contains(kind));
            }
        }
        Ok(())
    }

    fn run(
        &self,
        scope: &Scope,
        name: &str,
        url: &str,
        examples: &str,
        seed: u64,
    ) -> Result<Report, ConformanceError> {
        let path = self.folder.join(name).with_extension("json");
        let seed = seed.to_string();
        let login = format!("{}:{}", ADMINISTRATOR.login, ADMINISTRATOR.password);
        let mut command = self.python.command("schemathesis");
        command.arg("run").arg(self.contract(scope)).args(OPTIONS);
        command.args(["--url", url, "--auth", &login, "--mode", scope.mode]);
        command.args(["--max-examples", examples, "--seed", &seed]);
        command.arg("--report-json-path").arg(&path);
        // It writes and reads settings where it runs.
        let output = output_of(command.current_dir(&self.folder))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        write(&path.with_extension("txt"), &printed)?;
        let text = fs::read_to_string(&path).map_err(|_| ConformanceError::Failed {
            program: "schemathesis".to_owned(),
            output: printed,
        })?;
        serde_json::from_str(&text).map_err(|source| ConformanceError::Output {
            program: "schemathesis".to_owned(),
            output: text,
            source,
        })
    }

    /// Where the copy of the contract is.
    pub(super) fn contract(&self, scope: &Scope) -> PathBuf {
        self.folder
            .join(format!("contract-{}", scope.name))
            .with_extension("json")
    }

    /// Begins with an empty folder.
    pub(super) fn clear(folder: &Path) -> Result<(), FileError> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(FileError::on("remove", folder))?;
        }
        fs::create_dir_all(folder).map_err(FileError::on("write", folder))
    }
}
