//! Many who ask at once, for some time.

use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

/// How many times a second what is asked is done, by so many who each ask again when they have their answer. It is told
/// who asks, and how often they did.
pub(super) async fn rate<F>(
    askers: usize,
    time: Duration,
    ask: impl Fn(usize, usize) -> F,
) -> io::Result<f64>
where
    F: Future<Output = io::Result<()>>,
{
    let done = Cell::new(0_u32);
    let start = Instant::now();
    let (ask, done_by_all) = (&ask, &done);
    let asking = (0..askers).map(|asker| async move {
        let mut count = 0;
        while start.elapsed() < time {
            ask(asker, count).await?;
            count += 1;
            done_by_all.set(done_by_all.get() + 1);
        }
        Ok::<_, io::Error>(())
    });
    try_join_all(asking).await?;
    Ok(f64::from(done.get()) / start.elapsed().as_secs_f64())
}
