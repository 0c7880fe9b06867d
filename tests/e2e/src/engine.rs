//! The engines that every journey can be walked in.

/// A browser engine, driven by WebDriver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver; the only one with the DevTools protocol and a console that can be read.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKit, by `WebKitWebDriver`: the engine of Safari, in the small browser that WebKitGTK is tested with.
    WebKit,
}

impl Engine {
    /// As [`engines!`](crate::engines) spells it.
    #[must_use]
    pub const fn chromium() -> Self {
        Self::Chromium
    }

    /// As [`engines!`](crate::engines) spells it.
    #[must_use]
    pub const fn firefox() -> Self {
        Self::Firefox
    }

    /// As [`engines!`](crate::engines) spells it.
    #[must_use]
    pub const fn webkit() -> Self {
        Self::WebKit
    }
}

/// Declares the tests of a journey, one an engine: `engines!(a_code_is_typed)` makes `a_code_is_typed::chromium`,
/// `a_code_is_typed::firefox` and `a_code_is_typed::webkit` of `async fn a_code_is_typed(engine: Engine)`.
///
/// What an engine cannot do is skipped by name, and the reason is printed: `engines!(name; webkit: "has no …")`.
/// What is the same in all of them need not be walked three times: `engines!(name in chromium)`.
#[macro_export]
macro_rules! engines {
    ($journey:ident) => {
        $crate::engines!($journey in chromium, firefox, webkit);
    };
    ($journey:ident; webkit: $reason:literal) => {
        $crate::engines!($journey in chromium, firefox; webkit: $reason);
    };
    ($journey:ident; firefox: $reason:literal) => {
        $crate::engines!($journey in chromium, webkit; firefox: $reason);
    };
    ($journey:ident; firefox: $firefox:literal, webkit: $webkit:literal) => {
        $crate::engines!($journey in chromium; firefox: $firefox, webkit: $webkit);
    };
    ($journey:ident in $($engine:ident),+ $(; $($unable:ident: $reason:literal),+)?) => {
        mod $journey {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $engine() {
                    super::$journey($crate::Engine::$engine()).await;
                }
            )+
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                #[ignore = $reason]
                async fn $unable() {
                    super::$journey($crate::Engine::$unable()).await;
                }
            )+)?
        }
    };
}
