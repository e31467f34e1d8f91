//! Ids that nobody else has and that are the same each time.

/// Ids from a seed: 128 bits each, from a hash of the seed and a count. They tell parts of one draft apart and keep no
/// secret, so a mixing function is enough (SplitMix64's finaliser, twice).
#[derive(Clone, Debug)]
pub struct Ids {
    seed: (u64, u64),
    count: u64,
}

impl Ids {
    /// From this seed.
    pub fn of(seed: &str) -> Self {
        // FNV-1a, from two different offsets.
        let hash = |basis: u64| seed.bytes().fold(basis, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        Self { seed: (hash(0xcbf2_9ce4_8422_2325), hash(0x9ae1_6a3b_2f90_404f)), count: 0 }
    }

    fn bits(&mut self) -> u128 {
        self.count += 1;
        let mix = |x: u64| {
            let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^ (x >> 31)
        };
        let step = self.count.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let high = mix(self.seed.0.wrapping_add(step));
        let low = mix(self.seed.1.wrapping_add(step) ^ high);
        (u128::from(high) << 64) | u128::from(low)
    }

    /// 32 hex digits.
    pub fn next(&mut self) -> String {
        format!("{:032x}", self.bits())
    }

    /// In the shape of the application's own ids: upper case, in five groups.
    pub fn upper(&mut self) -> String {
        let id = format!("{:032X}", self.bits());
        [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_differ_and_come_again() {
        let some = |seed: &str| {
            let mut ids = Ids::of(seed);
            (0..2000).map(|_| ids.next()).collect::<Vec<_>>()
        };
        let all: BTreeSet<String> = ["a", "b", "", "a/1"].into_iter().flat_map(some).collect();
        assert_eq!(all.len(), 8000);
        assert_eq!(some("a"), some("a"));
        assert_eq!(Ids::of("a").upper().len(), 36);
    }
}
