//! The rules that programs of others cannot know, by a program of our own.

use super::error::ConformanceError;
use super::programs::{self, Plant, proxy};
use super::service::Service;
use super::summary::Row;
use super::tools::Node;

const PROGRAM: &str = "own-rules.mjs";
const AFTER_RESTART: &str = "own-rules-after-restart.mjs";

const PLANTS: [Plant; 3] = [
    Plant::new("any-user-writes", &["another user's write"]),
    Plant::new("xsrf-not-enforced", &["XSRF"]),
    Plant::new("accept-ignored", &["Accept"]),
];

/// Whose presence may be set, whether a session needs its token, whether `Accept` is obeyed, and whether what is
/// acknowledged is there after the server was killed.
pub(super) fn try_out(
    node: &Node,
    service: &mut Service,
    seed: u64,
) -> Result<Row, ConformanceError> {
    Row::measure("our own rules", |row| {
        row.tool = format!("{PROGRAM}, {AFTER_RESTART}");
        programs::try_out(row, || node.program(PROGRAM), &PLANTS, node, service, seed)?;
        let sound = seed + 1;
        programs::run(&mut node.program(PROGRAM), service, service.url(), sound)?.count_into(row);
        after_restart(node, service, sound)?.count_into(row);
        let lost = seed + 2;
        let proxy = proxy(node, service, "write-not-stored")?;
        // Its writes go no further than to the proxy.
        let report = programs::run(&mut node.program(PROGRAM), service, &proxy.url, lost)?;
        let is_acknowledged = !report.has_failed("a write that is acknowledged");
        let is_found = after_restart(node, service, lost)?.has_failed("a write that is stored");
        row.plant(
            "write-not-stored, after a restart",
            is_acknowledged && is_found,
        );
        Ok(())
    })
}

fn after_restart(
    node: &Node,
    service: &mut Service,
    seed: u64,
) -> Result<programs::Report, ConformanceError> {
    service.restart()?;
    let url = service.url().to_owned();
    programs::run(&mut node.program(AFTER_RESTART), service, &url, seed)
}
