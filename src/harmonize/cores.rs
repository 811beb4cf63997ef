//! Work on many alike things, spread over the cores; the results stand in their order.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// What `work` makes of the numbers below `count`, in order. `work` gets one range for each core.
pub(crate) fn in_parts<T: Send>(count: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let each = count.div_ceil(threads).max(1);
    if threads == 1 || count < threads {
        return work(0..count);
    }
    let work = &work;
    let parts: Vec<Vec<T>> = thread::scope(|scope| {
        let ranges = (0..count).step_by(each).map(|from| from..(from + each).min(count));
        let running: Vec<_> = ranges.map(|range| scope.spawn(move || work(range))).collect();
        let ended = running.into_iter().map(|thread| match thread.join() {
            Ok(part) => part,
            Err(panic) => resume_unwind(panic),
        });
        ended.collect()
    });
    let mut all = Vec::new();
    for part in parts {
        append(&mut all, part);
    }
    all
}

/// Adds what follows on what is there; a first piece is taken as it lies.
pub(crate) fn append<T>(all: &mut Vec<T>, more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::in_parts;

    #[test]
    fn every_number_once_and_in_order() {
        for count in [0, 1, 2, 3, 100, 101] {
            let found = in_parts(count, Iterator::collect);
            assert_eq!(found, (0..count).collect::<Vec<usize>>());
        }
    }
}
