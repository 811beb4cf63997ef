use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::run::error::RunError;

/// Does `work` for each of `0..count` on so many threads; the results in order. Each thread takes the
/// next one that waits, so that one large document holds up nobody. An error ends all.
pub(crate) fn spread<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    work: impl Fn(usize) -> Result<T, RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(done);
            }
            match work(index) {
                Ok(result) => done.push((index, result)),
                Err(error) => {
                    next.store(count, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
    };
    let shares = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.get().min(count)).map(|_| scope.spawn(take)).collect();
        // Reading catches its panics, so this is one of `work` itself: a bug, and as loud as without
        // threads.
        let join = |handle: thread::ScopedJoinHandle<'_, _>| handle.join().unwrap_or_else(|panic| resume_unwind(panic));
        handles.into_iter().map(join).collect::<Vec<Result<Vec<_>, RunError>>>()
    });
    let mut done = Vec::with_capacity(count);
    for share in shares {
        done.extend(share?);
    }
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::spread;
    use crate::run::RunError;

    #[test]
    fn results_keep_their_order_whatever_the_number_of_threads() {
        for threads in [1, 2, 7] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let done = spread(20, threads, |index| Ok(index * index)).unwrap();
            assert_eq!(done, (0..20).map(|index| index * index).collect::<Vec<_>>());
            assert!(spread(0, threads, Ok).unwrap().is_empty());
        }
    }

    #[test]
    fn one_error_is_the_answer() {
        let work = |index: usize| match index {
            3 => Err(RunError::NothingArchived { job: "j".to_owned() }),
            _ => Ok(index),
        };
        assert!(spread(20, NonZeroUsize::new(4).unwrap(), work).is_err());
    }
}
