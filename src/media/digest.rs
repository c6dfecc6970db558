//! Names made from contents: the same on every machine, so that equal contents have equal names.

use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

/// 128 bits that stand for contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(u128);

impl Digest {
    /// Of several parts in this order.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = SipHasher13::new();
        for part in parts {
            // Its length keeps the end of one part from being the start of the next.
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part);
        }
        Self(hasher.finish128().as_u128())
    }

    /// Eight digits: enough to tell one version of a file from another.
    pub fn short(self) -> String {
        format!("{:08x}", self.0 as u32)
    }

    /// All digits: enough to tell all files from each other.
    pub fn long(self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_everywhere() {
        let digest = Digest::of(&[b"a picture"]);
        assert_eq!(digest.long().len(), 32);
        assert!(digest.long().ends_with(&digest.short()));
        assert_eq!(digest, Digest::of(&[b"a picture"]));
        assert_ne!(Digest::of(&[b"ab", b"c"]), Digest::of(&[b"a", b"bc"]));
    }
}
