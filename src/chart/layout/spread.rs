use crate::chart::layout::length;

/// A label that wants its middle at a height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    pub(crate) middle: f64,
    pub(crate) height: f64,
}

/// Labels that touch, moved as one.
struct Pool {
    members: Vec<usize>,
    /// Sum of the tops that the members wish the pool to have.
    wished: f64,
    height: f64,
}

impl Pool {
    fn top(&self, (low, high): (f64, f64)) -> f64 {
        let wished = self.wished / length(self.members.len());
        wished.min(high - self.height).max(low)
    }
}

/// Middles as near as possible to the wishes, in their order, without overlap, within `low..high` when
/// all heights fit there (pooling of adjacent violators, as in isotonic regression).
pub(crate) fn spread(wishes: &[Wish], (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].middle.total_cmp(&wishes[b].middle));
    let mut pools: Vec<Pool> = Vec::new();
    for place in order {
        let wish = wishes[place];
        let mut pool = Pool {
            members: vec![place],
            wished: wish.middle - wish.height / 2.0,
            height: wish.height,
        };
        while let Some(above) = pools.pop_if(|above| above.top((low, high)) + above.height > pool.top((low, high))) {
            let moved = length(pool.members.len()) * above.height;
            pool = Pool {
                members: above.members.into_iter().chain(pool.members).collect(),
                wished: above.wished + pool.wished - moved,
                height: above.height + pool.height,
            };
        }
        pools.push(pool);
    }
    let mut middles = vec![0.0; wishes.len()];
    for pool in &pools {
        let mut top = pool.top((low, high));
        for &member in &pool.members {
            middles[member] = top + wishes[member].height / 2.0;
            top += wishes[member].height;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, prop_assert, proptest};

    use super::{Wish, spread};

    fn wish((middle, height): (f64, f64)) -> Wish {
        Wish { middle, height }
    }

    #[test]
    fn equal_wishes_are_stacked_around_their_place() {
        let wishes = [(100.0, 20.0); 3].map(wish);
        assert_eq!(spread(&wishes, (0.0, 200.0)), [80.0, 100.0, 120.0]);
        assert_eq!(spread(&wishes, (90.0, 200.0)), [100.0, 120.0, 140.0]);
        assert_eq!(
            spread(&[(50.0, 20.0), (10.0, 20.0)].map(wish), (0.0, 100.0)),
            [50.0, 10.0]
        );
    }

    proptest! {
        #[test]
        fn labels_never_overlap_and_stay_inside(
            wishes in prop::collection::vec((-50f64..650.0, 5f64..60.0).prop_map(wish), 1..10)
        ) {
            let middles = spread(&wishes, (0.0, 600.0));
            for a in 0..wishes.len() {
                prop_assert!(middles[a] - wishes[a].height / 2.0 > -1e-6);
                prop_assert!(middles[a] + wishes[a].height / 2.0 < 600.0 + 1e-6);
                for b in 0..a {
                    let room = f64::midpoint(wishes[a].height, wishes[b].height);
                    prop_assert!((middles[a] - middles[b]).abs() > room - 1e-6);
                }
            }
        }
    }
}
