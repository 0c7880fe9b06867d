//! A few kills; `cargo xtask chaos` is the long form.

use rig::chaos::Chaos;

const CRASHING: &str = env!("CARGO_BIN_EXE_crashing-gateway");

#[tokio::test]
async fn a_gateway_that_is_killed_again_and_again_keeps_its_word() {
    let chaos = Chaos::new(CRASHING.into(), 30, 7);
    chaos.run().await.expect("it kept its word");
}
