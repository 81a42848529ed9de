//! What the program that hosts the page lets its viewers do to time and to its world: how time is
//! moved, and buttons of its own. The page knows none of them beyond a name and a callback.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;

use crate::Standin;

type Job = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;
type Skip = Arc<dyn Fn(TimeDelta, Progress) -> Job + Send + Sync>;
type Run = Arc<dyn Fn(Progress) -> Job + Send + Sync>;

/// How time moves and what else can be done, by callbacks of the host.
///
/// ```
/// # use standin::page::Controls;
/// let controls = Controls::new()
///     .on_skip(|by, _progress| async move {
///         println!("time moves by {by}: now the bot's scheduler would run");
///         Ok(())
///     })
///     .action("year", "Play a year", |progress| async move {
///         for week in 0..52 {
///             progress.report(week, 52, format!("week {week} of 52"));
///         }
///         Ok(())
///     });
/// ```
#[derive(Clone, Default)]
pub struct Controls {
    skip: Option<Skip>,
    actions: Vec<Action>,
}

#[derive(Clone)]
struct Action {
    id: String,
    label: String,
    run: Run,
}

impl fmt::Debug for Controls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.actions.iter().map(|one| one.id.as_str()).collect();
        f.debug_struct("Controls")
            .field("skips", &self.skip.is_some())
            .field("actions", &names)
            .finish()
    }
}

impl Controls {
    /// Time is moved by [`Standin::set_now`] alone, and there are no buttons of the host's own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves time by this callback instead: it calls [`Standin::set_now`] itself, as often and in
    /// as small steps as its bot needs.
    #[must_use]
    pub fn on_skip<F>(
        mut self,
        skip: impl Fn(TimeDelta, Progress) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.skip = Some(Arc::new(move |by, progress| Box::pin(skip(by, progress))));
        self
    }

    /// A button beside the clock. `id` is unique among the actions; an error is shown on the page.
    #[must_use]
    pub fn action<F>(
        mut self,
        id: &str,
        label: &str,
        run: impl Fn(Progress) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.actions.push(Action {
            id: id.to_owned(),
            label: label.to_owned(),
            run: Arc::new(move |progress| Box::pin(run(progress))),
        });
        self
    }

    /// Id and label of each button.
    pub(crate) fn buttons(&self) -> impl Iterator<Item = (&str, &str)> {
        self.actions
            .iter()
            .map(|one| (one.id.as_str(), one.label.as_str()))
    }
}

/// Says on the page how far an action has come.
#[derive(Clone)]
pub struct Progress {
    standin: Standin,
    jobs: Arc<Jobs>,
}

impl Progress {
    /// `done` of `total` steps, and what is being done.
    pub fn report(&self, done: u32, total: u32, text: impl Into<String>) {
        *lock(&self.jobs.running) = Some(Running {
            text: text.into(),
            done,
            total,
        });
        self.standin.shared.change(|_| ());
    }
}

/// What is being done now. One thing at a time: two would move time against each other.
#[derive(Default)]
pub(crate) struct Jobs {
    running: Mutex<Option<Running>>,
    failed: Mutex<Option<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) text: String,
    pub(crate) done: u32,
    pub(crate) total: u32,
}

impl Jobs {
    pub(crate) fn running(&self) -> Option<Running> {
        lock(&self.running).clone()
    }

    pub(crate) fn failed(&self) -> Option<String> {
        lock(&self.failed).clone()
    }

    /// Claims the one place; `false` when something else has it.
    fn claim(&self, text: &str) -> bool {
        let mut running = lock(&self.running);
        if running.is_some() {
            return false;
        }
        *running = Some(Running {
            text: text.to_owned(),
            done: 0,
            total: 0,
        });
        *lock(&self.failed) = None;
        true
    }
}

fn lock<T>(place: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Moves time. Refuses while something else is under way.
pub(crate) fn skip(
    standin: &Standin,
    controls: &Controls,
    jobs: &Arc<Jobs>,
    by: TimeDelta,
) -> Result<(), String> {
    let own = controls.skip.clone();
    let clock = standin.clone();
    start(standin, jobs, "Moving time", move |progress| match own {
        Some(skip) => skip(by, progress),
        None => Box::pin(async move {
            clock.set_now(clock.now() + by);
            Ok(())
        }),
    })
}

/// Runs one of the host's actions. Refuses while something else is under way.
pub(crate) fn run(
    standin: &Standin,
    controls: &Controls,
    jobs: &Arc<Jobs>,
    id: &str,
) -> Result<(), String> {
    let action = controls.actions.iter().find(|one| one.id == id);
    let action = action.ok_or("There is no such button.")?.clone();
    start(standin, jobs, &action.label, move |progress| {
        (action.run)(progress)
    })
}

fn start(
    standin: &Standin,
    jobs: &Arc<Jobs>,
    label: &str,
    job: impl FnOnce(Progress) -> Job,
) -> Result<(), String> {
    if !jobs.claim(label) {
        return Err("Something else is under way; wait until it is done.".to_owned());
    }
    let progress = Progress {
        standin: standin.clone(),
        jobs: jobs.clone(),
    };
    let (label, jobs, standin) = (label.to_owned(), jobs.clone(), standin.clone());
    standin.shared.change(|_| ());
    // The job is a task of its own, so that one that panics frees the place too.
    let job = tokio::spawn(job(progress));
    tokio::spawn(async move {
        let failure = match job.await {
            Ok(Ok(())) => None,
            Ok(Err(why)) => Some(format!("{label} failed: {why:#}")),
            Err(_) => Some(format!("{label} failed: it panicked; the log says more.")),
        };
        *lock(&jobs.failed) = failure;
        *lock(&jobs.running) = None;
        standin.shared.change(|_| ());
    });
    Ok(())
}
