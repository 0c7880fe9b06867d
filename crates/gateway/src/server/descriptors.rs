//! File descriptors: how many the operating system grants, and how many connections they suffice for.

/// Raises the process's soft limit to its hard limit, and returns how many of `wanted` connections fit below it, with
/// enough left for the calls to vendors, the store and health checks.
pub fn raise(wanted: usize) -> usize {
    let limit = match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
        Err(error) => {
            tracing::warn!(%error, "server.descriptors_unknown");
            return wanted;
        }
    };
    let connections = connections(limit, wanted);
    if connections < wanted {
        tracing::warn!(
            limit,
            connections,
            wanted,
            needed = needed(wanted),
            "server.descriptors_low"
        );
    }
    connections
}

/// How many connections a limit suffices for: each may cause a call to a vendor, though never that many at
/// once.
fn connections(limit: usize, wanted: usize) -> usize {
    let left = limit.saturating_sub(KEPT_FREE);
    let most = (left / 2).max(left.saturating_sub(MOST_CALLS));
    most.clamp(FEWEST, wanted.max(FEWEST))
}

fn needed(connections: usize) -> usize {
    connections + connections.min(MOST_CALLS) + KEPT_FREE
}

/// The store's files, the runtime's own, standard streams, and reserved health checks.
const KEPT_FREE: usize = 64;
/// Twice the default number of concurrent requests.
const MOST_CALLS: usize = 4096;
/// With fewer nothing works; the operating system will report that.
const FEWEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::{connections, needed};

    #[test]
    fn half_of_what_is_left_is_for_connections() {
        for (limit, wanted, expected) in [
            (256, 10_000, 96),
            (1_024, 10_000, 480),
            (14_160, 10_000, 10_000),
            (14_159, 10_000, 9_999),
            (4_160, 10_000, 2_048),
            (1_048_576, 10_000, 10_000),
            (usize::MAX, 10_000, 10_000),
            (10, 10_000, 16),
            (1_048_576, 8, 16),
        ] {
            assert_eq!(connections(limit, wanted), expected, "{limit}");
        }
        for wanted in [500, 5_000, 50_000] {
            assert_eq!(connections(needed(wanted), usize::MAX), wanted);
        }
    }
}
