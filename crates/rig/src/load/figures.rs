//! The figures of a run of requests.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Requests, time and latencies of one run.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Requests answered.
    pub requests: u64,
    /// Of those, how many with an unexpected status.
    pub unexpected: u64,
    /// From the first request to the last response.
    pub elapsed: Duration,
    /// Microseconds.
    latencies: Histogram<u64>,
}

impl Figures {
    /// No requests yet.
    ///
    /// # Panics
    ///
    /// Never: three digits are a valid precision.
    pub fn empty() -> Self {
        Self {
            requests: 0,
            unexpected: 0,
            elapsed: Duration::ZERO,
            latencies: Histogram::new(3).expect("three digits are a valid precision"),
        }
    }

    /// Counts a response.
    pub(crate) fn count(&mut self, latency: Duration, expected: bool) {
        self.requests += 1;
        self.unexpected += u64::from(!expected);
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.latencies
            .record(micros.max(1))
            .expect("a histogram that grows");
    }

    /// Adds what another connection counted.
    ///
    /// # Panics
    ///
    /// Never: both histograms grow.
    pub fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.unexpected += other.unexpected;
        self.latencies
            .add(&other.latencies)
            .expect("histograms of one precision that grow");
    }

    /// Responses per second of `time`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "far fewer requests than a double counts"
    )]
    pub fn requests_in(&self, time: Duration) -> f64 {
        self.requests as f64 / time.as_secs_f64()
    }

    /// Responses per second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "far fewer requests than a double counts"
    )]
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The latency in milliseconds that this share of requests stays within.
    #[expect(
        clippy::cast_precision_loss,
        reason = "far fewer microseconds than a double counts"
    )]
    pub fn percentile(&self, percent: f64) -> f64 {
        self.latencies.value_at_quantile(percent / 100.0) as f64 / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Figures;

    #[test]
    fn rates_and_percentiles_are_what_was_counted() {
        let mut figures = Figures::empty();
        let mut other = Figures::empty();
        for milliseconds in 1..=100 {
            let half = if milliseconds % 2 == 0 {
                &mut figures
            } else {
                &mut other
            };
            half.count(Duration::from_millis(milliseconds), milliseconds != 7);
        }
        figures.add(&other);
        figures.elapsed = Duration::from_secs(4);
        assert_eq!((figures.requests, figures.unexpected), (100, 1));
        assert!((figures.rate() - 25.0).abs() < 1e-9);
        assert!((figures.percentile(50.0) - 50.0).abs() < 0.5);
        assert!((figures.percentile(99.0) - 99.0).abs() < 0.5);
    }
}
