//! Durable updates per second of the store alone, beside an append-only file that groups its syncs alike.
//!
//! `cargo run --release -p presence-store --example throughput -- [WRITERS] [ASSOCIATES] [SECONDS] [FOLDER]`
//!
//! Each round measures the file, the store, and the store without syncing, one after the other, and the medians of all
//! rounds are compared: the disk of one moment is not that of the next. The writers are tasks on one thread, which
//! await their writes; the writer of the store has another.
#![expect(clippy::unwrap_used, reason = "a measurement that fails is none")]

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use presence_store::{Associate, Durability, Options, Presence, Store};

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: usize| arguments.get(at).map_or(Ok(default), |text| text.parse());
    let (writers, associates, seconds) = (number(0, 256)?, number(1, 10_000)?, number(2, 1)?);
    let folder = match arguments.get(3) {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in("target")?,
    };
    let run = Run {
        writers,
        associates: i32::try_from(associates)?,
        time: Duration::from_secs(seconds as u64),
    };
    let mut rates: [Vec<f64>; 3] = Default::default();
    let stores = [
        run.store(&folder.path().join("synced.db"), Durability::Synced)?,
        run.store(&folder.path().join("unsafe.db"), Durability::Unsafe)?,
    ];
    for round in 0..ROUNDS {
        let file = folder.path().join(format!("log-{round}"));
        let measured = [
            run.append(file)?,
            run.update(&stores[0]),
            run.update(&stores[1]),
        ];
        println!(
            "round {round}: file {:.0}, store {:.0}, unsafe store {:.0} a second",
            measured[0], measured[1], measured[2]
        );
        for (rates, rate) in rates.iter_mut().zip(measured) {
            rates.push(rate);
        }
    }
    let [file, store, without] = rates.map(median);
    println!(
        "{writers} writers, {associates} associates: store against file {:.2}, against itself without syncing {:.2}",
        store / file,
        store / without
    );
    Ok(())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

struct Run {
    writers: usize,
    associates: i32,
    time: Duration,
}

impl Run {
    fn store(
        &self,
        path: &Path,
        durability: Durability,
    ) -> Result<Store, Box<dyn std::error::Error>> {
        let mut options = Options::default();
        options.create = true;
        options.durability = Durability::Unsafe;
        let store = Store::open_with(path, options)?;
        for id in 1..=self.associates {
            store.add_associate(&Associate {
                id,
                login: format!("associate-{id}"),
                name: format!("Associate {id}"),
                administrator: false,
                disabled: false,
                password_hash: None,
            })?;
            store.set_presence(id, &presence(0))?;
        }
        drop(store);
        options.durability = durability;
        Ok(Store::open_with(path, options)?)
    }

    fn update(&self, store: &Store) -> f64 {
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        self.rate(|at| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let id = i32::try_from(random % self.associates as u64).unwrap_or(0) + 1;
            let write = store.writes().set_presence(id, presence(at));
            async move { drop(write.await) }
        })
    }

    fn append(&self, path: PathBuf) -> std::io::Result<f64> {
        let log = AppendOnly::open(&path)?;
        let rate = self.rate(|at| log.append(at));
        Ok(rate)
    }

    /// Has so many writers write, one after the other each, on this thread.
    fn rate<F: Future<Output = ()>>(&self, mut write: impl FnMut(i64) -> F) -> f64 {
        let (ready, woken) = mpsc::sync_channel(self.writers * 2);
        let wakers: Vec<Waker> = (0..self.writers)
            .map(|index| {
                Arc::new(Task {
                    index,
                    ready: ready.clone(),
                })
                .into()
            })
            .collect();
        let start = Instant::now();
        let mut writes: Vec<Pin<Box<F>>> = (0..self.writers).map(|_| Box::pin(write(0))).collect();
        let mut done = 0_i64;
        // Those whose turn it is: at first all.
        let mut turn = 0;
        while start.elapsed() < self.time {
            let index = if turn < self.writers {
                turn
            } else {
                next(&woken)
            };
            turn += 1;
            let mut context = Context::from_waker(&wakers[index]);
            // What is answered at once wakes nobody.
            while writes[index].as_mut().poll(&mut context).is_ready() {
                done += 1;
                writes[index].set(write(done));
            }
        }
        done as f64 / start.elapsed().as_secs_f64()
    }
}

fn next(woken: &Receiver<usize>) -> usize {
    woken.recv().unwrap_or(0)
}

struct Task {
    index: usize,
    ready: SyncSender<usize>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(self.index);
    }
}

fn presence(changed_at_ms: i64) -> Presence {
    Presence {
        status: 2,
        message: Some("At the dentist until noon, back after that".to_owned()),
        changed_at_ms,
        changed_by: 1,
    }
}

/// The least that is durable: records of about 100 bytes behind each other, a sync for all that wait.
struct AppendOnly(Arc<(Mutex<Waiting>, Condvar)>);

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    wakers: Vec<(Arc<Mutex<bool>>, Waker)>,
    is_closed: bool,
}

impl AppendOnly {
    fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(path)?;
        let shared = Arc::new((Mutex::new(Waiting::default()), Condvar::new()));
        let writer = Arc::clone(&shared);
        thread::spawn(move || run(&mut file, &writer));
        Ok(Self(shared))
    }

    fn append(&self, at: i64) -> impl Future<Output = ()> + use<> {
        let shared = Arc::clone(&self.0);
        let mut done: Option<Arc<Mutex<bool>>> = None;
        std::future::poll_fn(move |context| {
            if let Some(done) = &done {
                return if *done.lock().unwrap() {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                };
            }
            let flag = Arc::<Mutex<bool>>::default();
            let mut waiting = shared.0.lock().unwrap();
            let start = waiting.bytes.len();
            waiting.bytes.extend_from_slice(&at.to_le_bytes());
            waiting.bytes.resize(start + 100, 7);
            waiting
                .wakers
                .push((Arc::clone(&flag), context.waker().clone()));
            let is_first = waiting.wakers.len() == 1;
            drop(waiting);
            if is_first {
                shared.1.notify_one();
            }
            done = Some(flag);
            Poll::Pending
        })
    }
}

impl Drop for AppendOnly {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().is_closed = true;
        self.0.1.notify_one();
    }
}

fn run(file: &mut File, shared: &(Mutex<Waiting>, Condvar)) {
    loop {
        let batch = {
            let mut waiting = shared.0.lock().unwrap();
            while waiting.wakers.is_empty() && !waiting.is_closed {
                waiting = shared.1.wait(waiting).unwrap();
            }
            if waiting.wakers.is_empty() {
                return;
            }
            std::mem::take(&mut *waiting)
        };
        file.write_all(&batch.bytes).unwrap();
        file.sync_data().unwrap();
        for (done, waker) in batch.wakers {
            *done.lock().unwrap() = true;
            waker.wake();
        }
    }
}
